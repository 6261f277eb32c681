"""Suppression agrees with flake8, line by line."""

import time
import tokenize
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerasdrop_lint.finding import Finding, Span
from kerasdrop_lint.source import noqa


def finding(line: int, code: str = "KDL101") -> Finding:
    return Finding(code, "name", "x.py", Span(line, 1, line, 2), "f", "message", "3.15")


def reported(text: str, code: str = "KDL101") -> list[int]:
    """The lines on which a finding of this code survives."""
    lines = len(StringIO(text, newline=None).readlines())
    return [f.span.line for f in noqa.without_suppressed([finding(n, code) for n in range(1, lines + 1)], text)]


@pytest.mark.parametrize(
    ("comment", "suppressed"),
    [
        ("# noqa", True),
        ("# NoQA", True),
        ("# noqa : KDL999", True),
        ("# noqa because", True),
        ("# noqa:KDL101", True),
        ("# noqa: KDL101", True),
        ("# noqa: KDL1", True),
        ("# noqa: E501,KDL101", True),
        ("# noqa: E501 KDL101", True),
        ("# noqa: KDL101 because", True),
        ("# type: ignore # noqa: KDL101", True),
        ("# noqa: E501", False),
        ("# noqa: kdl101", False),
        ("# noqa:  E501", True),
        ("#noqa", False),
        ("# nope", False),
    ],
)
def test_inline(comment: str, suppressed: bool) -> None:
    assert reported(f"x = 1  {comment}\n") == ([] if suppressed else [1])


def test_lines_of_a_string_and_continued_lines_share_a_comment() -> None:
    text = 'x = """\na\n"""  # noqa\ny = 1 + \\\n    2  # noqa\nz = 3\n'
    assert reported(text) == [6]


def test_the_lines_of_a_call_do_not() -> None:
    assert reported("x = f(\n    1,\n)  # noqa\n") == [1, 2]


def test_text_that_does_not_split_into_tokens_counts_line_by_line() -> None:
    assert reported("x = (\ny = 1  # noqa\n") == [1]


def test_form_feeds_do_not_end_lines() -> None:
    assert reported("x = 1\n\x0cy = 2  # noqa\nz = 3\n") == [1, 3]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(ending: str) -> None:
    assert reported(ending.join(["x = 1", "y = 2  # noqa", "z = 3", ""])) == [1, 3]


@pytest.mark.parametrize(
    ("text", "skips"),
    [
        ("# flake8: noqa\n", True),
        ("x = 1\n    # FLAKE8=NOQA\n", True),
        ("# flake8: noqa: E501\n", True),
        ("x = 1  # flake8: noqa\n", False),
        ("# noqa\n", False),
    ],
)
def test_file_level(text: str, skips: bool) -> None:
    assert noqa.skips_file(text) is skips


COMMENTS = ("# noqa", "# noqa: KDL101", "# NOQA:E501,KDL2")
PIECES = st.sampled_from((*COMMENTS, "x = 1", "\n", "\r\n", '"""', "'", "(", ")", "\\\n", "    ", " ", "\x0c", "é"))


@given(st.lists(PIECES, max_size=14).map("".join))
def test_agrees_with_flake8(text: str) -> None:
    pytest.importorskip("flake8")
    from argparse import Namespace

    from flake8.processor import FileProcessor
    from flake8.violation import Violation

    lines = StringIO(text, newline=None).readlines()
    options = Namespace(hang_closing=False, max_line_length=79, max_doc_length=None, verbose=0, indent_size=4)
    processor = FileProcessor("x.py", options, lines)
    expected = []
    for number, line in enumerate(lines, start=1):
        # Without a mapped line flake8 reads the file, which does not exist here.
        physical = processor.noqa_line_for(number) or line
        if not Violation("KDL101", "x.py", number, 1, "message", physical).is_inline_ignored(False):
            expected.append(number)
    assert reported(text) == expected


def test_tokenize_is_what_flake8_uses() -> None:
    with pytest.raises((tokenize.TokenError, SyntaxError)):
        list(tokenize.generate_tokens(StringIO("x = (\n").readline))


def test_blanks_cost_no_time() -> None:
    started = time.process_time()
    assert not noqa.skips_file((" " * 50_000 + "\n") * 4)
    assert time.process_time() - started < 1
