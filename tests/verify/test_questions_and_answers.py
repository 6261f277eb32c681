"""What a worker is asked for a finding, and what its answer, or the lack of one, says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kerasdrop_lint.finding import Appearance, Finding, Span, Status, Verdict
from kerasdrop_lint.modes import HEALTHY, Effect, ModeTable, Site, SiteModes
from kerasdrop_lint.runtime.exchange import row_from_data, row_to_data
from kerasdrop_lint.runtime.workers import Died, Done, NotStarted, OutOfMemory, Raised, TimedOut
from kerasdrop_lint.verify.answers import Open, failure, verdict
from kerasdrop_lint.verify.questions import alternatives, appearances, calls_seen, questions

OFF = ModeTable.parse("off off off on off off")
ON = ModeTable.parse("on on on on on on")


def seen(root: str, modes: ModeTable = OFF, is_open: bool = False) -> Appearance:
    return Appearance(root, is_open, modes)


def finding(*where: Appearance, path: str = "net.py", line: int = 3) -> Finding:
    span, site = Span(line, 5, line, 9), Site(path, 9, 16, "Dropout")
    return Finding("KDL101", "name", path, span, "Net.call", "said", "3.15", (), OFF, site, where)


def answer(found: str | None, modes: ModeTable | None, reason: str = "") -> dict[str, Any]:
    row = None if modes is None else str(modes)
    return {"found": found, "modes": row, "predicted": None, "where": "Net()", "reason": reason}


@pytest.mark.parametrize(
    ("root", "found", "modes", "expected"),
    [
        (OFF, "SAME", OFF, Verdict(Status.CONFIRMED, "keras", f"{OFF}, measured with Net()", OFF)),
        (OFF, "DIFFERENT", ON, Verdict(Status.REFUTED, "keras", f"{ON}, not {OFF}, measured with Net()", ON)),
        (OFF, "UNCLEAR", OFF, Open("the entry points that matter could not be run")),
        # The class that holds the site, built alone: faulty by itself, or only inside of the model.
        (ON, "SAME", ON, Verdict(Status.CONFIRMED, "keras", f"{ON}, measured with Net() alone", ON)),
        (HEALTHY, "SAME", HEALTHY, Open("Net() alone does what is predicted of it, which is no fault by itself")),
        (
            HEALTHY,
            "DIFFERENT",
            ON,
            Open(f"Net() alone does not do what is predicted of it ({ON}, not {HEALTHY})"),
        ),
        (OFF, None, None, Open("the entry points that matter could not be run")),
    ],
)
def test_verdict(root: ModeTable, found: str | None, modes: ModeTable | None, expected: Verdict | Open) -> None:
    assert verdict(finding(seen("Net", root)), seen("Net", root), answer(found, modes), "keras") == expected


def test_an_open_answer_says_why() -> None:
    assert verdict(finding(), seen("Net"), answer(None, None, "no inputs"), "keras") == Open("no inputs")


TRACE = (
    'Thread 0x1 (most recent call first):\n  File "/lib/wait.py", line 3 in wait\n  File "/a/net.py", line 7 in call\n'
)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (Done(1, 1.0, 1), ""),
        (TimedOut(6.0), "took longer than 6 s (--timeout)"),
        (TimedOut(6.0, TRACE), 'took longer than 6 s (--timeout), at "/a/net.py", line 7 in call'),
        (
            TimedOut(6.0, TRACE.replace("net", "other")),
            'took longer than 6 s (--timeout), at "/lib/wait.py", line 3 in wait',
        ),
        (OutOfMemory(3 << 20), "needed more than 3 MB (--memory)"),
        (Died("killed by SIGSEGV"), "its process died: killed by SIGSEGV"),
        (Raised("ValueError", "no"), "raised ValueError: no"),
        (NotStarted("no fork"), "no fork"),
    ],
)
def test_no_answer(result: Any, said: str) -> None:
    assert failure(result, "/a/net.py") == said


def test_the_tables_to_look_at() -> None:
    first, other, again = seen("Net"), seen("Block", HEALTHY), seen("Net", ON, True)
    assert appearances(finding(first, other, again)) == (first, other)
    assert alternatives(finding(first, other, again), first) == (str(OFF), str(ON))
    assert len(appearances(finding(*(seen(f"Net{number}") for number in range(9))))) == 3


def test_a_fault_outside_of_all_tables_is_looked_for_in_what_its_function_builds(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text("import keras\n\ndef build():\n    def inner():\n        pass\n    return inner\n")
    assert appearances(finding(seen("Block", HEALTHY), path=str(path), line=5)) == (
        seen("build"),
        seen("Block", HEALTHY),
    )
    assert appearances(finding(seen("Net"), path=str(path), line=5)) == (seen("Net"),)
    assert appearances(finding(path=str(path), line=1)) == ()


def test_one_question_for_each_subject() -> None:
    findings = [finding(seen("Net")), finding(seen("Net")), finding(seen("Net"), path="b.py"), finding(seen("Net"))]
    asked = [(number, one, one.appearances[0]) for number, one in enumerate(findings)]
    found = questions(asked, {0: "keras", 1: "keras", 2: "keras", 3: "tf_keras"}, None)
    numbers = [[number for number, _, _ in question.expected] for question in found]
    assert numbers == [[0, 1], [2], [3]]
    argument: Any = found[0].task({"Net": [{"positional": ["4"]}]}, 7.0).argument
    assert argument == {
        "runtime": "keras",
        "path": str(Path("net.py").absolute()),
        "subject": "Net",
        "calls": [{"positional": ["4"]}],
        "given": None,
        "seconds": 7.0,
        "expected": [{"site": [str(Path("net.py").absolute()), 9, 16, "Dropout"], "modes": [str(OFF)]}] * 2,
    }


def test_calls_seen_in_the_project(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("Net(4)\nNet(units=7)\nOther(1)\n")
    (tmp_path / "latin.py").write_bytes(b"Net('\xe9')\n")
    (tmp_path / "broken.py").write_text("Net(\n")
    files = [str(tmp_path / name) for name in ("a.py", "latin.py", "broken.py", "gone.py")]
    found: Any = calls_seen(["Net", "Missing"], files)
    assert found["Missing"] == []
    assert {"positional": ["4"], "keywords": {}} in found["Net"]
    assert {"positional": [], "keywords": {"units": "7"}} in found["Net"]
    assert len(found["Net"]) == 3


def test_rows_as_plain_data() -> None:
    for reaches in (True, False, None):
        row = SiteModes(Site("a.py", 1, 2, "Dropout"), Effect.MASK, OFF, "why", reaches, "Net")
        assert row_from_data(row_to_data(row)) == row
