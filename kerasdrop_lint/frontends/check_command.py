"""The command `check`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from kerasdrop_lint import __version__
from kerasdrop_lint.check import Outcome, RunReport, examine, run
from kerasdrop_lint.check.many import Track
from kerasdrop_lint.config import Configuration, Options, Output, UsageError, configure
from kerasdrop_lint.finding import Failure
from kerasdrop_lint.frontends.arguments import given_settings
from kerasdrop_lint.reports.json import Summary, document
from kerasdrop_lint.reports.paint import paint_for
from kerasdrop_lint.reports.text import (
    LinesOf,
    failure_line,
    finding_lines,
    statistics_lines,
    summary_line,
    unfollowed_line,
    unfollowed_summary,
)
from kerasdrop_lint.source.lines import split_lines
from kerasdrop_lint.source.text import decode, read

# A run that takes longer than this shows how far it is.
_LONG = 2.0


def check(parsed: argparse.Namespace) -> int:
    """Checks the paths, prints the report, and returns the exit status."""
    paths = parsed.paths or ["."]
    looked_up = [parsed.stdin_display_name] if paths == ["-"] else paths
    configuration = configure(given_settings(vars(parsed)), looked_up, parsed.config, parsed.isolated)
    output = configuration.output
    if "-" in paths:
        if len(paths) > 1:
            raise UsageError("check: standard input (-) cannot be checked together with other paths")
        source = sys.stdin.buffer.read()
        report, lines_of = _check_stdin(source, parsed.stdin_display_name, configuration.options)
    else:
        report, lines_of = run(paths, configuration.options, progress(output)), file_lines
    with written_to(output.output_file) as stream:
        print_report(report, output, stream, lines_of)
    print_notes(report, configuration)
    if report.failures:
        return 2
    return 1 if report.findings and not output.exit_zero else 0


def _check_stdin(source: bytes, name: str, options: Options) -> tuple[RunReport, LinesOf]:
    started = time.perf_counter()
    if options.excludes.force and options.excludes.match_with_parents(name):
        return RunReport(()), file_lines
    outcome = examine(source, name, options)
    report = RunReport((outcome.report,), outcome.hidden, time.perf_counter() - started)
    return report, lambda path: _lines(source, path)


def progress(output: Output) -> Track:
    """A bar on standard error, if that is a terminal and nobody minds."""
    if output.no_progress or output.quiet or not sys.stderr.isatty():
        return lambda outcomes, _: outcomes

    def bar(outcomes: Iterable[Outcome], total: int) -> Iterable[Outcome]:
        from tqdm import tqdm

        # tqdm's own thread would be running when the worker processes are forked.
        tqdm.monitor_interval = 0
        shown: Iterable[Outcome] = tqdm(outcomes, total=total, unit="file", delay=_LONG, leave=False, file=sys.stderr)
        return shown

    return bar


@contextmanager
def written_to(output_file: str | None) -> Iterator[TextIO]:
    """Where the report goes: a file, or standard output."""
    if output_file is None:
        yield sys.stdout
        return
    try:
        with open(output_file, "w", encoding="utf-8", errors="backslashreplace") as stream:
            yield stream
    except OSError as error:
        raise UsageError(f"{output_file}: cannot be written: {error.strerror}") from error


def file_lines(path: str) -> Sequence[str]:
    """The lines of a file; none if it cannot be read."""
    data = read(path)
    return () if isinstance(data, Failure) else _lines(data, path)


def print_report(report: RunReport, output: Output, stream: TextIO, lines_of: LinesOf = file_lines) -> None:
    """The findings, in the format that was asked for."""
    findings = report.findings
    if output.format == "json":
        files = len(report.reports)
        gaps = report.not_followed
        summary = Summary(files, report.skipped, len(findings), report.hidden_by_code(), len(gaps), report.seconds)
        print(document(__version__, findings, report.failures, summary, gaps), file=stream)
        return
    paint = paint_for(output.color, stream)
    shows_source = output.format == "text" and output.show_source is not False
    source = lines_of if shows_source else None
    text = output.format == "text"
    for line in finding_lines(findings, paint, source, verdicts=text, reasons=text and output.verbose):
        print(line, file=stream)
    if output.statistics:
        for line in statistics_lines(findings):
            print(line, file=stream)
    if output.format == "text" and not output.quiet:
        failures, hidden = len(report.failures), len(report.hidden)
        print(summary_line(findings, len(report.reports), report.skipped, failures, hidden), file=stream)
        for line in unfollowed_summary(report.not_followed):
            print(line, file=stream)


def print_notes(report: RunReport, configuration: Configuration) -> None:
    """What belongs on standard error: what went wrong, and what was asked for with --verbose."""
    output = configuration.output
    paint = paint_for(output.color, sys.stderr)
    if output.format != "json":
        for failure in report.failures:
            print(failure_line(failure, paint), file=sys.stderr)
    if output.verbose:
        for line in _verbose_lines(report, configuration):
            print(line, file=sys.stderr)


def _verbose_lines(report: RunReport, configuration: Configuration) -> Iterator[str]:
    yield f"configuration: {configuration.file or 'no file'}"
    targets = Counter(found.target_keras for found in report.reports if found.target_keras is not None)
    counted = ", ".join(f"{target} ({count} files)" for target, count in sorted(targets.items()))
    options = configuration.options
    asked = options.target_keras if options.target_file is None else None
    yield f"target Keras: {asked or counted or options.target_keras or 'what each file uses'}"
    analysed = len(report.reports) - report.skipped
    yield f"files: {len(report.reports)}, analysed: {analysed}, skipped: {report.skipped}, {report.seconds:.2f} s"
    yield from map(unfollowed_line, report.not_followed)
    for code, count in report.hidden_by_code().items():
        yield f"hidden advice: {count} of {code}; show it with --extend-select={code}"


def _lines(source: bytes, path: str) -> Sequence[str]:
    text = decode(source, path)
    return () if isinstance(text, Failure) else split_lines(text)
