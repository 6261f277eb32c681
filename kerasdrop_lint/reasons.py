"""Why a row of a mode table has no finding, where it is not healthy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.mode_rows import Seen, seen_rows
from kerasdrop_lint.rules.silence import Silence
from kerasdrop_lint.rules.silent_rows import is_unhealthy, reason, reason_of_baked


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of a file. `fates` are the sites that rules speak of: None if it is reported, or why it is not."""

    facts: Facts
    fates: Mapping[ir.Node, Silence | None]

    def of_any(self, facts: Facts, rows: Iterable[Seen]) -> Silence | None:
        """The reason of rows that look alike, of these facts."""
        return next((found for seen in rows if (found := self._of(facts, seen)) is not None), None)

    def is_missing(self, facts: Facts, rows: Iterable[Seen]) -> bool:
        """Whether one of the rows is not healthy, and has neither a finding nor a reason."""
        unhealthy = (seen for seen in rows if is_unhealthy(seen.modes))
        return any(seen.application.key.place not in self.fates and self._of(facts, seen) is None for seen in unhealthy)

    def _of(self, facts: Facts, seen: Seen) -> Silence | None:
        place = seen.application.key.place
        if not is_unhealthy(seen.modes):
            return None
        if place in self.fates:
            return self.fates[place]
        if seen.root is None or seen.row is None:
            return reason_of_baked(seen.application)
        twin = self._twin(seen) if facts is not self.facts else seen
        if twin is not None and twin.root is not None and twin.row is not None:
            return reason(self.facts, twin.root, twin.row, twin.modes)
        return reason(facts, seen.root, seen.row, seen.modes)

    def _twin(self, seen: Seen) -> Seen | None:
        """The same row among the facts of the file, where the given ones are those of one model in it."""
        place = seen.application.key.place
        rows = (one for one in seen_rows(self.facts) if one.application.key.place is place)
        return next((one for one in rows if one.modes == seen.modes), None)
