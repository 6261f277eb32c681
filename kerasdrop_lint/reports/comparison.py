"""Predicted and measured mode tables side by side, their differences marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kerasdrop_lint.modes import DRAWN, OFF, UNKNOWN, Entry, SiteModes
from kerasdrop_lint.reports.paint import Paint
from kerasdrop_lint.tabulation import HEADING, aligned, cells

_OPEN = (UNKNOWN, DRAWN)


@dataclass(frozen=True, slots=True)
class Pair:
    """What was predicted of a site, and what was measured there: of each layer that is applied at that place."""

    predicted: SiteModes | None
    measured: tuple[SiteModes, ...]

    @property
    def differs(self) -> bool:
        """Whether one of them shows something that the other does not."""
        if self.predicted is None:
            return any(set(row.modes.states) - {OFF, UNKNOWN} for row in self.measured)
        return not self.measured or any(map(self.differences, self.measured))

    def differences(self, row: SiteModes) -> frozenset[Entry]:
        """Where a measured row is not what was predicted. What was not predicted for certain is no difference."""
        if self.predicted is None:
            return frozenset()
        expected = self.predicted.modes
        return frozenset(e for e in Entry if expected[e] != row.modes[e] and not {expected[e], row.modes[e]} & {*_OPEN})


def comparison_text(pairs: Sequence[Pair], paint: Paint) -> Iterator[str]:
    """A table with a line for each prediction and for each measurement; `!` follows what differs."""
    heading, *lines = aligned([_with(HEADING, ""), *(line for pair in pairs for line in _lines(pair))])
    yield "  " + paint(heading, "dim")
    wrong = [pair.differs for pair in pairs for _ in _lines(pair)]
    for line, is_wrong in zip(lines, wrong, strict=True):
        yield "  " + (paint(line, "red") if is_wrong else line)


def _lines(pair: Pair) -> Iterator[list[str]]:
    if pair.predicted is not None:
        line = _with(cells(pair.predicted), "predicted")
        yield line if pair.measured else [*line[:-1], f"{line[-1]} (not measured)"]
    for row in pair.measured:
        line = _with(cells(row, pair.differences(row)), "measured")
        yield line if pair.predicted is not None else [*line[:-1], f"{line[-1]} (not predicted)"]


def _with(line: Sequence[str], source: str) -> list[str]:
    """A line of a table that says where it comes from."""
    return [*line[:3], source, *line[3:]]
