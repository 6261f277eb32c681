"""Holds predicted mode tables against measured ones: site by site, mode by mode.

The rows of a line are compared as sets: each measured row needs a predicted one that fits, and each predicted row a
measured one. A row fits where every state that both know is the same. A row that is off everywhere is like none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kerasdrop_lint.modes import (
    DRAWN,
    OFF,
    ON,
    UNKNOWN,
    Effect,
    Entry,
    ModeTable,
    SiteModes,
    State,
    is_error,
)
from kerasdrop_lint.rows import is_inactive, is_operation
from tests.generated.predicting import Predicted
from tests.generated.program import MAIN
from tests.measuring.records import Measured

NOWHERE = 0
"""Stands for the line of all random masks, which are predicted where they are used, and measured where drawn; and for
that of the model as a whole."""
OTHER_ERRORS = (
    "have not yet been created",
    "No gradients provided for any variable",
    "of type AddN must have the same size and shape",
)
"""tf_keras refuses to train a model with a Sequential model in it that never ran, Keras 3 one without a gradient. Both
have nothing to do with modes, and are not predicted: such an entry point is not compared."""
_OPEN = (UNKNOWN, DRAWN)
_NOTHING_KNOWN = ModeTable((UNKNOWN,) * len(Entry))


class Outcome(str, Enum):
    """What a comparison comes to, the worst first."""

    DISAGREE = "disagree"
    UNKNOWN = "unknown"
    AGREE = "agree"


@dataclass(frozen=True, slots=True)
class Compared:
    """The sites of a line, or the model as a whole: what was said of it, and how many of its cells were not."""

    line: int
    outcome: Outcome
    predicted: tuple[str, ...]
    measured: tuple[str, ...]
    cells: int
    unknown: int
    name: str = "its random masks"
    """What it is if it is nowhere."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The sites of a program by line, and the model as a whole: None where nothing was measured."""

    sites: tuple[Compared, ...]
    whole: Compared | None

    @property
    def parts(self) -> tuple[Compared, ...]:
        """Everything that was compared."""
        return self.sites if self.whole is None else (*self.sites, self.whole)

    @property
    def outcome(self) -> Outcome:
        """The worst."""
        found = {part.outcome for part in self.parts}
        return next((outcome for outcome in Outcome if outcome in found), Outcome.AGREE)


def compare(predicted: Predicted, measured: Measured, text: str, *, is_whole: bool = True) -> Comparison:
    """How the prediction for a program's judged file stands to what was measured of it.

    `is_whole`: the program has no other files. What those raise is not predicted, nor that they give a layer whose
    result is thrown away.
    """
    if measured.whole is None:
        return Comparison((), None)
    measured = _without_other_errors(measured, None if is_whole else predicted.whole)
    here = [row for row in measured.rows if row.site.path == MAIN and not _is_idle_mask(row)]
    starts = _starts_of_statements(text) if any(not row.site.column for row in here) else {}
    expected = _by_line((row for row in predicted.rows if not _is_idle_mask(row)), starts)
    found = _by_line(here, starts)
    whole = predicted.whole or _NOTHING_KNOWN
    sites = []
    for line in sorted(expected.keys() | found.keys()):
        rows = found.get(line, [])
        thrown_away = not is_whole and all(row.reaches_output is False for row in rows)
        unseen = _NOTHING_KNOWN if thrown_away else whole
        sites.append(_site(line, expected.get(line, []), rows, unseen, measured.whole))
    return Comparison(tuple(sites), _whole(whole, measured, predicted.crashed))


def _without_other_errors(measured: Measured, predicted: ModeTable | None) -> Measured:
    """What was measured, with nothing where an entry point raised for a reason that has nothing to do with modes, or,
    given what was predicted, raised what was not."""
    raised = {Entry(name): message for name, message in measured.errors.items()}
    other = {entry for entry, message in raised.items() if any(part in message for part in OTHER_ERRORS)}
    if predicted is not None:
        other |= {entry for entry in measured.raised if not is_error(predicted[entry])}
    if not other or measured.whole is None:
        return measured

    def without(modes: ModeTable) -> ModeTable:
        return ModeTable(tuple(UNKNOWN if entry in other else modes[entry] for entry in Entry))

    rows = tuple(replace(row, modes=without(row.modes)) for row in measured.rows)
    return replace(measured, whole=without(measured.whole), rows=rows)


def _is_idle_mask(row: SiteModes) -> bool:
    """A mask that is drawn and never applied is no site: what is predicted is the place where it is applied."""
    return row.effect is Effect.MASK and row.reaches_output is False


def _starts_of_statements(text: str) -> dict[int, int]:
    """For every line of a simple statement, its first: AutoGraph knows of a call only where its statement begins."""
    simple = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt) and not hasattr(node, "body")]
    return {line: node.lineno for node in simple for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def _by_line(rows: Iterable[SiteModes], starts: dict[int, int]) -> dict[int, list[SiteModes]]:
    found: dict[int, list[SiteModes]] = {}
    for row in rows:
        line = NOWHERE if row.effect is Effect.MASK else starts.get(row.site.line, row.site.line)
        found.setdefault(line, []).append(row)
    return found


def _whole(predicted: ModeTable, measured: Measured, crashed: bool) -> Compared:
    found = ModeTable(tuple(_black_box(measured, entry, predicted[entry]) for entry in Entry))
    unknown = _unknown(predicted, found)
    disagrees = crashed or not _fits(predicted, found)
    outcome = Outcome.DISAGREE if disagrees else Outcome.UNKNOWN if unknown else Outcome.AGREE
    name = "the model as a whole"
    return Compared(NOWHERE, outcome, (str(predicted),), (str(found),), len(Entry), unknown, name)


def _black_box(measured: Measured, entry: Entry, predicted: State) -> State:
    """What the model does as a whole: measured is only what draws, predicted also whose statistics change."""
    changes = {row.modes[entry] for row in measured.rows if row.effect is Effect.BATCH_STATISTICS}
    assert measured.whole is not None
    if predicted == ON and measured.whole[entry] == OFF:
        return ON if ON in changes else UNKNOWN if UNKNOWN in changes else OFF
    return measured.whole[entry]


def _site(
    line: int, expected: Sequence[SiteModes], found: Sequence[SiteModes], unseen: ModeTable, measured: ModeTable
) -> Compared:
    """One line: the pairs of rows that belong together, and whether a row has none. `unseen` is what is predicted of
    sites that the analysis does not see."""
    missing = ModeTable(tuple(state if is_error(state) or state == UNKNOWN else OFF for state in measured.states))
    pairs = [(left.modes, right.modes) for left, right in _pairs(expected, found)]
    disagrees = False
    for row in found:
        if not any(_row_fits(other, row) for other in expected) and not _fits(missing, row.modes):
            # Of a site that it does not see, the analysis may know that it does not.
            may_be = not expected and _fits(unseen, row.modes) and _unknown(unseen, row.modes) > 0
            pairs.append((unseen, row.modes))
            disagrees = disagrees or not may_be
    for row in expected:
        if not any(_row_fits(row, other) for other in found):
            pairs.append((row.modes, missing))
            disagrees = disagrees or not _fits(row.modes, missing)
    unknown = sum(_unknown(left, right) for left, right in pairs)
    outcome = Outcome.DISAGREE if disagrees else Outcome.UNKNOWN if unknown else Outcome.AGREE
    return Compared(
        line, outcome, tuple(map(_said, expected)), tuple(map(_said, found)), len(pairs) * len(Entry), unknown
    )


def _pairs(expected: Sequence[SiteModes], found: Sequence[SiteModes]) -> Iterable[tuple[SiteModes, SiteModes]]:
    """The rows that fit: of each measured one, with the predicted one that says most, and with all that say less."""
    for row in found:
        fitting = sorted((other for other in expected if _row_fits(other, row)), key=_open_cells)
        yield from ((other, row) for place, other in enumerate(fitting) if not place or _open_cells(other))


def _row_fits(predicted: SiteModes, measured: SiteModes) -> bool:
    if predicted.effect is not measured.effect:
        return False
    if _is_idle(predicted, measured):
        return True
    if not _fits(predicted.modes, measured.modes):
        return False
    reaches = (predicted.reaches_output, measured.reaches_output)
    # Whether a result is used shows only where something is drawn: statistics change in any case.
    shows = ON in measured.modes.states and measured.effect is not Effect.BATCH_STATISTICS
    # Of a site that runs twice, on and unused the one time, off and used the other, both are true.
    mixed = UNKNOWN in predicted.modes.states
    return None in reaches or not shows or mixed or reaches[0] == reaches[1]


def _is_idle(predicted: SiteModes, measured: SiteModes) -> bool:
    """Whether what was measured is only what a draw does that shows in nothing."""
    if is_operation(measured) and is_inactive(predicted) and ON not in predicted.modes.states:
        return measured.reaches_output is False  # at a rate of 0 the operation itself throws away what it draws
    # What nobody uses TensorFlow may leave out of a graph; outside of one it could not be measured here.
    unmeasured = UNKNOWN in measured.modes.states and ON not in measured.modes.states
    return predicted.reaches_output is False and measured.reaches_output is None and unmeasured


def _fits(predicted: ModeTable, measured: ModeTable) -> bool:
    return all(left == right or left in _OPEN or right in _OPEN for left, right in _cells(predicted, measured))


def _unknown(predicted: ModeTable, measured: ModeTable) -> int:
    """How many states were measured that are not predicted."""
    return sum(left == UNKNOWN and right not in _OPEN for left, right in _cells(predicted, measured))


def _cells(predicted: ModeTable, measured: ModeTable) -> Iterable[tuple[State, State]]:
    return zip(predicted.states, measured.states, strict=True)


def _open_cells(row: SiteModes) -> int:
    return sum(state == UNKNOWN for state in row.modes.states)


def _said(row: SiteModes) -> str:
    unused = " unused" if row.reaches_output is False else ""
    return f"{row.site.line}:{row.site.column} {row.site.layer} ({row.effect.value}): {row.modes}{unused}, {row.why}"
