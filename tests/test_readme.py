"""The README says what the tool does: its examples are run, its tables compared with the rules, fixtures and facts."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kerasdrop_lint.knowledge.profiles import DEFAULT, TARGETS
from kerasdrop_lint.rules import RULES
from kerasdrop_lint.source.depth import DEEPEST
from kerasdrop_lint.source.size import MOST_TOKENS
from kerasdrop_lint.source.text import LARGEST
from tests.claims import Claims, read_claims

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
RUNTIMES = {"keras 3.15.1": "3.15", "keras 3.16.0.dev2026102704": "3.16", "tf_keras 2.21.0": "2"}
"""The columns of the question's table, and the target that each is."""
OLDER = ("keras 3.3.3", "keras 3.6.0", "keras 3.8.0", "keras 3.12.4")
"""Where the README says that it is as on the first of them."""
PROGRAMS = {
    "kdl901/bad_custom_layer_into_dropout": "functional/custom-into-dropout",
    "kdl901/good_lambda": "functional/lambda-into-dropout",
    "kdl901/good_scaled_mask": "layer/manual-mask-guarded",
    "kdl901/good_submodel": "functional/submodel-reinput",
    "kdl101/bad_custom_layer_into_dropout": "model/no-training-custom-layer",
    "kdl114/bad_custom_layer_hard_codes_the_mode": "leak/nested-false",
    "kdl114/bad_functional_custom_layer_hard_codes_the_mode": "leak/functional-custom-false",
    "kdl207/bad_custom_layer_hard_codes_the_mode": "leak/nested-true",
    "kdl207/bad_functional_custom_layer_hard_codes_the_mode": "leak/functional-custom-true",
}
"""The rows of that table, and the measured program of the same form."""


def section(title: str) -> str:
    """What stands under a heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def words(title: str) -> str:
    """The text of a section on one line."""
    return " ".join(section(title).split())


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def cells(text: str) -> list[list[str]]:
    """The rows of the table in a section, without its head."""
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


@dataclass(frozen=True, slots=True)
class Cell:
    """What the question's table says of a program on a runtime: fit, evaluate and predict, and the code reported."""

    states: tuple[str, ...]
    code: str
    bold: bool


def question() -> dict[str, dict[str, Cell]]:
    """Fixture, then runtime, to what the table says."""
    table: dict[str, dict[str, Cell]] = {}
    for program, *columns in cells(section("The question this started from")):
        found = re.search(r"\(fixtures/(.*)\.py\)", program)
        assert found is not None, program
        table[found[1]] = dict(zip(RUNTIMES, map(cell, columns), strict=True))
    return table


def cell(text: str) -> Cell:
    found = re.fullmatch(r"(\*\*)?((?:on|off) (?:on|off) (?:on|off))(?:\*\*)?(?: (KDL\d{3}))?", text)
    assert found is not None, text
    return Cell(tuple(found[2].split()), found[3] or "", found[1] is not None)


def entries() -> list[tuple[str, str, Cell]]:
    return [(fixture, runtime, said) for fixture, row in question().items() for runtime, said in row.items()]


def claims(fixture: str) -> Claims:
    return read_claims((ROOT / "fixtures" / f"{fixture}.py").read_text(encoding="utf-8"))


def facts() -> dict[tuple[str, str], tuple[str, ...]]:
    """Fit, evaluate and predict of the measured programs, by program and runtime."""
    with (ROOT / "tests" / "facts" / "modes.tsv").open(encoding="utf-8") as file:
        return {(row[0], row[1]): tuple(row[2:5]) for row in csv.reader(file, delimiter="\t")}


def command(folder: Path, *arguments: str) -> str:
    """What the tool prints, run on the README's example."""
    (folder / "model.py").write_text(blocks("python")[0])
    done = subprocess.run(
        [sys.executable, "-m", "kerasdrop_lint", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("place", [0, 1])
def test_the_output_shown_is_what_is_printed(tmp_path: Path, place: int) -> None:
    lines = re.findall(r"`kerasdrop-lint ([^`]+)` prints:", README)
    assert len(lines) == len(blocks("text")) == 2
    assert command(tmp_path, *lines[place].split()) == blocks("text")[place]


@pytest.mark.tensorflow
def test_the_verdict_shown_is_what_is_printed(tmp_path: Path) -> None:
    (said,) = blocks("console")
    printed = command(tmp_path, "verify", "model.py")
    assert said in re.sub(r"on keras \d+\.\d+\.\d+\w*:", "on keras 3.15.1:", printed)


def test_the_example_is_found_only_on_keras_3(tmp_path: Path) -> None:
    assert "KDL" not in command(tmp_path, "check", "model.py", "--target-keras", "2")


def test_the_configuration_shown_is_valid(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(blocks("toml")[0])
    assert json.loads(command(tmp_path, "check", "--format=json"))["findings"][0]["target_keras"] == "3.12"


def test_every_rule_has_its_line() -> None:
    rows = cells(section("Rules"))
    assert [(code, name) for code, name, _ in rows] == [(rule.code, rule.name) for rule in RULES]


def test_the_commands_are_those_of_ci() -> None:
    install = re.search(r'^ *"\$bin/pip" install -qq (.+?) &&', CI, re.MULTILINE)
    tests = re.search(r'^"\$bin/pytest"(.*)$', CI, re.MULTILINE)
    assert install is not None
    assert tests is not None
    commands = ["python3 -m venv .venv", f".venv/bin/pip install {install[1]}", f".venv/bin/pytest{tests[1]}"]
    assert blocks("sh", section("Run it"))[1].strip() == " && ".join(commands)
    assert blocks("sh", CONTRIBUTING)[0].strip() == "\n".join(commands)


def test_the_table_of_the_question_has_all_forms() -> None:
    assert list(question()) == list(PROGRAMS)
    assert f"Keras {next(iter(RUNTIMES)).split()[1]}" in words("The question this started from")


@pytest.mark.parametrize("fixture,runtime,said", entries())
def test_the_question_is_answered_by_the_fixtures(fixture: str, runtime: str, said: Cell) -> None:
    expected = claims(fixture)
    reaching = [site.modes.states[:3] for site in expected.expected_sites(RUNTIMES[runtime]) if site.reaches_output]
    seen = tuple("on" if "on" in column else "off" for column in zip(*reaching, strict=True))
    codes = {code for _, code in expected.expected_findings(RUNTIMES[runtime])} - {"KDL901"}
    assert said.states == seen
    assert {said.code} - {""} == codes
    assert said.bold == bool(said.code) == (said.states != ("on", "off", "off"))


@pytest.mark.parametrize("fixture,runtime,said", entries())
def test_the_question_is_answered_by_what_was_measured(fixture: str, runtime: str, said: Cell) -> None:
    assert facts()[PROGRAMS[fixture], runtime] == said.states


@pytest.mark.parametrize("runtime", OLDER)
def test_older_versions_do_the_same(runtime: str) -> None:
    assert runtime.split()[1] in words("The question this started from")
    for fixture, columns in question().items():
        assert facts()[PROGRAMS[fixture], runtime] == columns["keras 3.15.1"].states


def test_the_runtimes_are_those_that_were_measured() -> None:
    text = words("Which Keras")
    runtimes = {runtime for _, runtime in facts()} - {"runtime"}
    assert {runtime for runtime in runtimes if runtime.split()[1] in text} == runtimes
    programs = {program for program, _ in facts()} - {"pattern"}
    assert f"{len(programs)} small programs" in text
    assert f"the newest release, {DEFAULT}." in text
    assert f"`{TARGETS[1]}`, ... `{TARGETS[-1]}`" in text


def test_the_size_limits() -> None:
    text = words("Limits")
    assert f"{LARGEST:,} bytes or {MOST_TOKENS:,} tokens" in text
    assert f"{DEEPEST} levels" in text


def test_no_link_is_dead() -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.tensorflow
@pytest.mark.parametrize("runtime,fit", [("keras", "off"), ("tf_keras", "on")])
def test_the_example_does_what_is_said(tmp_path: Path, runtime: str, fit: str) -> None:
    example = blocks("python")[0] + "\n\ndef build():\n    return Net()\n"
    head, model = example.split("class Net")
    repaired = f"{head}class Net{model.replace('def call(self, x)', 'def call(self, x, training=None)')}"
    for name, source in (("example", example), ("repaired", repaired)):
        (tmp_path / f"{name}.py").write_text(source)
    paths = [str(tmp_path / name) for name in ("example.py", "repaired.py")]
    command = [sys.executable, "-m", "tests.measuring", runtime, *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    states = [json.loads(line)["states"][:3] for line in done.stdout.splitlines() if line.startswith("{")]
    assert states == [[fit, "off", "off"], ["on", "off", "off"]]


@pytest.mark.tensorflow
def test_the_test_shown_says_what_is_said(tmp_path: Path) -> None:
    model, test = blocks("python")
    (tmp_path / "model.py").write_text(model)
    (tmp_path / "test_model.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--tb=short", "test_model.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = re.search(r"the model above fails: `(.+)`\.", section("In other tools"))
    assert said is not None
    # Python knows the column only from 3.11 on.
    expected = said[1] if sys.version_info >= (3, 11) else re.sub(r"(:\d+):\d+", r"\1", said[1])
    assert [line[1:].strip() for line in done.stdout.splitlines() if line.startswith("E   ")][1:3] == [expected, ""]
