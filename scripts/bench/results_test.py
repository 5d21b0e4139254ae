"""Tests of results.py; scripts/bench/run starts with them."""

import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import results  # noqa: E402


MADE = {"time": "2026-01-01", "revision": "abc"}


def step(who, pair, median, opt="adamw", allocator=False, memory=10**9):
    record = MADE | {"case": "minilm-mrpc-fp32", "opt": opt, "who": who, "allocator": allocator, "pair": pair}
    record |= {"seconds": {"p10": median, "median": median, "p90": median}, "peak_resident_bytes": memory}
    record |= {"seconds_to_first_step_from_command": 2.0, "command_seconds": 30.0}
    if who == "finetune":
        return record | {"samples_per_second": 32, "tokens_per_second": 2000, "padding": 0.01, "share_of_peak": 0.5}
    return record | {"attention": "sdpa", "first_loss": {"difference": 1e-6}}


def epoch(who, pair, seconds, allocator=False):
    record = MADE | {"case": "epoch-mrpc", "opt": "adamw", "who": who, "allocator": allocator, "pair": pair}
    record |= {"command_seconds": seconds, "seconds_to_first_step_from_command": 2.0 if who == "finetune" else 8.0}
    if who == "finetune":
        return record | {"peak_resident_bytes": 10**9, "predicted_resident_bytes": 1.2 * 10**9}
    return record | {"peak_resident_bytes": 2 * 10**9}


def rates(who, pair, rate):
    record = MADE | {"case": "rates", "opt": "mrpc", "who": who, "allocator": False, "pair": pair, "command_seconds": 1.0}
    record |= {key: rate for key in results.RATES.values()}
    # finetune takes a step before it measures these
    return record | {"seconds": {"p10": 1.0, "median": 1.0, "p90": 1.0}} if who == "finetune" else record


def scale(pair, rows, flops, seconds):
    record = MADE | {"case": "scale", "opt": "batch size", "who": "finetune", "allocator": False, "pair": pair}
    record |= {"command": f"--batch-size {rows}", "model": "m", "batch_size": rows, "seconds": {"median": seconds}}
    record |= {"samples_per_second": rows / seconds, "tokens_per_second": 50 * rows / seconds, "flops_per_step": flops}
    record |= {"flops_per_second": flops / seconds, "peak_flops_per_second": 10**11, "share_of_peak": 0.5}
    return record | {"peak_resident_bytes": 10**9, "command_seconds": 1.0}


RECORDS = [
    *(step("finetune", 0, 0.5), step("finetune", 1, 0.6), step("finetune", 2, 0.9)),
    *(step("b", pair, 2.0, memory=1.5 * 10**9) for pair in range(3)),
    *(step("b", pair, 1.0, memory=2 * 10**9, allocator=True) for pair in range(3)),
    *(step("finetune", 0, 1.0, opt="sam"), step("finetune", 1, 1.2, opt="sam"), step("finetune", 2, 1.8, opt="sam")),
    *(scale(0, 8, 10**11, 2.0), scale(0, 32, 4 * 10**11, 8.0), scale(1, 8, 10**11, 4.0), scale(1, 32, 4 * 10**11, 9.0)),
    *(epoch("finetune", 0, 60.0), epoch("b", 0, 120.0)),
    *(rates("finetune", 0, 300.0), rates("b", 0, 100.0)),
]
DOCUMENT = {
    "commands": ["scripts/bench/run --pairs 3"],
    "machine": {"processor": "one"},
    "not_run": ["minilm-mrpc-bf16: not run"],
    "records": RECORDS,
}


class ResultsTest(unittest.TestCase):
    def setUp(self):
        self.text = results.markdown(DOCUMENT)

    def row(self, *cells):
        self.assertIn("| " + " | ".join(cells) + " |", self.text)

    def test_a_ratio_is_that_of_medians_over_rounds_against_the_allocator_that_is_better_for_the_figure(self):
        self.row("minilm-mrpc-fp32", "adamw", "b", "0.600 (0.500 to 0.900)", "0.300", "0.600 (0.500 to 0.900)", "0.600", "0.667 (0.667 to 0.667)", "3")
        self.row("minilm-mrpc-fp32", "adamw", "b", "1.000 (1.000 to 1.000)", "sdpa", "ours")

    def test_a_peer_with_the_launcher_s_kernels_is_a_row_of_its_own(self):
        preloaded = [step("d", pair, 0.8, allocator=True) for pair in range(3)]
        self.text = results.markdown(DOCUMENT | {"records": RECORDS + preloaded})
        self.row("minilm-mrpc-fp32", "adamw", "d", "0.750 (0.625 to 1.125)", "", "0.750 (0.625 to 1.125)", "0.750", "1.000 (1.000 to 1.000)", "3")
        self.row("step, default model, against b", "at most 0.70", "0.60 to 0.60", "met")

    def test_steps_of_the_same_batches_are_compared_one_by_one_too(self):
        ours, theirs = step("finetune", 0, 1.0) | {"each": [1.0, 1.0, 9.0]}, step("b", 0, 4.0) | {"each": [2.0, 4.0, 18.0]}
        self.assertEqual(0.5, results.by_batch([ours], [theirs]))
        self.assertEqual(0.25, results.ratio([ours], [theirs]).value)
        self.assertEqual(11 / 24, results.ratio([ours], [theirs], results.together).value)
        self.assertEqual("1 × 3", results.extent([(ours, theirs)]))

    def test_a_peer_has_the_lanes_that_are_better_for_the_figure(self):
        ours = [step("finetune", 0, 1.0, opt="sampa", memory=10**9)]
        theirs = [step("b", 0, 2.0, opt="sampa", memory=2 * 10**9) | {"lanes": "threads"}]
        theirs += [step("b", 0, 1.0, opt="sampa", memory=4 * 10**9) | {"lanes": "processes"}]
        self.text = results.markdown(DOCUMENT | {"records": ours + theirs})
        self.row("minilm-mrpc-fp32", "sampa", "b", *["1.000 (1.000 to 1.000)", "1.000"] * 2, "0.500 (0.500 to 0.500)", "1")
        self.row("minilm-mrpc-fp32", "sampa", "b", "1.000 (1.000 to 1.000)", "sdpa, processes", "as started")

    def test_rounds_that_one_side_lacks_do_not_count(self):
        self.assertEqual((2.0, 2.0, 2.0), results.ratio([step("finetune", 1, 4.0)], [step("b", 0, 1.0), step("b", 1, 2.0)]))
        self.assertIsNone(results.ratio([step("finetune", 0, 1.0)], [step("b", 1, 1.0)]))

    def further(self):
        record = step("finetune", 0, 7.0) | {"time": "2026-02-02", "revision": "def"}
        return {"commands": ["scripts/bench/run --add"], "machine": {"processor": "two"}, "not_run": [], "records": [record]}

    def medians(self, document):
        ours = results.chosen(document["records"], case="minilm-mrpc-fp32", opt="adamw", who="finetune")
        return {record["pair"]: record["seconds"]["median"] for record in ours}

    def test_a_further_run_replaces_a_case(self):
        both = results.added(DOCUMENT, self.further())
        self.assertEqual(["scripts/bench/run --pairs 3", "scripts/bench/run --add"], both["commands"])
        self.assertEqual(DOCUMENT["not_run"], both["not_run"])
        self.assertEqual({0: 7.0}, self.medians(both))
        self.assertEqual([], results.chosen(both["records"], case="minilm-mrpc-fp32", opt="adamw", who="b"))
        self.assertIn("Made on 2026-01-01, 2026-02-02", results.markdown(both))
        self.assertIn("| revision | abc, def |", results.markdown(both))

    def test_or_adds_rounds_to_it(self):
        both = results.added(DOCUMENT, self.further(), more=True)
        self.assertEqual({0: 0.5, 1: 0.6, 2: 0.9, 3: 7.0}, self.medians(both))

    def test_what_was_measured_at_last_is_no_longer_missing(self):
        missing = {**DOCUMENT, "not_run": ["minilm-mrpc-fp32 adamw b: broken", "rates: broken"]}
        self.assertEqual(["rates: broken"], results.added(missing, self.further())["not_run"])

    def test_own_steps_are_compared_round_by_round(self):
        self.row("minilm-mrpc-fp32", "sam : adamw", "2.000 (2.000 to 2.000)", "2.000")
        self.assertNotIn("sampa :", self.text)

    def test_epochs_first_steps_and_rates(self):
        self.row("epoch-mrpc", "b", *["0.500 (0.500 to 0.500)", "60.000 (60.000 to 60.000)", "120.000 (120.000 to 120.000)"],
                 "as started", "0.500 (0.500 to 0.500)", "1.00 : 2.00", "1.20")
        self.row("mrpc", "b", "0.250 (0.250 to 0.250)", "2.000 (2.000 to 2.000)", "8.000 (8.000 to 8.000)")
        self.assertNotIn("| rates |", self.text)
        self.row("mrpc", "prediction", "b", "3.000 (3.000 to 3.000)", "300", "100", "as started")

    def test_a_point_of_the_scale_is_a_median_over_rounds(self):
        self.row("batch size", "m", "8", "50", "100", "3.000 (2.000 to 4.000)", "50 %", "1.00")
        self.row("batch size", "m", "32", "50", "400", "8.500 (8.000 to 9.000)", "50 %", "1.00")
        self.assertNotIn("| scale |", self.text)

    def test_an_aim_is_met_by_all_its_cases_or_by_so_many(self):
        self.row("step, default model, against b", "at most 0.70", "0.60 to 0.60", "met")
        self.row("SAM's step, against AdamW's", "at most 2.03", "2.00 to 2.00", "met")
        self.row("from the command to the first step", "at most 0.50", "0.25 to 0.25", "met")
        self.row("peak resident memory", "at most 0.80", "0.67 to 0.67", "met")
        self.row("prediction, examples a second", "at least 1.30", "3.00 to 3.00", "met")
        self.row("step, default model, against c", "at most 0.70", "not measured", "")
        slow = [record | {"case": "minilm-rte-fp32"} for record in (step("finetune", 0, 0.9), step("b", 0, 1.0))]
        self.assertIn("0.60 to 0.90 | met in 1 of 2 |", results.markdown(DOCUMENT | {"records": RECORDS + slow}))

    def test_what_was_not_run_is_said(self):
        self.assertIn("- minilm-mrpc-bf16: not run", self.text)
        self.assertIn("- minilm-mrpc-fp32 against b: sam, sampa\n", self.text)
        self.assertIn("- bert-base-cola-fp32 against b, d: adamw, sam, sampa\n", self.text)
        self.assertNotIn("- scale", self.text)
        self.assertIn("differ from finetune's by 1.0e-06 at most", self.text)

    def test_nothing_measured_is_a_page_too(self):
        empty = results.markdown(DOCUMENT | {"records": []})
        self.assertIn("scripts/bench/run --pairs 3", empty)

    def test_both_files_are_written(self):
        with tempfile.TemporaryDirectory() as folder:
            results.write(DOCUMENT, folder)
            again = json.loads((pathlib.Path(folder) / "RESULTS.json").read_text())
            self.assertEqual(DOCUMENT, again)
            self.assertEqual(self.text, (pathlib.Path(folder) / "RESULTS.md").read_text())
            self.assertIn("tokens a row", self.text)
            self.assertIn("at the matrix peak", (pathlib.Path(folder) / "scale.svg").read_text())


if __name__ == "__main__":
    unittest.main()
