"""One source: through the gate, judged, and reduced to what the user asked to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kerasdrop_lint.config.options import DEFAULTS, Options
from kerasdrop_lint.finding import Failure, Report
from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.mishaps import mishap
from kerasdrop_lint.project.tables import TableError
from kerasdrop_lint.selection import is_advice
from kerasdrop_lint.source import gate, noqa, text
from kerasdrop_lint.source.patterns import matches

if TYPE_CHECKING:
    from kerasdrop_lint.judge import Prediction
    from kerasdrop_lint.project.project import Projects
    from kerasdrop_lint.project.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report of a file, and the codes of the advice in it that is not shown because nobody selected it."""

    report: Report
    hidden: tuple[str, ...] = ()


def check_source(source: bytes | str, path: str = "<string>", options: Options = DEFAULTS) -> Report:
    """The report of one source. Never raises: what goes wrong is a failure in the report."""
    return examine(source, path, options).report


def examine(source: bytes | str, path: str, options: Options, projects: Projects | None = None) -> Outcome:
    """The same with what was hidden. `projects` is what the files of a run share."""
    # The one place where anything that our own code raises ends, so that no file can take others down with it.
    try:
        return _examined(source, path, options, projects)
    except TableError as error:
        return failed(Failure(error.path, None, error.reason))
    except Exception as error:
        return failed(mishap(path, error))


def projects_for(options: Options, store: Store | None = None, folders: tuple[str, ...] = ()) -> Projects:
    """What the files of a run share. `folders` are those that are checked as a whole."""
    from kerasdrop_lint.project.nearest import Tables
    from kerasdrop_lint.project.project import Projects
    from kerasdrop_lint.project.tables import Configured

    given = options.target_keras is not None and options.target_file is not None and not options.own_tables
    only = Configured(options.target_keras or "", options.target_file or "") if given else None
    return Projects(options.environment, store, Tables(options.own_tables, only), folders)


def failed(failure: Failure) -> Outcome:
    """The outcome of a file that could not be handled."""
    return Outcome(Report(failure.path, failures=(failure,), analysed=True))


def matters(source: bytes | str, path: str, projects: Callable[[], Projects]) -> bool:
    """Whether the source has to be analysed at all; `projects` is asked for only where its text does not tell."""
    searched = gate.undecoded(source) if isinstance(source, bytes) else source
    if gate.can_matter(searched):
        return True
    if not gate.may_matter(searched):
        return False
    from kerasdrop_lint.project.project import surroundings

    around = surroundings(projects(), path, searched)
    return around is not None and around.projects.reach.leads_to_framework(searched, around)


def _examined(source: bytes | str, path: str, options: Options, projects: Projects | None) -> Outcome:
    shared = cache(lambda: projects or projects_for(options))
    if not matters(source, path, shared):
        return Outcome(Report(path))
    decoded = text.decode(source, path)
    if isinstance(decoded, Failure):
        return failed(decoded)
    if options.noqa and noqa.skips_file(decoded):
        return Outcome(Report(path))
    # The analysis takes longer to load than most files to check, so only a file that matters loads it.
    from kerasdrop_lint.judge import judge
    from kerasdrop_lint.project.project import surroundings

    around = surroundings(shared(), path, decoded)
    target = options.target_keras if options.target_file is None or around is None else None
    judgement = judge(decoded, path, target, options.newest_keras, around)
    findings = tuple(sorted(judgement.findings, key=lambda finding: finding.order))
    if options.noqa:
        findings = noqa.without_suppressed(findings, decoded)
    failures, gaps = tuple(judgement.failures), judgement.not_followed
    return _shown(Report(path, findings, failures, True, judgement.target, gaps), options)


def _shown(report: Report, options: Options) -> Outcome:
    """The outcome reduced to the selected rules."""
    selection, path = options.selection, report.path
    off_here = tuple(code for pattern, codes in selection.per_file_ignores if matches(path, pattern) for code in codes)
    allowed = [finding for finding in report.findings if not (off_here and finding.code.startswith(off_here))]
    shown = tuple(f for f in allowed if selection.selects(f.code))
    hidden = tuple(f.code for f in allowed if is_advice(f.code) and f not in shown and not selection.ignores(f.code))
    return Outcome(replace(report, findings=shown), hidden)


def predict_modes(
    source: bytes | str,
    path: str = "<string>",
    builder: str | None = None,
    target_keras: str | None = None,
    newest_keras: str = DEFAULT,
) -> Prediction:
    """The predicted mode tables of one source, of one class or function in it if `builder` names it. Never raises.

    Without a target the file decides between Keras 2 and the newest.
    """
    from kerasdrop_lint.judge import Prediction, predict
    from kerasdrop_lint.project.project import Projects, surroundings

    failure: Failure
    try:
        decoded = text.decode(source, path)
        if not isinstance(decoded, Failure):
            around = surroundings(Projects(), path, decoded)
            return predict(decoded, path, builder, target_keras, newest_keras, around, explain=True)
        failure = decoded
    except TableError as error:
        failure = Failure(error.path, None, error.reason)
    except Exception as error:
        failure = mishap(path, error)
    return Prediction(target=target_keras or newest_keras, tables=(), failures=(failure,))
