"""Who has told a layer its mode: the entry point, a call, or the default of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import ClosureFunction
    from kerasdrop_lint.analysis.values import Origin, Value


class SetterKind(Enum):
    """Who stored the mode in the context."""

    ENTRY = "the entry point"
    WRITTEN = "`training=` on a call"
    DEFAULT = "the default of a layer's `call`"


@dataclass(frozen=True, slots=True)
class GraphCall:
    """A call that was told a mode while a functional model was built.

    `function` is the one that the call stands in, `guards` are the tests of the `if` branches. `passed_to` are the
    functions that a literal went through, as an argument, to get there.
    """

    call: ir.Call
    written: Value
    function: ClosureFunction | None
    guards: tuple[ir.Expression, ...] = ()
    passed_to: tuple[ir.Function, ...] = ()


@dataclass(frozen=True, slots=True)
class Setter:
    """The call that stored the mode in the context: which call, of a layer of which class, in which function.

    `serial` tells calls apart; `none` says that the mode was reset to None; `instead_of` is there while a functional
    model runs a layer for which another mode was written, `in_graph` where it runs one as was written. `maker` is the
    function that has made the layer.
    """

    kind: SetterKind
    serial: int
    call: ir.Call | None = None
    layer: str = ""
    origin: Origin | None = None
    none: bool = False
    function: ClosureFunction | None = None
    instead_of: GraphCall | None = None
    in_graph: GraphCall | None = None
    maker: ir.Function | None = None


def one_of_setters(first: Setter | None, second: Setter | None, *, same: bool) -> Setter | None:
    """Who stored the mode that two paths end with: if it is the `same`, and both have written it, the earlier; None
    where not both are to blame."""
    if first is None or second is None or first == second:
        return first if first == second else None
    both_write = same and first.kind is second.kind is SetterKind.WRITTEN and first.none is second.none
    return min(first, second, key=lambda setter: setter.serial) if both_write else None
