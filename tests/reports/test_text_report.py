"""Findings as people see them."""

import pytest

from kerasdrop_lint.finding import Failure, Finding, Span
from kerasdrop_lint.reports.paint import colored, plain
from kerasdrop_lint.reports.text import failure_line, finding_lines, statistics_lines, summary_line


def finding(span: Span, code: str = "KDL101", path: str = "a.py") -> Finding:
    return Finding(code, f"name-of-{code}", path, span, "f", "Message.", "3.15")


@pytest.mark.parametrize(
    ("line", "span", "caret"),
    [
        ("x = drop(y)", Span(1, 5, 1, 12), "    ^^^^^^^"),
        ("\tx = drop(y)", Span(1, 6, 1, 13), "\t    ^^^^^^^"),
        ("x = drop(", Span(1, 5, 3, 2), "    ^^^^^"),
        ("日本 = drop(y)", Span(1, 6, 1, 10), "       ^^^^"),
        ("x = '日' + y", Span(1, 5, 1, 8), "    ^^^^"),
        ("e\u0301 = y", Span(1, 6, 1, 7), "    ^"),
        ("x", Span(1, 1, 1, 1), "^"),
        ("x", Span(1, 9, 1, 12), " ^"),
    ],
)
def test_the_caret_stands_under_its_column(line: str, span: Span, caret: str) -> None:
    shown = list(finding_lines([finding(span)], plain, lambda _: [line + "\r\n"]))
    assert shown[1:] == [f"  1 | {line}", f"    | {caret}"]


def test_control_characters_do_not_reach_the_terminal() -> None:
    shown = list(finding_lines([finding(Span(1, 1, 1, 2))], plain, lambda _: ["\x0cx \x1b[31m\n"]))
    assert shown[1] == "  1 | \N{REPLACEMENT CHARACTER}x \N{REPLACEMENT CHARACTER}[31m"


def test_a_source_that_is_gone_shows_nothing() -> None:
    assert len(list(finding_lines([finding(Span(7, 1, 7, 2))], plain, lambda _: []))) == 1


def test_one_line_whatever_the_name() -> None:
    (line,) = finding_lines([finding(Span(1, 1, 1, 2), path="a\nb.py")], plain, None)
    assert line == "a b.py:1:1: KDL101 Message."


def test_failures() -> None:
    assert failure_line(Failure("a.py", 3, "bad\nvery bad"), plain) == "a.py:3: error: bad very bad"
    assert failure_line(Failure("a.py", None, "bad"), colored) == "\033[1ma.py\033[0m: \033[31merror:\033[0m bad"


def test_statistics_and_summary() -> None:
    span = Span(1, 1, 1, 2)
    findings = [finding(span, "KDL201"), finding(span), finding(span, "KDL102"), finding(span, "KDL201", "b.py")]
    assert list(statistics_lines(findings)) == [
        "2      KDL201 name-of-KDL201",
        "1      KDL101 name-of-KDL101",
        "1      KDL102 name-of-KDL102",
    ]
    looked = "9 files checked, 5 use Keras"
    assert summary_line(findings, 9, 4, 1) == f"4 findings in 2 files ({looked}, 1 error)."
    assert summary_line([], 9, 4, 0) == f"No findings ({looked})."
    assert summary_line([], 9, 8, 0) == "No findings (9 files checked, 1 uses Keras)."


def test_hidden_advice() -> None:
    checked = "No findings (1 file checked, 1 uses Keras)"
    assert summary_line([], 1, 0, 0, 1) == f"{checked}; 1 piece of advice hidden (--extend-select KDL9 shows it)."
    assert summary_line([], 1, 0, 0, 2) == f"{checked}; 2 pieces of advice hidden (--extend-select KDL9 shows them)."
