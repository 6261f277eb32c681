"""What is kept is what was measured, of programs as they are, by the code and the versions that it says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.measurements.asking import Answers, Case, each_runtime
from tests.measurements.code import ROOT, digest, digest_of, modules
from tests.measurements.keeping import KEPT, Environment, kept, key, read, without_words, write
from tests.measurements.questions import Question, questions

ENVIRONMENT = Environment("keras 3.15.1", "2.21.0", "2.4.6", "3.11")
QUESTION = Question("found/one", "tables", (("program.py", "x = 1\n"), ("other.py", "y = 1\n")))
ANSWER = {"whole": "on off off on off off"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(ENVIRONMENT, [(QUESTION, ANSWER)], tmp_path)


def test_what_is_kept_is_read_again(path: Path) -> None:
    assert path.name == "keras 3.15.1 on Python 3.11.jsonl"
    again = read(path)
    assert (again.environment, again.code, again.answer(QUESTION)) == (ENVIRONMENT, digest(), ANSWER)


@pytest.mark.parametrize(
    "changed",
    [
        replace(QUESTION, files=(("program.py", "x = 2\n"), QUESTION.files[1])),
        replace(QUESTION, files=(QUESTION.files[0], ("other.py", "y = 2\n"))),
        replace(QUESTION, files=QUESTION.files[:1]),
        replace(QUESTION, kind="black box"),
        replace(QUESTION, name="found/two"),
    ],
)
def test_of_a_changed_program_nothing_is_kept(path: Path, changed: Question) -> None:
    assert read(path).answer(changed) is None


@pytest.mark.parametrize("field", ["runtime", "tensorflow", "numpy", "python"])
def test_every_version_is_in_the_key(field: str) -> None:
    other = replace(ENVIRONMENT, **{field: "keras 3.14.0" if field == "runtime" else "1.0"})
    assert key(QUESTION, other, "code") != key(QUESTION, ENVIRONMENT, "code") != key(QUESTION, ENVIRONMENT, "edoc")


def test_of_other_code_nothing_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.measurements.keeping.digest", lambda: "another")
    assert read(path).answer(QUESTION) is None


@pytest.mark.parametrize(("old", "new"), [("on off", "off off"), ("found/one", "found/two")])
def test_an_entry_that_was_not_measured_is_none(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ValueError, match="was not measured"):
        read(path)


@pytest.mark.parametrize("file", sorted(KEPT.glob("*.jsonl")), ids=lambda file: file.stem)
def test_what_is_kept_was_measured_by_the_code_as_it_is(file: Path) -> None:
    assert read(file).code == digest(), "the code that measures has changed: python -m tests.measurements keep"


def test_everything_is_kept_of_a_keras_3_and_of_tf_keras() -> None:
    """Where a program is new, it is measured in every run until it is kept: python -m tests.measurements keep."""
    newest = {one.environment.runtime.split()[0]: one for one in kept() if ".dev" not in one.environment.runtime}
    for runtime in ("keras", "tf_keras"):
        wanted = {question.name for question in questions().values() if runtime in question.runtimes}
        assert len(wanted & newest[runtime].entries.keys()) > 0.95 * len(wanted)


def test_only_code_counts() -> None:
    source = '"""What it is."""\ndef f(x):\n    return x\n'
    assert digest_of({"a": source}) == digest_of({"a": '# Why.\ndef f(x):\n    """This."""\n    return (x)\n'})
    assert digest_of({"a": source}) != digest_of({"a": source.replace("return x", "return -x")})
    assert digest_of({"a": source}) != digest_of({"b": source})


def test_the_prober_and_the_measuring_modules_count() -> None:
    assert {f"tests.measuring.{path.stem}" for path in (ROOT / "tests/measuring").glob("[a-z]*.py")} <= set(modules())
    assert {"kerasdrop_lint.runtime.measuring", "kerasdrop_lint.runtime.draws", "kerasdrop_lint.modes"} <= set(
        modules()
    )
    assert not [name for name in modules() if name.startswith(("kerasdrop_lint.analysis", "kerasdrop_lint.rules"))]


LOADED = """\
import json
import sys


def build():
    ours = [name for name in sys.modules if name.startswith(("kerasdrop_lint.", "tests."))]
    raise LookupError(json.dumps([name for name in ours if getattr(sys.modules[name], "__file__", None)]))
"""


@pytest.mark.tensorflow
@pytest.mark.parametrize("runtime", each_runtime())
def test_all_code_counts_that_measured(runtime: str, answers: Answers) -> None:
    """What the process has loaded, after it has measured something of every kind."""
    for kind in sorted({question.kind for question in questions().values()}):
        first = next(question for question in questions().values() if question.kind == kind)
        assert "trouble" not in answers.worker(runtime).answer(kind, first.files)
    case = Case(Question("loaded", "tables", (("program.py", LOADED),)), runtime)
    loaded = json.loads(answers.worker(runtime).answer("tables", case.question.files)["not_built"].partition(": ")[2])
    assert len(loaded) > 20
    assert set(loaded) <= set(modules())


def test_what_an_error_says_is_no_part_of_what_is_compared() -> None:
    raised = {"whole": "error:ValueError off off on off off", "errors": {"fit": "in a/b.py: no"}}
    elsewhere = {**raised, "errors": {"fit": "in b.py: no"}}
    assert without_words(raised) == without_words(elsewhere)
    assert without_words(raised) != without_words({**raised, "errors": {"fit": "no", "evaluate": "no"}})
    assert without_words(raised) != without_words({**raised, "whole": "off off off on off off"})
    assert without_words({"not_built": "KeyError: 'a'"}) != without_words({"not_built": "ValueError: a"})
