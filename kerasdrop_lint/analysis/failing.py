"""The classes and functions that raise when they are run by themselves: nothing is known of them but that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.causes import Fails
from kerasdrop_lint.analysis.facts import Root
from kerasdrop_lint.analysis.gaps import Gap
from kerasdrop_lint.analysis.machine import Machine, ProgramError


@contextmanager
def noting_failure(machine: Machine, node: ir.Node | None) -> Iterator[None]:
    """Note the error that a class or function raises, and no rule reports. It is raised all the same."""
    refused = _refused(machine)
    try:
        yield
    except ProgramError as error:
        if node is not None and _refused(machine) == refused:
            machine.noted.failed[node] = error.name
        raise


def failed(machine: Machine, roots: Iterable[Root]) -> Iterator[Gap]:
    """Those of which nothing else is known: a class may raise with its defaults, and not with what others pass."""
    known = {root.maker if root.definition is None else root.definition.syntax for root in roots}
    for node, error in machine.noted.failed.items():
        if node not in known and isinstance(node, ir.DefineClass | ir.Function):
            yield Gap(node.name, node, Fails(error))


def _refused(machine: Machine) -> int:
    """How often Keras has refused something that a rule reports."""
    noted = machine.noted
    return len(noted.on_symbolic) + len(noted.removed) + len(noted.modes_by_position) + len(noted.odd_rates)
