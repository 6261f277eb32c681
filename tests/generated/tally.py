"""Counts what many comparisons come to, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.generated.comparing import Comparison, Outcome
from tests.generated.kinds.parts import KIND
from tests.generated.reporting import gist
from tests.measuring.records import Measured

NOT_BUILT = "not built"
NOT_MEASURED = "not measured"


@dataclass(slots=True)
class Tally:
    """How many programs, sites and cells came to what; the reasons of what is not known, disagrees by raising, or was
    not built."""

    programs: Counter[str] = field(default_factory=Counter)
    sites: Counter[Outcome] = field(default_factory=Counter)
    cells: int = 0
    unknown: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[Outcome]] = field(default_factory=dict)
    """The sites by what the program is mostly about, where its grammar says so."""

    def add(self, measured: Measured, comparison: Comparison, features: Iterable[str] = ()) -> str:
        """Count a program in; what it counts as."""
        outcome = comparison.outcome.value
        if measured.whole is None:
            outcome = NOT_MEASURED if measured.trouble else NOT_BUILT
        self.programs[outcome] += 1
        self.sites.update(site.outcome for site in comparison.sites)
        self.cells += sum(site.cells for site in comparison.sites)
        self.unknown += sum(site.unknown for site in comparison.sites)
        self.reasons.update(_reasons(measured, comparison))
        for name in features:
            if name.startswith(KIND):
                of_kind = self.kinds.setdefault(name.removeprefix(KIND), Counter())
                of_kind.update(site.outcome for site in comparison.sites)
        return outcome

    @property
    def share_of_unknown(self) -> float:
        """How many of the sites are not known in every mode."""
        return self.sites[Outcome.UNKNOWN] / (self.sites.total() or 1)

    def __str__(self) -> str:
        programs = ", ".join(f"{number} {name}" for name, number in sorted(self.programs.items()))
        sites = ", ".join(f"{self.sites[outcome]} {outcome.value}" for outcome in Outcome)
        return (
            f"programs: {programs or 'none'}; sites: {sites} ({self.share_of_unknown:.2%} unknown); "
            f"cells: {self.unknown} of {self.cells} unknown"
        )


def _reasons(measured: Measured, comparison: Comparison) -> list[str]:
    if measured.whole is None:
        return [f"not built: {gist(measured.not_built)}"] if measured.not_built else [measured.trouble]
    found = [
        "unknown: " + next((said.partition(" ")[2] for said in site.predicted if "unknown" in said), "not seen")
        for site in comparison.sites
        if site.outcome is Outcome.UNKNOWN
    ]
    if comparison.outcome is Outcome.DISAGREE and measured.errors:
        found += [f"disagrees, and raised: {message}" for message in {gist(said) for said in measured.errors.values()}]
    return found
