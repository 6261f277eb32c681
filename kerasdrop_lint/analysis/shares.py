"""Runs the roots of a file, each with its own share of the steps that they have together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.budget import FILE_STEPS
from kerasdrop_lint.analysis.facts import Root
from kerasdrop_lint.analysis.failing import noting_failure
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.gaps import Gap
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError

_LEAST = 5_000
"""What a root gets even if that is more than its equal share, as long as there is any left."""
_USUAL = 15_000
"""What a root of a file with many of them can count on: so they have more together than those of other files."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may give roots when it is run, by the name of its class or function."""

    name: str
    node: ir.Node | None
    run: Callable[[], Iterable[Root]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The roots of some candidates, in their order, and what was given up or cut short."""

    roots: tuple[Root, ...] = ()
    gaps: tuple[Gap, ...] = ()


def run_each(machine: Machine, candidates: Sequence[Candidate]) -> Outcome:
    """What all of them give.

    None takes what others have not had yet: each gets an equal share of two thirds of what there is. Those for which
    that was not enough are run once more, one after the other, with all that is left.
    """
    found: dict[int, Sequence[Root]] = {}
    gaps: dict[int, Gap] = {}
    left = min(max(FILE_STEPS, _USUAL * len(candidates)), 2 * FILE_STEPS)
    waiting, kept = list(range(len(candidates))), left // 3
    for again in (False, True):
        cut: list[int] = []
        for position, number in enumerate(waiting):
            equal = max((left - kept) // (len(waiting) - position), _LEAST)
            if again and left < _LEAST:
                break
            some, gap, taken = _run(machine, candidates[number], left if again else min(equal, left))
            left -= taken
            found[number] = some if gap is None or some else found.get(number, ())
            gaps.pop(number, None)
            if gap is not None:
                gaps[number] = gap
                cut += [number] if gap.cause is Limit.FILE_STEPS else []
        waiting = cut
    roots = tuple(root for number in sorted(found) for root in found[number])
    return Outcome(roots, tuple(gaps[number] for number in sorted(gaps)))


def _run(machine: Machine, candidate: Candidate, share: int) -> tuple[Sequence[Root], Gap | None, int]:
    """Its roots, what is not known of them, and the steps that it took."""
    before, imported = machine.budget.file, machine.budget.imported
    machine.budget.allow(share)
    roots: list[Root] = []
    cause: Limit | None = None
    try:
        with noting_failure(machine, candidate.node):
            for root in candidate.run():
                roots.append(root)
                cause = cause or root.cut
    except ProgramError:
        machine.reset()
    except RecursionError:
        machine.reset()
        cause = Limit.NESTING
    except BudgetExceededError as error:
        machine.reset()
        cause = error.cause
    taken = machine.budget.file - before - (machine.budget.imported - imported)
    roots.sort(key=lambda root: root.open)
    return roots, None if cause is None else Gap(candidate.name, candidate.node, cause), taken
