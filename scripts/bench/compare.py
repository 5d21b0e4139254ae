#!/usr/bin/env python3
"""Measures finetune and its peers in turn (see scripts/bench/run) and leaves the figures to results.py.

A case is MODEL-TASK-PRECISION. Its work (start weights, batches) is written once by finetune and replayed by
the peers. In every round each optimizer is measured with finetune and then with each peer, so that a ratio
compares neighbours in time. Every peer runs as a user starts it and with our launcher's allocator settings; where
the launcher preloads a library for MKL, there is one more peer that has all of the launcher's settings.
"""

import argparse
import datetime
import hashlib
import itertools
import json
import os
import pathlib
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

import results
from grid import COMPARED, LANES, MODELS, OPTS, PRECISIONS, PRELOADED, TASKS, cases, optimizers, precision

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORKS = ROOT / "target" / "bench"
JAR = ROOT / "target" / "launcher" / "finetune.jar"

# As the launcher ./finetune sets them.
ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "17179869184",
    "MALLOC_TOP_PAD_": "268435456",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0",
}
KERNELS = str(ROOT / "target" / "launcher" / "mkl-avx512.so")
# What the cost of a step is measured against: one thing changes, the rest is the default model on batches of 32.
SCALE = {
    "batch size": [("minilm", "mrpc", rows, 128) for rows in (8, 32, 128)],
    "length": [("minilm", "rte", 32, tokens) for tokens in (32, 64, 128)],
    "model": [(model, "mrpc", 32, 128) for model in MODELS],
}


def in_precision(case):
    return ["--precision", "bf16"] if precision(case) == "bf16" else []


def has_bf16():
    try:
        words = pathlib.Path("/proc/cpuinfo").read_text().split()
    except OSError:
        return False
    return any(flag in words for flag in ("avx512_bf16", "amx_bf16", "bf16"))


def revision():
    """The commit that is measured; empty in a copy without its history."""

    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!scripts/bench/RESULTS.*", ":!scripts/bench/scale.svg")
        return git("describe", "--always") + ("-dirty" if changed else "")
    except FileNotFoundError:
        return ""


def description():
    """What computes here: facts by name."""
    command = ["./finetune", "doctor", "--json"]
    facts = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout)
    wanted = ("finetune", "java", "system", "processor", "mkl", "cores", "djl", "libtorch")
    machine = {key: facts.get(key, "unknown") for key in wanted}
    machine["python"] = platform.python_version()
    for line in (HERE / "requirements.txt").read_text().splitlines():
        if "==" in line:
            name, version = line.split("==")
            machine[name] = version
    return machine


def first_step(run):
    """When a run's first step had ended, by its journal."""
    lines = map(json.loads, (run / "journal.jsonl").read_text(encoding="utf-8").splitlines())
    entries = {line["kind"]: line for line in reversed(list(lines))}  # the first of each kind
    began = entries["start"]["time"].rstrip("Z")[:26] + "+00:00"  # Java tells nanoseconds
    return datetime.datetime.fromisoformat(began).timestamp() + entries["step"]["seconds"]


class Machine:
    """Starts processes, one after the other, and keeps what they print."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.threads = arguments.threads
        self.records = []
        self.failures = []
        self.faster = {}
        self.broken = set()
        self.revision = revision()
        self.machine = description()

    def json(self, command, allocator=False, kernels=False, first_step=None):
        environment = {key: value for key, value in os.environ.items() if key not in ALLOCATOR}
        preloaded = [path for path in environment.pop("LD_PRELOAD", "").split(":") if path and path != KERNELS]
        preloaded += [KERNELS] if kernels else []
        environment.update(ALLOCATOR if allocator else {})
        environment.update({"LD_PRELOAD": ":".join(preloaded)} if preloaded else {})
        start = time.time()
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            started = subprocess.Popen([*self.arguments.prefix, *command], cwd=ROOT, env=environment, stdout=out, stderr=err)
            _, status, used = os.wait4(started.pid, 0)
            started.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.time() - start
            printed, told = (file.seek(0) or file.read() for file in (out, err))
        lines = [line for line in printed.splitlines() if line.startswith("{")]
        if started.returncode != 0 or not lines:
            last = (told.strip().splitlines() or ["no output"])[-1]
            raise RuntimeError(f"{shlex.join(command)}: {last}")
        # What a side tells of itself may be that of a part of the command, or of a second process too.
        found = {"peak_resident_bytes": 1024 * used.ru_maxrss, **json.loads(lines[-1])}
        found["command_seconds"] = seconds
        if first_step:
            found["first_step_at"] = first_step()
        if "first_step_at" in found:
            found["seconds_to_first_step_from_command"] = found["first_step_at"] - start
        return found

    def joined(self, command):
        return shlex.join([*self.arguments.prefix, *command])

    def shown(self, text):
        """What was said without the places of this machine."""
        places = ((sys.executable, "python"), (f"{ROOT}/", ""), (self.arguments.data, "$GLUE_DIR"))
        for place, name in places:
            text = text.replace(place, name)
        return text

    def record(self, case, opt, who, pair, command, allocator=False, first_step=None, **known):
        name = f"{case} {opt} {who}{' (our allocator)' if allocator else ''}"
        try:
            found = self.json(command, allocator, who == PRELOADED, first_step)
        except RuntimeError as failure:
            self.failed(name, failure)
            self.broken.add(case)
            return
        if isinstance(found.get("seconds"), float):
            found["training_seconds"] = found.pop("seconds")  # of `finetune glue`; elsewhere a spread over steps
        self.records.append(
            # Ours last: finetune tells its optimizer in full.
            {
                **found,
                **known,
                **{"case": case, "opt": opt, "who": who, "allocator": allocator, "pair": pair, "command": self.shown(self.joined(command))},
                **{"time": time.strftime("%Y-%m-%d", time.gmtime()), "revision": self.revision},
                **{"processor": self.machine["processor"], "mkl": self.machine["mkl"]},
            }
        )
        shown = found["seconds"]["median"] if "seconds" in found else found["command_seconds"]
        print(f"{name}, round {pair + 1}: {shown:.3f} s", file=sys.stderr)

    def failed(self, name, failure):
        """Notes that something was not measured; the rest still is."""
        text = f"{name}: {self.shown(str(failure))}"
        if text not in self.failures:
            self.failures.append(text)
        print(text, file=sys.stderr)

    def model(self, name):
        """The arguments that name a model to finetune."""
        return ["--model", MODELS[name]]

    def bench(self, model, task, opt, *more, rows=32):
        lanes = ["--devices", "cpu,cpu"] if opt == "sampa" else []
        threads = max(1, self.threads // 2) if opt == "sampa" else self.threads
        return [
            *("./finetune", "bench", "--json", "--task", task, "--opt", OPTS[opt], "--data-dir", self.arguments.data),
            *("--batch-size", str(rows), "--threads", str(threads), *lanes, *self.model(model)),
            *("--steps", str(self.arguments.steps), "--untimed", str(self.arguments.untimed), *more),
        ]

    def work(self, model, task):
        """The file with the work of a model and a task, written once for a build of finetune and a data folder."""
        build = hashlib.sha256(JAR.read_bytes() + os.path.realpath(self.arguments.data).encode()).hexdigest()[:12]
        folder = WORKS / build
        for old in WORKS.glob("*"):
            if old != folder:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{model}-{task}-{self.arguments.untimed}+{self.arguments.steps}.safetensors"
        if not file.exists():
            written = file.with_suffix(".new")
            self.json(self.bench(model, task, "adamw", "--steps-only", "--write-work", str(written)))
            written.rename(file)
        return str(file)

    def peers(self, case):
        """The settings that a case is compared with here, and each's allocators."""
        preloads = self.machine["mkl"].startswith("AVX-512")
        for setting in PRECISIONS[precision(case)]:
            if setting in self.arguments.peers and (setting != PRELOADED or preloads):
                yield setting, (True,) if setting == PRELOADED else (False, True)

    def attention(self, work, setting, *inference):
        """The faster attention for this work, with gradients or for inference."""
        key = (work, setting, *inference)
        if key not in self.faster:
            command = self.peer("attention", work, setting, *inference)
            self.faster[key] = self.json(command, allocator=True, kernels=setting == PRELOADED)["attention"]
        return self.faster[key]

    def peer(self, what, work, setting, *more):
        return [
            *(sys.executable, str(HERE / "peer.py"), what, "--work", work, "--threads", str(self.threads)),
            *("--setting", "b" if setting == PRELOADED else setting, *more),
        ]

    def steps(self, case):
        model, task, _ = case.rsplit("-", 2)
        work = self.work(model, task)
        counts = ["--steps", str(self.arguments.steps), "--untimed", str(self.arguments.untimed)]
        for pair in range(self.arguments.pairs):
            for opt in self.arguments.opts:
                ours = self.bench(model, task, opt, "--steps-only", *in_precision(case))
                self.record(case, opt, "finetune", pair, ours)
                if opt == "adamw" and "sampa" in self.arguments.opts:
                    alone = list(ours)
                    alone[alone.index("--threads") + 1] = str(max(1, self.threads // 2))
                    self.record(case, "adamw, one lane", "finetune", pair, alone)
                for setting, allocators in self.peers(case):
                    if opt not in optimizers(case, setting):
                        continue
                    attention = self.attention(work, setting)
                    for lanes, allocator in itertools.product(LANES if opt == "sampa" else (None,), allocators):
                        more = ["--lanes", lanes] if lanes else []
                        command = self.peer("steps", work, setting, "--opt", opt, "--attention", attention, *more, *counts)
                        self.record(case, opt, setting, pair, command, allocator)

    def epoch(self, case):
        task = case.split("-")[1]
        work = self.work("minilm", task)
        ours = ["./finetune", "glue", "--json", "--task", task, "--epochs", "1", "--batch-size", "32", "--data-dir"]
        ours += [self.arguments.data, "--threads", str(self.threads), *in_precision(case), "--output-dir"]
        # Before the rounds, so that no process of ours makes memory warm for the one that is timed.
        predicted = self.json([*ours, str(WORKS / "nothing"), "--dry-run"])["memory_bytes"]
        for pair in range(self.arguments.pairs):
            folder = pathlib.Path(tempfile.mkdtemp(prefix="finetune-bench-"), "run")
            known = {"first_step": lambda: first_step(folder), "predicted_resident_bytes": predicted}
            self.record(case, "adamw", "finetune", pair, [*ours, str(folder)], **known)
            shutil.rmtree(folder.parent)
            for setting, allocators in self.peers(case):
                attention = self.attention(work, setting)
                for allocator in allocators:
                    peer = self.peer("epoch", work, setting, "--data", self.arguments.data, "--attention", attention)
                    self.record(case, "adamw", setting, pair, peer, allocator)

    def rates(self, case):
        for task in TASKS:
            work = self.work("minilm", task)
            for pair in range(self.arguments.pairs):
                command = self.bench("minilm", task, "adamw", *in_precision(case))
                command[command.index("--steps") + 1] = "1"
                self.record(case, task, "finetune", pair, command)
                for setting, allocators in self.peers(case):
                    if task in optimizers(case, setting):
                        attention = self.attention(work, setting, "--inference")
                        for allocator in allocators:
                            peer = self.peer("rates", work, setting, "--data", self.arguments.data, "--attention", attention)
                            self.record(case, task, setting, pair, peer, allocator)

    def scale(self):
        for pair in range(self.arguments.pairs):
            for what, points in SCALE.items():
                for model, task, rows, tokens in points:
                    command = self.bench(model, task, "adamw", "--steps-only", "--set", f"max_length={tokens}", rows=rows)
                    self.record("scale", what, "finetune", pair, command)

    def case(self, name):
        """Measures a case; what keeps all of it from being measured is noted."""
        self.broken.add(name)
        before = len(self.failures)
        try:
            self.measure(name)
        except RuntimeError as failure:
            self.failed(name, failure)
        if len(self.failures) == before:
            self.broken.remove(name)

    def measure(self, name):
        if precision(name) == "bf16" and not has_bf16():
            self.failures.append(f"{name}: the processor has no bf16 instructions")
        elif name.startswith("epoch-"):
            self.epoch(name)
        elif name.startswith("rates"):
            self.rates(name)
        elif name == "scale":
            self.scale()
        else:
            self.steps(name)

def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", default="", help="names from --list, separated by commas; all if nobody says")
    parser.add_argument("--models", default=",".join(COMPARED), help="whose cases are meant")
    parser.add_argument("--opts", default="adamw,sam,sampa")
    parser.add_argument("--peers", default="a,b,c,d")
    parser.add_argument("--pairs", type=int, default=5, help="rounds")
    parser.add_argument("--steps", type=int, default=20, help="measured steps of a process")
    parser.add_argument("--untimed", type=int, default=3, help="steps before them")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--output", type=pathlib.Path, default=HERE, help="the folder of RESULTS.md and RESULTS.json")
    parser.add_argument("--add", action="store_true", help="adds to the results that are there; a case that was measured again is replaced")
    parser.add_argument("--more", action="store_true", help="as --add, but adds rounds to a case that is there")
    parser.add_argument("--list", action="store_true", help="prints the names of the cases")
    found = parser.parse_args()
    found.all = cases(found.models.split(","))
    found.cases = found.cases.split(",") if found.cases else found.all
    found.opts = found.opts.split(",")
    found.peers = found.peers.split(",")
    found.prefix = shlex.split(os.environ.get("FINETUNE_BENCH_PREFIX", ""))
    found.data = os.environ.get("GLUE_DIR", "data/glue")
    unknown = [name for name in found.cases if name not in found.all] + [opt for opt in found.opts if opt not in OPTS]
    if unknown:
        parser.error(f"unknown case or optimizer {', '.join(unknown)}; --list names the cases")
    return found


def main():
    found = arguments()
    if found.list:
        print("\n".join(found.all))
        return
    machine = Machine(found)
    try:
        for case in found.cases:
            machine.case(case)
    finally:
        if machine.records or machine.failures:
            document = {
                "commands": [shlex.join(["scripts/bench/run", *sys.argv[1:]])],
                "machine": machine.machine,
                "not_run": machine.failures,
                "records": machine.records,
            }
            if found.add or found.more:
                document = results.added(results.read(found.output), document, found.more, machine.broken)
            if document["records"]:
                results.write(document, found.output)


if __name__ == "__main__":
    main()
