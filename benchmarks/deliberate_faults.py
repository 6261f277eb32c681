"""Whether the tests see what they are there to see: deliberate faults, one at a time, each of which must fail them.

    python benchmarks/deliberate_faults.py [NAME ...]

Every fault is made in a copy of the last commit. There the tests run that are there to see it, and where none of them
fails, all that the README's command runs; each ends at the first failure. Prints what failed, or that nothing did, and
how long it took: a few minutes for all, if all are seen.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.measurements.keeping import seal  # noqa: E402

KEPT = "tests/measurements/kept/keras 3.15.1 on Python 3.11.jsonl"


@dataclass(frozen=True, slots=True)
class Fault:
    """A text of a file, and another one in its place."""

    path: str
    old: str
    new: str


def kept_entry(name: str, *, sealed: bool) -> Callable[[Path], None]:
    """Changes what is kept of a program: on becomes off. `sealed`: as if it had been measured."""

    def change(folder: Path) -> None:
        path = folder / KEPT
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in lines]
        (entry,) = (entry for entry in entries if entry["name"] == name)
        entry["answer"] = json.loads(json.dumps(entry["answer"]).replace('"on', '"off').replace(" on", " off"))
        entry["seal"] = seal(entry["name"], entry["key"], entry["answer"]) if sealed else entry["seal"]
        path.write_text("\n".join([head, *map(json.dumps, entries)]) + "\n", encoding="utf-8")

    return change


Change = Fault | Callable[[Path], None]
PROGRAM = "programs/two models that nobody tells"
EXPECTED = Fault(
    "tests/analysis/programs_rules.py",
    """        + UNTOLD.format(made=DROP, called="return self.drop(x)"),
        ONLY_TOLD,
""",
    """        + UNTOLD.format(made=DROP, called="return self.drop(x)"),
        NEVER,
""",
)
RULES, RUNTIME, FRONTENDS = "kerasdrop_lint/rules", "kerasdrop_lint/runtime", "kerasdrop_lint/frontends"
FAULTS: dict[str, tuple[str, tuple[Change, ...]]] = {
    "a rule is switched off": (
        "tests/test_fixtures.py",
        (Fault(f"{RULES}/__init__.py", '        "kdl305_layer_created_in_call",\n', ""),),
    ),
    "a rule is silent": (
        "tests/test_fixtures.py",
        (Fault(f"{RULES}/kdl206_evaluation_in_training_mode.py", "yield Claim(", "yield from () and Claim("),),
    ),
    "a message is changed": (
        "tests/test_messages.py",
        (Fault(f"{RULES}/kdl304_tensorflow_op_on_keras_tensor.py", "raises ValueError when", "fails when"),),
    ),
    "a flag of a profile is turned": (
        "tests/test_facts.py",
        (Fault("kerasdrop_lint/knowledge/profiles.py", "defaults_leak=minor < 16", "defaults_leak=minor >= 16"),),
    ),
    "a mode does not stay in the context": (
        "tests/test_facts.py",
        (Fault("kerasdrop_lint/analysis/layer_call.py", "    machine.set_mode((mode, setter))\n", ""),),
    ),
    "a layer is missing": (
        "tests/knowledge/test_catalogue.py",
        (Fault("kerasdrop_lint/knowledge/layer_table.py", '"GaussianNoise"', '"GaussNoise"'),),
    ),
    "a file crashes": (
        "tests/analysis/test_interpreter.py",
        (Fault("kerasdrop_lint/analysis/expressions.py", "evaluate(frame, expression.value)", "evaluate(frame)"),),
    ),
    "a claim of a fixture is changed": (
        "tests/test_fixtures.py",
        (Fault("fixtures/kdl104/bad_custom_layer_without_a_mode.py", "# modes: off", "# modes: on"),),
    ),
    "a claim is changed, and what is predicted too": (
        "tests/test_fixtures_measured.py",
        (
            Fault("fixtures/kdl101/good_custom_layers.py", "# modes: on off", "# modes: off off"),
            Fault("kerasdrop_lint/analysis/layer_call.py", "    machine.set_mode((mode, setter))\n", ""),
        ),
    ),
    "the prober says on always": (
        "tests/runtime/test_programs_probed.py",
        (Fault(f"{RUNTIME}/measuring.py", "Cell(OFF if same_outputs(base, live) else ON, ", "Cell(ON, "),),
    ),
    "the prober misses batch statistics": (
        "tests/runtime/test_programs_probed.py",
        (Fault(f"{RUNTIME}/measuring.py", "state = ON if unit in base.updated else OFF", "state = OFF"),),
    ),
    "a kept entry is changed": ("tests/analysis/test_interpreter.py", (kept_entry(PROGRAM, sealed=False),)),
    "a kept entry is changed, with its seal": (
        "tests/analysis/test_interpreter.py",
        (kept_entry(PROGRAM, sealed=True),),
    ),
    "a kept entry, its seal and the table of its program are changed together": (
        "tests/analysis/test_interpreter.py",
        (kept_entry(PROGRAM, sealed=True), EXPECTED),
    ),
    "a measuring module of the tests is changed": (
        "tests/measurements/test_kept_measurements.py",
        (Fault("tests/measuring/black_box.py", "changed(before, statistics(model))", "False"),),
    ),
    "a measuring process remembers the program before": (
        "tests/generated/test_measuring.py",
        (Fault("tests/measuring/server.py", "        forget(framework, inside)\n", ""),),
    ),
    "the gate lets nothing pass": (
        "tests/source/test_gate.py",
        (Fault("kerasdrop_lint/source/gate.py", "return names_framework(text) and has_subject(text)", "return False"),),
    ),
    "noqa is ignored": (
        "tests/source/test_noqa.py",
        (Fault("kerasdrop_lint/source/noqa.py", "if not found or _ANYWHERE", "if found or _ANYWHERE"),),
    ),
    "findings do not fail a run": (
        "tests/frontends/test_command_line.py",
        (Fault(f"{FRONTENDS}/check_command.py", "return 1 if report.findings and", "return 0 if report.findings and"),),
    ),
    "flake8 is a column off": (
        "tests/frontends/test_flake8.py",
        (Fault(f"{FRONTENDS}/flake8_plugin.py", "finding.span.column - 1", "finding.span.column"),),
    ),
    "a refuted finding is confirmed": (
        "tests/verify/test_questions_and_answers.py",
        (Fault("kerasdrop_lint/verify/answers.py", "Verdict(Status.REFUTED", "Verdict(Status.CONFIRMED"),),
    ),
    "the static side imports what measures": (
        "tests/test_architecture.py",
        (
            Fault(
                "kerasdrop_lint/judge.py",
                "import annotations\n",
                "import annotations\n\nimport kerasdrop_lint.runtime.draws\n",
            ),
        ),
    ),
    "a page is stale": ("tests/reports/test_pages.py", (Fault("docs/rules/kdl101.md", "Keras", "keras"),)),
}
"""What is wrong, the tests that are there to see it, and the changes."""


def made(changes: tuple[Change, ...], folder: Path) -> None:
    """Make a fault. Raises LookupError where the text that it replaces is not there."""
    for change in changes:
        if not isinstance(change, Fault):
            change(folder)
            continue
        path = folder / change.path
        text = path.read_text(encoding="utf-8")
        if change.old not in text or change.old == change.new:
            raise LookupError(f"{change.path}: no {change.old!r}")
        path.write_text(text.replace(change.old, change.new), encoding="utf-8")


def first_failure(tests: str, changes: tuple[Change, ...]) -> str:
    """Which of these tests fails with a fault; of all tests, where none of these does; empty for nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "x", "-C", name], input=archive, check=True)
        made(changes, folder)
        for asked in ([tests, "-n", "0"], []):
            command = [sys.executable, "-m", "pytest", "-x", *asked]
            environment = {**os.environ, "PYTHONPATH": name}
            done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                found = re.search(r"^(?:FAILED|ERROR) (.*)$", done.stdout, re.MULTILINE)
                return found[1][:160] if found else f"exit status {done.returncode}: {done.stderr.strip()[-160:]}"
    return ""


def main(names: list[str]) -> int:
    """Try the faults; 1 where one is not seen."""
    unseen = 0
    for name in names or FAULTS:
        started = time.monotonic()
        failed = first_failure(*FAULTS[name])
        unseen += not failed
        tqdm.write(f"{name}: {failed or 'NOTHING FAILED'} ({time.monotonic() - started:.0f} s)")
    return 1 if unseen else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
