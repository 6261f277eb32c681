"""The command `verify`."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace

from kerasdrop_lint.check import RunReport, run
from kerasdrop_lint.config import Configuration, Options, Output, UsageError, configure
from kerasdrop_lint.finding import Finding, Status
from kerasdrop_lint.frontends.arguments import given_settings
from kerasdrop_lint.frontends.bar import bar
from kerasdrop_lint.frontends.check_command import print_notes, print_report, progress, written_to
from kerasdrop_lint.source.discovery import discover
from kerasdrop_lint.verify import verified
from kerasdrop_lint.verify.installed import require_tensorflow, target_of_keras


def verify(parsed: argparse.Namespace) -> int:
    """Checks the paths, measures each finding, prints the report, and returns the exit status."""
    paths = parsed.paths or ["."]
    if "-" in paths:
        raise UsageError("verify: standard input cannot be measured, only files")
    require_tensorflow("verify")
    started = time.perf_counter()
    configuration = configure(given_settings(vars(parsed)), paths, parsed.config, parsed.isolated)
    output = configuration.output
    options = _for_what_is_installed(configuration.options)
    report = run(paths, options, progress(output))
    findings = _measured(report.findings, paths, options, configuration)
    by_file = {id(old): new for old, new in zip(report.findings, findings, strict=True)}
    report = replace(
        report,
        reports=tuple(
            replace(file, findings=tuple(by_file[id(finding)] for finding in file.findings)) for file in report.reports
        ),
        seconds=time.perf_counter() - started,
    )
    with written_to(output.output_file) as stream:
        print_report(report, output, stream)
    print_notes(report, configuration)
    return _status(report, output)


def _for_what_is_installed(options: Options) -> Options:
    """Judged for the Keras that will measure, unless another is asked for."""
    installed = target_of_keras()
    return options if installed is None else replace(options, newest_keras=installed)


def _measured(
    findings: tuple[Finding, ...], paths: list[str], options: Options, configuration: Configuration
) -> tuple[Finding, ...]:
    folders = [os.path.dirname(os.path.abspath(finding.path)) for finding in findings]
    files, _ = discover([*paths, *dict.fromkeys(folders)], options.excludes)
    output = configuration.output
    with bar(len(findings), "finding", no_progress=output.no_progress or output.quiet) as tick:
        return verified(findings, files, configuration.measuring, options.jobs, tick)


def _status(report: RunReport, output: Output) -> int:
    if report.failures:
        return 2
    standing = [f for f in report.findings if f.verdict is None or f.verdict.status is not Status.REFUTED]
    return 1 if standing and not output.exit_zero else 0
