"""Findings for people: a line each, with the source under it if wanted."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from kerasdrop_lint.finding import Failure, Finding, Kind, Status, Unfollowed
from kerasdrop_lint.reports.paint import Paint
from kerasdrop_lint.selection import ADVICE

LinesOf = Callable[[str], Sequence[str]]
"""The physical lines of a file that was reported on; nothing if it cannot be read any more."""


def finding_lines(
    findings: Iterable[Finding],
    paint: Paint,
    lines_of: LinesOf | None,
    *,
    verdicts: bool = True,
    reasons: bool = False,
) -> Iterator[str]:
    """The report. With `lines_of`, every finding shows its source line; with `verdicts`, what measuring said of it;
    with `reasons`, for which Keras it was judged and why."""
    for finding in findings:
        yield _headline(finding, paint)
        if lines_of is not None:
            yield from _excerpt(finding, lines_of(finding.path), paint)
        if verdicts:
            yield from _verdict(finding, paint)
        if reasons:
            yield f"  {paint(_one_line(f'judged for Keras {finding.target_keras}: {finding.why}'), 'dim')}"


def failure_line(failure: Failure, paint: Paint) -> str:
    """What went wrong, in one line."""
    place = failure.path if failure.line is None else f"{failure.path}:{failure.line}"
    return f"{paint(_one_line(place), 'bold')}: {paint('error:', 'red')} {_one_line(failure.message)}"


def unfollowed_line(one: Unfollowed) -> str:
    """What is not followed, and why, in one line."""
    return _one_line(f"{one.path}:{one.line}: {one.kind.value} `{one.name}` is not followed: {one.reason}")


def unfollowed_summary(all_of_them: Sequence[Unfollowed]) -> Iterator[str]:
    """One line that says how much is not followed, if anything is."""
    if all_of_them:
        kinds = Counter(one.kind for one in all_of_them)
        counted = [f"{count} {_PLURAL[kind] if count > 1 else kind.value}" for kind, count in sorted(kinds.items())]
        files = _counted(len({one.path for one in all_of_them}), "file")
        yield f"not followed: {' and '.join(counted)} in {files}; --verbose lists them"


_PLURAL = {Kind.CLASS: "classes", Kind.FUNCTION: "functions", Kind.MODEL: "models", Kind.STATEMENT: "statements"}


def statistics_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """How many findings each rule has, the most frequent first."""
    counts = Counter((finding.code, finding.name) for finding in findings)
    for (code, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:<6} {code} {name}"


def summary_line(findings: Sequence[Finding], files: int, skipped: int, failures: int, hidden: int = 0) -> str:
    """The run in one sentence. `hidden` is how much advice was found and not selected."""
    found = f"{_counted(len(findings), 'finding')} in {_counted(len({f.path for f in findings}), 'file')}"
    uses = files - skipped
    looked = f"{_counted(files, 'file')} checked, {uses} {'uses' if uses == 1 else 'use'} Keras"
    failed = f", {_counted(failures, 'error')}" if failures else ""
    return f"{found if findings else 'No findings'} ({looked}{failed}){_verdicts(findings)}{_hidden(hidden)}."


def _hidden(count: int) -> str:
    if not count:
        return ""
    pieces, them = ("piece", "it") if count == 1 else ("pieces", "them")
    return f"; {count} {pieces} of advice hidden (--extend-select {ADVICE} shows {them})"


def _verdicts(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.verdict.status for finding in findings if finding.verdict is not None)
    said = ", ".join(f"{counts[status]} {status.value}" for status in Status)
    return f": {said}" if counts else ""


def _verdict(finding: Finding, paint: Paint) -> Iterator[str]:
    if finding.verdict is not None:
        verdict = finding.verdict
        on = f" on {verdict.runtime}" if verdict.runtime else ""
        colour = {Status.CONFIRMED: "red", Status.REFUTED: "green", Status.UNVERIFIED: "yellow"}[verdict.status]
        yield f"  {paint(verdict.status.value, colour)}{on}: {_one_line(verdict.reason)}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _headline(finding: Finding, paint: Paint) -> str:
    place = paint(_one_line(finding.path), "bold")
    position = f"{finding.span.line}:{finding.span.column}"
    line = f"{place}:{position}: {paint(finding.code, 'red')} {_one_line(finding.message)}"
    return line if finding.verdict is None else f"{line} [{finding.verdict.status.value}]"


def _one_line(text: str) -> str:
    """File names and messages must not break the one-line format."""
    return " ".join(text.splitlines()) if text.splitlines() != [text] else text


def _excerpt(finding: Finding, lines: Sequence[str], paint: Paint) -> Iterator[str]:
    span = finding.span
    if not 1 <= span.line <= len(lines):
        return
    line = lines[span.line - 1].rstrip("\r\n")
    end = span.end_column if span.end_line == span.line else len(line) + 1
    marked = line[span.column - 1 : max(end, span.column + 1) - 1]
    gutter = str(span.line)
    # Tabs stay tabs, so that the caret stands under the same column whatever a tab is worth.
    indent = "".join("\t" if c == "\t" else " " * _width(c) for c in line[: span.column - 1])
    yield f"  {paint(gutter + ' |', 'dim')} {_printable(line)}"
    yield f"  {paint(' ' * len(gutter) + ' |', 'dim')} {indent}{paint('^' * max(1, sum(map(_width, marked))), 'cyan')}"


def _printable(line: str) -> str:
    return "".join(c if c == "\t" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
