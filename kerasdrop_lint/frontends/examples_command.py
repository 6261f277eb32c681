"""`explain CODE --run`: the examples of a rule, built and measured beside what is predicted of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kerasdrop_lint.check import predict_modes
from kerasdrop_lint.config.schema import UsageError
from kerasdrop_lint.frontends.bar import bar
from kerasdrop_lint.modes import Site, SiteModes
from kerasdrop_lint.reports.comparison import Pair, comparison_text
from kerasdrop_lint.reports.paint import Paint, paint_for
from kerasdrop_lint.rules import Rule
from kerasdrop_lint.rules.examples import Example, examples
from kerasdrop_lint.runtime.frameworks import RuntimeUnavailableError
from kerasdrop_lint.verify.installed import require_tensorflow, unavailable

if TYPE_CHECKING:
    from kerasdrop_lint.runtime.examples import Measured


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is printed of an example: its pairs and what was raised; or why it was not built; or what went wrong."""

    example: Example
    pairs: tuple[Pair, ...] = ()
    raised: tuple[str, ...] = ()
    why_not: str | None = None
    failure: str | None = None


def run_examples(rule: Rule, runtime: str, color: str) -> int:
    """Prints what the examples of a rule do. 0: as predicted, 1: not as predicted, 2: some could not be measured."""
    from kerasdrop_lint.runtime.examples import examiner, workers_for

    require_tensorflow("explain")
    try:
        with workers_for(runtime) as workers:
            examined = examiner(workers)
            by_path = {example.path: example.why_not(examined.target) for example in examples(rule.code)}
            paths = [path for path, why_not in by_path.items() if why_not is None]
            measured: dict[Path, Measured] = {}
            with bar(len(paths), "example", no_progress=False) as tick:
                for number, outcome in examined.measure(paths):
                    measured[paths[number]] = outcome
                    tick(1)
    except RuntimeUnavailableError as error:
        raise UsageError(f"explain: {unavailable(str(error))}") from error
    shown = [_shown(example, examined.target, measured.get(example.path)) for example in examples(rule.code)]
    print("\n".join(_text(rule, examined.runtime, shown, paint_for(color, sys.stdout))))
    if any(one.failure for one in shown):
        return 2
    return 1 if any(pair.differs for one in shown for pair in one.pairs) else 0


def _shown(example: Example, target: str, measured: Measured | None) -> _Shown:
    if measured is None:
        return _Shown(example, why_not=example.why_not(target))
    if measured.failure is not None:
        return _Shown(example, failure=measured.failure)
    predicted = predict_modes(example.source, str(example.path), "build", target).tables
    raised = tuple(f"{entry} raised: {said}" for entry, said in measured.errors)
    return _Shown(example, tuple(_pairs(example.path, predicted, measured.tables)), raised)


def _pairs(path: Path, predicted: Sequence[SiteModes], measured: Sequence[SiteModes]) -> Iterator[Pair]:
    """Each prediction with the measurements of its site; then the measurements of sites that were not predicted."""
    from kerasdrop_lint.runtime.matching import rows_of

    found: list[SiteModes] = []
    for row in sorted({(row.site, row.modes): row for row in predicted}.values(), key=lambda row: row.site):
        # A layer whose rate is 0 is nobody's first choice.
        rows = rows_of(row.site, measured) or [one for one in measured if _is_at(row.site, one.site)]
        found += rows
        yield Pair(_short(row, path), tuple(_merged([_short(one, path) for one in rows])))
    yield from (Pair(None, (_short(row, path),)) for row in measured if row not in found)


def _is_at(predicted: Site, measured: Site) -> bool:
    return (predicted.line, predicted.layer) == (measured.line, measured.layer)


def _merged(rows: Sequence[SiteModes]) -> Iterator[SiteModes]:
    """Layers that are applied at the same place and do the same, as one."""
    alike: dict[SiteModes, list[str]] = {}
    for row in rows:
        alike.setdefault(replace(row, why=""), []).append(row.why)
    yield from (replace(row, why=", ".join(dict.fromkeys(reasons))) for row, reasons in alike.items())


def _short(row: SiteModes, path: Path) -> SiteModes:
    return replace(row, site=replace(row.site, path=path.name))


def _text(rule: Rule, runtime: str, shown: Sequence[_Shown], paint: Paint) -> Iterator[str]:
    yield paint(f"{rule.code} {rule.name} on {runtime}", "bold")
    for one in shown:
        yield ""
        yield f"{paint(one.example.path.name, 'bold')}: {one.example.summary}"
        yield from _outcome(one, paint)


def _outcome(one: _Shown, paint: Paint) -> Iterator[str]:
    if one.failure is not None:
        yield "  " + paint(f"could not be measured: {one.failure}", "red")
    elif one.why_not is not None:
        yield f"  not built: {one.why_not}"
    elif one.pairs:
        yield from comparison_text(one.pairs, paint)
    else:
        yield "  nothing in it depends on the training mode, predicted and measured"
    yield from (f"  {said}" for said in one.raised)
