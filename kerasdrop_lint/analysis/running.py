"""The calls of layers that are running."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.setters import Setter


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
