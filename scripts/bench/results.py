"""Turns the records of compare.py into RESULTS.json and RESULTS.md: ratios first, then absolute figures."""

import json
import pathlib
import statistics

PEERS = {
    "a": "as run_glue.py: padded to 128, fp32",
    "b": "padded to the longest of the batch, similar lengths together, fp32",
    "c": "b with bf16 autocast",
}
RATES = {
    "evaluation": "evaluation_samples_per_second",
    "prediction": "prediction_samples_per_second",
    "tokenization": "tokenization_rows_per_second",
}


def seconds(record):
    """What a record is about: seconds a step, or of the whole command."""
    return record["seconds"]["median"] if "seconds" in record else record["command_seconds"]


def of_steps(records):
    return [record for record in records if record["case"] not in ("rates", "scale") and "seconds" in record]


def chosen(records, **wanted):
    return [record for record in records if all(record[key] == value for key, value in wanted.items())]


def middle(values):
    """Median and range, as text."""
    return f"{statistics.median(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def ratios(ours, theirs, of):
    """Ours to theirs, round by round."""
    by_pair = {record["pair"]: record for record in theirs}
    pairs = [(record, by_pair[record["pair"]]) for record in ours if record["pair"] in by_pair]
    return [ratio(*pair) if of is seconds else of(pair[0]) / of(pair[1]) for pair in pairs]


def ratio(ours, theirs):
    """Of times; where both took the same steps, the median over the steps, whose batches differ much in length."""
    if "each" in ours and len(ours["each"]) == len(theirs.get("each", [])):
        return statistics.median(mine / other for mine, other in zip(ours["each"], theirs["each"]))
    return seconds(ours) / seconds(theirs)


def better(records, of=seconds, largest=False):
    """The records with the allocator settings that suit the peer best."""
    by_setting = [chosen(records, allocator=allocator) for allocator in (False, True)]
    measured = [group for group in by_setting if group]
    return (max if largest else min)(measured, key=lambda group: statistics.median(map(of, group)), default=[])


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def keys(records, *names):
    """The combinations that occur, in their first order."""
    return list(dict.fromkeys(tuple(record[name] for name in names) for record in records))


def allocator(records):
    return "ours" if records[0]["allocator"] else "as started"


def comparisons(records):
    """One line a case, optimizer and peer."""
    for case, opt in keys(records, "case", "opt"):
        ours = chosen(records, case=case, opt=opt, who="finetune")
        for setting in PEERS:
            theirs = better(chosen(records, case=case, opt=opt, who=setting))
            if ours and theirs:
                yield case, opt, setting, ours, theirs


def step_tables(records):
    steps = of_steps(records)
    ratio_rows, rows = [], []
    for case, opt, setting, ours, theirs in comparisons(steps):
        times = ratios(ours, theirs, seconds)
        memory = ratios(ours, theirs, lambda record: record["peak_resident_bytes"])
        ratio_rows.append([case, opt, setting, middle(times), middle(memory)])
        attention = ", ".join(dict.fromkeys(record["attention"] for record in theirs))
        rows.append([case, opt, setting, middle(list(map(seconds, theirs))), attention, allocator(theirs)])
    lines = ["## A step, finetune : peer", ""]
    lines += table(["case", "optimizer", "peer", "time", "peak memory"], ratio_rows)
    return lines, rows


def own_table(records):
    steps = chosen(of_steps(records), who="finetune")
    rows = []
    for case in dict.fromkeys(record["case"] for record in steps):
        one = {opt: chosen(steps, case=case, opt=opt) for opt in ("adamw", "adamw, one lane", "sam", "sampa")}
        for upper, lower in (("sam", "adamw"), ("sampa", "adamw, one lane"), ("sampa", "sam")):
            times = ratios(one[upper], one[lower], seconds)
            if times:
                rows.append([case, f"{upper} : {lower}", middle(times)])
    return (["## Among finetune's own steps", ""] + table(["case", "step", "time"], rows)) if rows else []


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
                *(share, f"{mean('peak_resident_bytes') / 1e9:.2f}", f"{mean('seconds_to_first_step_from_command'):.1f}"),
            ]
        )
    head = ["case", "optimizer", "s a step", "samples/s", "tokens/s", "padding", "of the matrix peak", "GB", "s to first step"]
    lines = ["## Seconds a step: finetune", ""] + table(head, rows) if rows else []
    if peer_rows:
        head = ["case", "optimizer", "peer", "s a step", "attention", "allocator"]
        lines += ["## Seconds a step: peers", ""] + table(head, peer_rows)
    return lines


def epoch_table(records):
    epochs = [record for record in records if record["case"].startswith("epoch-")]
    rows = []
    first = lambda record: record["seconds_to_first_step_from_command"]
    for case, _, setting, ours, theirs in comparisons(epochs):
        rows.append(
            [
                *(case, setting, middle(ratios(ours, theirs, seconds))),
                *(middle(list(map(seconds, ours))), middle(list(map(seconds, theirs)))),
                *(middle(list(map(first, theirs))), allocator(theirs)),
            ]
        )
    head = ["case", "peer", "finetune : peer", "finetune, s", "peer, s", "peer's first step, s", "allocator"]
    return (["## One epoch, from the command to the score", ""] + table(head, rows)) if rows else []


def first_step_table(records):
    """finetune's first step is that of `bench`, the peer's that of its epoch: both read, tokenize and load."""
    first = lambda record: record["seconds_to_first_step_from_command"]
    rows = []
    for task in ("rte", "mrpc"):
        ours = chosen(records, case=f"minilm-{task}-fp32", opt="adamw", who="finetune")
        ours = ours or chosen(records, case="rates", opt=task, who="finetune")
        for setting in PEERS:
            theirs = better(chosen(records, case=f"epoch-{task}", opt="adamw", who=setting), first)
            times = ratios(ours, theirs, first)
            if times:
                rows.append([task, setting, middle(times), middle(list(map(first, ours))), middle(list(map(first, theirs)))])
    head = ["task", "peer", "finetune : peer", "finetune, s", "peer, s"]
    return (["## From the command to the end of the first step", ""] + table(head, rows)) if rows else []


def rate_table(records):
    rates = chosen(records, case="rates")
    rows = []
    for task in dict.fromkeys(record["opt"] for record in rates):
        for name, key in RATES.items():
            of = lambda record: record[key]
            ours = chosen(rates, opt=task, who="finetune")
            for setting in PEERS:
                theirs = better(chosen(rates, opt=task, who=setting), of, largest=True)
                if ours and theirs:
                    both = [f"{statistics.median(map(of, group)):.0f}" for group in (ours, theirs)]
                    rows.append([task, name, setting, middle(ratios(ours, theirs, of)), *both, allocator(theirs)])
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


def markdown(document):
    records = document["records"]
    step_lines, peer_rows = step_tables(records)
    lines = ["# finetune and PyTorch on the same work", ""]
    lines += [f"Made on {document['time']} by the commands below; do not edit. Medians over rounds, the range in"]
    lines += ["parentheses. A ratio is taken round by round, batch by batch where batches are the same, against the peer with"]
    lines += ["the allocator settings that suit it best.", ""]
    lines += [f"    {command}" for command in document["commands"]] + [""]
    lines += step_lines if peer_rows else []
    lines += own_table(records) + epoch_table(records) + first_step_table(records) + rate_table(records) + scale_table(records)
    lines += absolute_tables(records, peer_rows)
    if document["not_run"]:
        lines += ["## Not run", ""] + [f"- {what}" for what in document["not_run"]] + [""]
    lines += ["## Peers and machine", ""] + [f"- {name}: {what}" for name, what in PEERS.items()] + [""]
    checks = [record["first_loss"]["difference"] for record in records if "first_loss" in record]
    if checks:
        lines += [f"The peers' first losses without dropout differ from finetune's by {max(checks):.1e} at most.", ""]
    facts = document["machine"]
    return "\n".join(lines + table(["", ""], [[str(key), str(value)] for key, value in facts.items()]))


def added(old, new):
    """A document with what a further run found; what both measured is the new one's."""

    def key(record):
        return record["case"], record["opt"], record["who"], record["allocator"]

    again = {key(record) for record in new["records"]}
    kept = [record for record in old["records"] if key(record) not in again]
    return {
        **new,
        "commands": old["commands"] + [command for command in new["commands"] if command not in old["commands"]],
        "not_run": old["not_run"] + [what for what in new["not_run"] if what not in old["not_run"]],
        "records": kept + new["records"],
    }


def read(folder):
    return json.loads((pathlib.Path(folder) / "RESULTS.json").read_text(encoding="utf-8"))


def write(document, folder):
    folder = pathlib.Path(folder)
    (folder / "RESULTS.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    (folder / "RESULTS.md").write_text(markdown(document), encoding="utf-8")
    draw_scale(document["records"], folder / "scale.svg")
