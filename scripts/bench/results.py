"""Turns the records of compare.py into RESULTS.json and RESULTS.md: ratios first, then absolute figures."""

import itertools
import json
import pathlib
import statistics
import typing

import grid

PEERS = {
    "a": "as run_glue.py: padded to 128, fp32",
    "b": "padded to the longest of the batch, similar lengths together, fp32",
    "c": "b with bf16 autocast",
    "d": "b with the library preloaded that lets MKL take its AVX-512 kernels, as our launcher does and nobody has by default",
}
OPTIMIZERS = {
    "adamw": "one gradient a step, on all threads",
    "adamw, one lane": "the same on one core: the measure of SAMPa's two lanes",
    "sam": f"`{grid.OPTS['sam']}`, two gradients one after the other, on all threads",
    "sampa": f"`{grid.OPTS['sampa']}`, the authors' form; two gradients at once, finetune's on two lanes of one core, the peer's in two threads or two processes of one core",
}
LIMITS = pathlib.Path(__file__).resolve().parent / "LIMITS.md"  # the part of the page that people write
RATES = {
    "evaluation": "evaluation_samples_per_second",
    "prediction": "prediction_samples_per_second",
    "tokenization": "tokenization_rows_per_second",
}


def seconds(record):
    """What a record is about: seconds a step, or of the whole command."""
    return record["seconds"]["median"] if "seconds" in record else record["command_seconds"]


def memory(record):
    return record["peak_resident_bytes"]


def of_steps(records):
    return [record for record in records if not record["case"].startswith(("rates", "scale")) and "seconds" in record]


def together(record):
    """Seconds a step over all of them: the long batches, which no median shows, are in it."""
    return statistics.fmean(record["each"]) if "each" in record else seconds(record)


def chosen(records, **wanted):
    return [record for record in records if all(record[key] == value for key, value in wanted.items())]


def middle(values):
    """Median and range, as text."""
    return f"{statistics.median(values):.3f} ({min(values):.3f} to {max(values):.3f})"


class Ratio(typing.NamedTuple):
    """Of the medians over rounds; and the least and the largest of a round."""

    value: float
    least: float
    largest: float

    def __str__(self):
        return f"{self.value:.3f} ({self.least:.3f} to {self.largest:.3f})"


def paired(ours, theirs):
    """The rounds that both have."""
    by_pair = {record["pair"]: record for record in theirs}
    return [(record, by_pair[record["pair"]]) for record in ours if record["pair"] in by_pair]


def ratio(ours, theirs, of=seconds):
    """Ours to theirs; none where no round has both."""
    pairs = [(of(mine), of(other)) for mine, other in paired(ours, theirs)]
    if not pairs:
        return None
    rounds = [mine / other for mine, other in pairs]
    medians = [statistics.median(side) for side in zip(*pairs)]
    return Ratio(medians[0] / medians[1], min(rounds), max(rounds))


def by_batch(ours, theirs):
    """Of steps on the same batches, which differ much in length: the median over batches, then over rounds."""
    rounds = []
    for mine, other in paired(ours, theirs):
        steps = list(zip(mine.get("each", []), other.get("each", [])))
        rounds.append(statistics.median(a / b for a, b in steps) if steps else seconds(mine) / seconds(other))
    return statistics.median(rounds)


def better(records, of=seconds, largest=False):
    """The records with the allocator settings, and for SAMPa the lanes, that suit the peer best."""
    by_setting = {}
    for record in records:
        by_setting.setdefault((record["allocator"], record.get("lanes")), []).append(record)
    return (max if largest else min)(by_setting.values(), key=lambda group: statistics.median(map(of, group)), default=[])


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def keys(records, *names):
    """The combinations that occur, in their first order."""
    return list(dict.fromkeys(tuple(record[name] for name in names) for record in records))


def allocator(records):
    return "ours" if records[0]["allocator"] else "as started"


def comparisons(records, of=seconds):
    """One line a case, optimizer and peer, who has the allocator settings that are better for that figure."""
    for case, opt in keys(records, "case", "opt"):
        ours = chosen(records, case=case, opt=opt, who="finetune")
        for setting in PEERS:
            theirs = better(chosen(records, case=case, opt=opt, who=setting), of)
            if paired(ours, theirs):
                yield case, opt, setting, ours, theirs


def extent(pairs):
    """Rounds, and the steps that each of them measured: a median over rounds of medians over steps."""
    steps = sorted({len(record["each"]) for record, _ in pairs if "each" in record})
    return f"{len(pairs)} × {'/'.join(map(str, steps))}" if steps else str(len(pairs))


def step_tables(records):
    steps = of_steps(records)
    ratio_rows, rows = [], []
    best = {of: {tuple(name): theirs for *name, _, theirs in comparisons(steps, of)} for of in (together, memory)}
    for case, opt, setting, ours, theirs in comparisons(steps):
        whole, least = (str(ratio(ours, best[of][case, opt, setting], of)) for of in (together, memory))
        usual = better(chosen(steps, case=case, opt=opt, who=setting, allocator=False))
        started = f"{ratio(ours, usual).value:.3f}" if paired(ours, usual) else ""
        rounds = extent(paired(ours, theirs))
        ratio_rows.append([case, opt, setting, str(ratio(ours, theirs)), started, whole, f"{by_batch(ours, theirs):.3f}", least, rounds])
        named = [", ".join(filter(None, (record["attention"], record.get("lanes")))) for record in theirs]
        attention = "; ".join(dict.fromkeys(named))
        rows.append([case, opt, setting, middle(list(map(seconds, theirs))), attention, allocator(theirs)])
    lines = ["## A step, finetune : peer", ""]
    lines += table(["case", "optimizer", "peer", "time", "peer as started", "all steps together", "batch by batch", "peak memory", "rounds × steps"], ratio_rows)
    return lines, rows


def own_pairs(records):
    """finetune's optimizers with each other: case, upper, lower, ratio, the same batch by batch."""
    steps = chosen(of_steps(records), who="finetune")
    for case in dict.fromkeys(record["case"] for record in steps):
        one = {opt: chosen(steps, case=case, opt=opt) for opt in ("adamw", "adamw, one lane", "sam", "sampa")}
        for upper, lower in (("sam", "adamw"), ("sampa", "adamw, one lane"), ("sampa", "sam")):
            time = ratio(one[upper], one[lower])
            if time:
                yield case, upper, lower, time, by_batch(one[upper], one[lower])


def own_table(records):
    rows = [[case, f"{upper} : {lower}", str(time), f"{batch:.3f}"] for case, upper, lower, time, batch in own_pairs(records)]
    return (["## Among finetune's own steps", ""] + table(["case", "step", "time", "batch by batch"], rows)) if rows else []


def predictions(records):
    """What --dry-run says of the peak memory, as a share of it; where it was asked."""
    return [record["predicted_resident_bytes"] / memory(record) for record in records if "predicted_resident_bytes" in record]


def predicted(records):
    shares = predictions(records)
    return f"{statistics.median(shares):.2f}" if shares else ""


def absolute_tables(records, peer_rows):
    ours = chosen(of_steps(records), who="finetune")
    rows = []
    for case, opt in keys(ours, "case", "opt"):
        group = chosen(ours, case=case, opt=opt)
        mean = lambda key: statistics.median(record[key] for record in group)
        share = f"{100 * mean('share_of_peak'):.0f} %" if "share_of_peak" in group[0] else ""
        rows.append(
            [
                *(case, opt, middle(list(map(seconds, group)))),
                *(f"{mean('samples_per_second'):.1f}", f"{mean('tokens_per_second'):.0f}", f"{100 * mean('padding'):.1f} %"),
                *(share, f"{mean('peak_resident_bytes') / 1e9:.2f}", predicted(group)),
                f"{mean('seconds_to_first_step_from_command'):.1f}",
            ]
        )
    head = ["case", "optimizer", "s a step", "samples/s", "tokens/s", "padding", "of the matrix peak", "GB", "predicted : measured", "`bench` to its first step, s"]
    lines = ["## Seconds a step: finetune", ""] + table(head, rows) if rows else []
    if peer_rows:
        head = ["case", "optimizer", "peer", "s a step", "attention, lanes", "allocator"]
        lines += ["## Seconds a step: peers", ""] + table(head, peer_rows)
    return lines


def first_step(record):
    return record["seconds_to_first_step_from_command"]


def peak_of_epoch(record):
    """0 in results that are older than its being measured."""
    return record.get("peak_resident_bytes", 0)


def chosen_epochs(records):
    return [record for record in records if record["case"].startswith("epoch-")]


def epoch_table(records):
    epochs = chosen_epochs(records)
    smallest = {tuple(name): theirs for *name, _, theirs in comparisons(epochs, peak_of_epoch)}
    rows = []
    for case, opt, setting, ours, theirs in comparisons(epochs):
        least = smallest[case, opt, setting]
        peaks = ["", ""]
        if all(map(peak_of_epoch, ours + least)):
            both = (f"{statistics.median(map(peak_of_epoch, group)) / 1e9:.2f}" for group in (ours, least))
            peaks = [str(ratio(ours, least, peak_of_epoch)), " : ".join(both)]
        rows.append(
            [
                *(case, setting, str(ratio(ours, theirs))),
                *(middle(list(map(seconds, ours))), middle(list(map(seconds, theirs))), allocator(theirs)),
                *(*peaks, predicted(ours)),
            ]
        )
    head = ["case", "peer", "finetune : peer", "finetune, s", "peer, s", "allocator", "peak memory", "GB", "predicted : measured"]
    return (["## One epoch, from the command to the score", ""] + table(head, rows)) if rows else []


def first_steps(records):
    """Both sides' of their epochs."""
    for task, precision in itertools.product(("rte", "mrpc"), ("fp32", "bf16")):
        suffix = "-bf16" if precision == "bf16" else ""
        ours = chosen(records, case=f"epoch-{task}{suffix}", who="finetune")
        for setting in PEERS:
            theirs = better(chosen(records, case=f"epoch-{task}{suffix}", who=setting), first_step)
            time = ratio(ours, theirs, first_step)
            if time:
                yield task + suffix, setting, time, ours, theirs


def first_step_table(records):
    rows = []
    for task, setting, time, ours, theirs in first_steps(records):
        rows.append([task, setting, str(time), middle(list(map(first_step, ours))), middle(list(map(first_step, theirs)))])
    head = ["task", "peer", "finetune : peer", "finetune, s", "peer, s"]
    return (["## From the command (`finetune glue`) to the end of the first step", ""] + table(head, rows)) if rows else []


RATE_OF = {name: lambda record, key=key: record[key] for name, key in RATES.items()}


def rate_pairs(records):
    rates = [record for record in records if record["case"].startswith("rates")]
    for case, task in keys(rates, "case", "opt"):
        suffix = case.removeprefix("rates")
        ours = chosen(rates, case=case, opt=task, who="finetune")
        for name, of in RATE_OF.items():
            for setting in PEERS:
                theirs = better(chosen(rates, case=case, opt=task, who=setting), of, largest=True)
                if paired(ours, theirs):
                    yield task + suffix, name, setting, ours, theirs


def rate_table(records):
    rows = []
    for task, name, setting, ours, theirs in rate_pairs(records):
        of = RATE_OF[name]
        both = [f"{statistics.median(map(of, group)):.0f}" for group in (ours, theirs)]
        rows.append([task, name, setting, str(ratio(ours, theirs, of)), *both, allocator(theirs)])
    head = ["task", "what", "peer", "finetune : peer (more is better)", "finetune, 1/s", "peer, 1/s", "allocator"]
    return (["## Without training", ""] + table(head, rows)) if rows else []


def mean_seconds(record):
    """Of a step: batches of one run differ in length, and so do their operations, which are a mean too."""
    return record["flops_per_step"] / record["flops_per_second"]


def tokens_a_row(record):
    return record["tokens_per_second"] / record["samples_per_second"]


# What the points of a panel are drawn against.
AXES = {
    "batch size": ("rows a batch", lambda record: record["batch_size"]),
    "length": ("tokens a row", tokens_a_row),
    "model": ("GFLOP a step", lambda record: record["flops_per_step"] / 1e9),
}


def scale_points(records):
    """What varies, and of each point its records over the rounds."""
    scale = chosen(records, case="scale")
    for (what,) in keys(scale, "opt"):
        of_one = chosen(scale, opt=what)
        yield what, [chosen(of_one, command=command) for (command,) in keys(of_one, "command")]


def scale_table(records):
    rows = []
    for what, points in scale_points(records):
        for group in points:
            mean = lambda of: statistics.median(map(of, group))
            rows.append(
                [
                    *(what, group[0]["model"], str(group[0]["batch_size"]), f"{mean(tokens_a_row):.0f}"),
                    *(f"{mean(lambda record: record['flops_per_step']) / 1e9:.0f}", middle(list(map(mean_seconds, group)))),
                    f"{100 * mean(lambda record: record['share_of_peak']):.0f} %",
                    f"{mean(lambda record: record['peak_resident_bytes']) / 1e9:.2f}",
                ]
            )
    head = ["varied", "model", "rows", "tokens a row", "GFLOP a step", "mean s a step", "of the matrix peak", "GB"]
    lines = ["## A step of AdamW against batch size, length and model", ""] + table(head, rows)
    return lines + ["![seconds a step](scale.svg)", ""] if rows else []


def draw_scale(records, file):
    """The points of the table as a picture, and what the matrix peak alone would take."""
    varied = list(scale_points(records))
    if not varied:
        return
    import matplotlib  # only here: the tables do without

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "finetune"  # the same picture is the same file
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, len(varied), figsize=(4 * len(varied), 3.2), layout="constrained", squeeze=False)
    for panel, (what, points) in zip(panels[0], varied):
        label, x = AXES[what]
        mean = lambda of: [statistics.median(map(of, group)) for group in points]
        panel.plot(mean(x), mean(mean_seconds), "o-", label="measured")
        panel.plot(mean(x), mean(lambda record: record["flops_per_step"] / record["peak_flops_per_second"]), "--", label="at the matrix peak")
        panel.set(xlabel=label, ylabel="seconds a step", xlim=(0, None), ylim=(0, None))
        panel.legend()
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def step_ratios(records, of=seconds):
    """(case, optimizer, peer) and the ratio."""
    for case, opt, setting, ours, theirs in comparisons(of_steps(records), of):
        yield (case, opt, setting), ratio(ours, theirs, of).value


def own_ratios(records):
    """(case, upper, lower) and the ratio."""
    for case, upper, lower, time, _ in own_pairs(records):
        yield (case, upper, lower), time.value


def first_step_ratios(records):
    for task, setting, time, _, _ in first_steps(records):
        yield (task, setting), time.value


def epoch_ratios(records):
    for case, opt, setting, ours, theirs in comparisons(chosen_epochs(records)):
        yield (case, setting), ratio(ours, theirs).value


def rate_ratios(records):
    for task, name, setting, ours, theirs in rate_pairs(records):
        yield (task, name, setting), ratio(ours, theirs, RATE_OF[name]).value


def prediction_ratios(records):
    """(case, optimizer) and the median of predicted to measured memory."""
    ours = chosen(of_steps(records) + chosen_epochs(records), who="finetune")
    for case, opt in keys(ours, "case", "opt"):
        shares = predictions(chosen(ours, case=case, opt=opt))
        if shares:
            yield (case, opt), statistics.median(shares)


# What is aimed at: words, the bound, the figures that count, and which of their names do.
TARGETS = [
    ("step, default model, against a", "at most", 0.15, step_ratios, lambda case, opt, peer: case.startswith("minilm") and peer == "a"),
    ("step, default model, against b", "at most", 0.70, step_ratios, lambda case, opt, peer: case.startswith("minilm") and peer == "b"),
    ("step, default model, against c", "at most", 0.70, step_ratios, lambda case, opt, peer: case.startswith("minilm") and peer == "c"),
    ("step, BERT-base's shape, against b", "at most", 0.85, step_ratios, lambda case, opt, peer: case.startswith("bert-base") and peer == "b"),
    ("step, BERT-base's shape, against c", "at most", 0.80, step_ratios, lambda case, opt, peer: case.startswith("bert-base") and peer == "c"),
    ("epoch of RTE, against c", "at most", 0.60, epoch_ratios, lambda case, peer: case == "epoch-rte-bf16" and peer == "c"),
    ("SAM's step, against AdamW's", "at most", 2.03, own_ratios, lambda case, upper, lower: (upper, lower) == ("sam", "adamw")),
    ("SAMPa's step on two lanes, against AdamW's on one", "at most", 1.10, own_ratios, lambda case, upper, lower: lower == "adamw, one lane"),
    ("SAMPa's step, against SAM's on the same cores", "at most", 0.80, own_ratios, lambda case, upper, lower: (upper, lower) == ("sampa", "sam")),
    ("from the command to the first step", "at most", 0.50, first_step_ratios, lambda task, peer: peer in "bc"),
    ("peak resident memory", "at most", 0.80, lambda records: step_ratios(records, memory), lambda case, opt, peer: peer in "bc"),
    ("memory that --dry-run predicts, of the measured", "at most", 1.15, prediction_ratios, lambda case, opt: True),
    ("the same", "at least", 0.85, prediction_ratios, lambda case, opt: True),
    ("prediction, examples a second", "at least", 1.30, rate_ratios, lambda task, name, peer: name == "prediction" and peer in "bc"),
]


def target_table(records):
    rows = []
    for what, bound, limit, figures, counts in TARGETS:
        values = [value for name, value in figures(records) if counts(*name)]
        if not values:
            rows.append([what, f"{bound} {limit:.2f}", "not measured", ""])
            continue
        worst = max(values) if bound == "at most" else min(values)
        met = worst <= limit if bound == "at most" else worst >= limit
        some = sum(value <= limit if bound == "at most" else value >= limit for value in values)
        verdict = "met" if met else f"met in {some} of {len(values)}" if some else "missed"
        rows.append([what, f"{bound} {limit:.2f}", f"{min(values):.2f} to {max(values):.2f}", verdict])
    head = ["ratio", "aim", "the cases", ""]
    lines = ["## What is aimed at", "", "The aims are for two cores with bf16 instructions (AVX-512); what limits those that are missed", "is said below the table. [LOG.md](LOG.md) has what was tried, [BF16.md](BF16.md) what bf16 does to SAM's displacement and to scores.", ""]
    return lines + table(head, rows) + LIMITS.read_text(encoding="utf-8").splitlines() + [""]


def listed(records, what):
    return ", ".join(sorted({record[what] for record in records}))


def markdown(document):
    records = document["records"]
    step_lines, peer_rows = step_tables(records)
    lines = ["# finetune and PyTorch on the same work", ""]
    lines += [f"Made on {listed(records, 'time')} by the commands below; do not edit. Figures are medians over rounds, ratios those of"]
    lines += ["the medians, finetune's to the peer's: below 1 finetune is faster, or smaller. In parentheses the least and the largest of a round."]
    lines += ["A peer has the allocator settings that suit it best, for each figure, and for SAMPa threads or processes. *Peer as started* is"]
    lines += ["the time against a peer without our launcher's allocator settings, as users start it. Batches differ in length, so the two"]
    lines += ["medians of a round may be those of different batches: *all steps together* is the ratio of the means over all steps, long"]
    lines += ["batches included, *batch by batch* the median of the ratios on the same batches.", ""]
    lines += [f"    {command}" for command in document["commands"]] + [""]
    lines += ["Peers are PyTorch with transformers:", ""] + [f"- {name}: {what}" for name, what in PEERS.items()] + [""]
    lines += ["Optimizers:", ""] + [f"- {name}: {what}" for name, what in OPTIMIZERS.items()] + [""]
    lines += target_table(records) if records else []
    lines += step_lines if peer_rows else []
    lines += own_table(records) + epoch_table(records) + first_step_table(records) + rate_table(records) + scale_table(records)
    lines += absolute_tables(records, peer_rows)
    if document["not_run"]:
        lines += ["## Not run", ""] + [f"- {what}" for what in document["not_run"]] + [""]
    lacks = grid.missing(records)
    if lacks:
        lines += ["## Not measured", "", "Of what `scripts/bench/run` without arguments compares, this page lacks", ""] + [f"- {what}" for what in lacks] + [""]
    lines += ["## Machine", ""]
    checks = [record["first_loss"]["difference"] for record in records if "first_loss" in record]
    if checks:
        lines += [f"The peers' first losses without dropout differ from finetune's by {max(checks):.1e} at most.", ""]
    machine = document["machine"]
    told = {key: ", ".join(sorted({record.get(key, machine.get(key, "unknown")) for record in records})) for key in ("processor", "mkl")}
    builds = {record["versions"]["torch"] for record in records if "versions" in record}  # with what a wheel is made for
    facts = {**machine, **told, **({"torch": ", ".join(sorted(builds))} if builds else {}), "revision": listed(records, "revision")}
    return "\n".join(lines + table(["", ""], [[str(key), str(value)] for key, value in facts.items()]))


def case_of(failure):
    """The case that a line of what was not run is about: "CASE: …" or "CASE OPT PEER: …"."""
    return failure.split(":")[0].split()[0]


def cases(command):
    """What a command measures, whether it adds that to other results or not."""
    return command.replace(" --add ", " ")


def added(old, new, more=False, broken=()):
    """A document with what a further run found. A case is all of one run, as its ratios compare neighbours in time,
    or, with more, has the rounds of both: each round is a comparison of its own. A broken case, of which the new run
    has not all, does not replace one that is there."""
    there = {record["case"] for record in old["records"]}
    found = [record for record in new["records"] if more or record["case"] not in broken or record["case"] not in there]
    again = {record["case"] for record in found}
    machine = {key: old["machine"].get(key, "unknown") for key in ("processor", "mkl")}
    before = [{**machine, **record} for record in old["records"]]
    kept = [record for record in before if more or record["case"] not in again]
    rounds = {case: 1 + max((record["pair"] for record in kept if record["case"] == case), default=-1) for case in again}
    missing = [what for what in old["not_run"] if case_of(what) not in again and what not in new["not_run"]]
    return {
        "commands": old["commands"] + [command for command in new["commands"] if cases(command) not in map(cases, old["commands"])],
        "machine": new["machine"],
        "not_run": missing + new["not_run"],
        "records": kept + [{**record, "pair": record["pair"] + rounds[record["case"]]} for record in found],
    }


def read(folder):
    return json.loads((pathlib.Path(folder) / "RESULTS.json").read_text(encoding="utf-8"))


def text(document):
    """A document as JSON, a record a line, so that a difference between two is one of whole records."""
    head = json.dumps({key: value for key, value in document.items() if key != "records"}, indent=1)
    records = ",\n".join(f"  {json.dumps(record)}" for record in document["records"])
    return f'{head[:-2]},\n "records": [\n{records}\n ]\n}}\n'


def write(document, folder):
    folder = pathlib.Path(folder)
    (folder / "RESULTS.json").write_text(text(document), encoding="utf-8")
    (folder / "RESULTS.md").write_text(markdown(document), encoding="utf-8")
    draw_scale(document["records"], folder / "scale.svg")
