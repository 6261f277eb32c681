"""The calls that are running, and what is tried in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import ClosureFunction
    from kerasdrop_lint.analysis.options import Option
    from kerasdrop_lint.analysis.setters import Setter
    from kerasdrop_lint.analysis.values import Value


@dataclass(frozen=True, slots=True)
class Forced:
    """An argument that is tried in the place of a parameter's default: `options` say which, if the parameter is one."""

    function: ClosureFunction
    name: str
    value: Value
    options: tuple[Option, ...] = ()


@dataclass(slots=True)
class EnteredCall:
    """A running function, and the call that it was entered by."""

    function: ClosureFunction
    place: ir.Call | None


@dataclass(slots=True)
class ActiveCall:
    """A layer call that is running: `took` is the setter whose mode it took from the context, None if it was told."""

    serial: int
    place: ir.Node | None
    took: Setter | None
    leaked: bool


@dataclass(frozen=True, slots=True)
class DirectCall:
    """A running `layer.call(...)` that is written in the source: the method of a class of the file, and the call."""

    method: ir.Function
    place: ir.Call
