"""Many files: found, looked through, and those that matter analysed, several at a time if that pays."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from kerasdrop_lint.check.one import Outcome, examine, failed, matters, projects_for
from kerasdrop_lint.check.processes import available, spread
from kerasdrop_lint.config.options import DEFAULTS, Options
from kerasdrop_lint.finding import Failure, Finding, Report, Unfollowed
from kerasdrop_lint.source.discovery import discover
from kerasdrop_lint.source.text import read

if TYPE_CHECKING:
    from kerasdrop_lint.project.project import Projects

# Starting a process and loading the analysis in it takes as long as analysing about this many bytes.
_WORTH_A_PROCESS = 100_000

Track = Callable[[Iterable[Outcome], int], Iterable[Outcome]]
"""Passes outcomes through as they come; told how many there will be."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """The reports of a run, in the order of the files, and the codes of advice that was not shown."""

    reports: tuple[Report, ...]
    hidden: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, file by file."""
        return tuple(finding for report in self.reports for finding in report.findings)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All failures, file by file; one that several files have in common, once."""
        return tuple(dict.fromkeys(failure for report in self.reports for failure in report.failures))

    @property
    def not_followed(self) -> tuple[Unfollowed, ...]:
        """What was not followed, file by file."""
        return tuple(one for report in self.reports for one in report.not_followed)

    @property
    def skipped(self) -> int:
        """How many files did not have to be analysed."""
        return sum(not report.analysed for report in self.reports)

    def hidden_by_code(self) -> dict[str, int]:
        """How often each advice would have been given."""
        return dict(sorted(Counter(self.hidden).items()))


def check_paths(paths: Sequence[str], options: Options = DEFAULTS) -> RunReport:
    """The report of all files under the paths. Never raises for a file: what goes wrong with one is in its report."""
    return run(paths, options, lambda outcomes, _: outcomes)


def run(paths: Sequence[str], options: Options, track: Track) -> RunReport:
    """The same, watched."""
    started = time.perf_counter()
    files, unreadable = discover(paths, options.excludes)
    folders = tuple(os.path.abspath(path) for path in paths if os.path.isdir(path))
    outcomes = tuple(track(_outcomes(files, options, folders), len(files)))
    reports = (*(Report(failure.path, failures=(failure,), analysed=True) for failure in unreadable),)
    hidden = tuple(code for outcome in outcomes for code in outcome.hidden)
    return RunReport((*reports, *(o.report for o in outcomes)), hidden, time.perf_counter() - started)


def _outcomes(files: Sequence[str], options: Options, folders: tuple[str, ...]) -> Iterator[Outcome]:
    shared = cache(lambda: projects_for(options, folders=folders))
    first = [_glance(path, shared) for path in files]
    pending = [path for path, glance in zip(files, first, strict=True) if isinstance(glance, int)]
    size = sum(glance for glance in first if isinstance(glance, int))
    jobs = options.jobs or min(available(), 1 + size // _WORTH_A_PROCESS)
    with tempfile.TemporaryDirectory(prefix="kerasdrop-lint-") as kept:
        make = partial(_examiner, options=options, store=kept if jobs > 1 else None, folders=folders)
        analysed = spread(make, pending, jobs, _lost)
        for glance in first:
            yield next(analysed) if isinstance(glance, int) else glance


def _glance(path: str, projects: Callable[[], Projects]) -> Outcome | int:
    """The outcome of a file that need not be analysed, or the size of one that must."""
    data = read(path)
    if isinstance(data, Failure):
        return failed(data)
    return len(data) if _matters(data, path, projects) else Outcome(Report(path))


def _matters(data: bytes, path: str, projects: Callable[[], Projects]) -> bool:
    """Whether a file has to be analysed; where asking goes wrong, the analysis will say how."""
    try:
        return matters(data, path, projects)
    except Exception:
        return True


def _examiner(options: Options, store: str | None, folders: tuple[str, ...]) -> Callable[[str], Outcome]:
    """What examines files one after the other, and remembers what it read of other modules."""
    from kerasdrop_lint.project.store import Store

    projects = projects_for(options, Store(store), folders)

    def examine_file(path: str) -> Outcome:
        data = read(path)
        return failed(data) if isinstance(data, Failure) else examine(data, path, options, projects)

    return examine_file


def _lost(path: str) -> Outcome:
    return failed(Failure(path, None, "not analysed: the process that analysed it died"))
