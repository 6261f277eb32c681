"""Facts about calls that Keras 2 takes and Keras 3 raises an error for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import ClosureFunction
    from kerasdrop_lint.analysis.facts import Layer
    from kerasdrop_lint.analysis.options import Option


@dataclass(frozen=True, slots=True)
class ModeByPosition:
    """A mode that a layer is given as a positional argument, which Keras 3 refuses with an error of that name.

    `name` is the parameter of the layer's `call` at that position, None where it has none or that is not known;
    `written` is what the call has there, None where it stands in what is unpacked. `options` are the tests that lead
    there.
    """

    place: ir.Call
    layer: Layer
    name: str | None
    written: ir.Expression | None
    error: str
    function: ClosureFunction | None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeInCall:
    """A layer with variables of its own that a `call` makes and applies at once; in Keras 3 a dropout is one.

    `running` are the `call` and what it runs, up to the function that makes the layer. `options` are the tests that
    lead there; the last of them is a rate, which must not be 0, if it `needs_rate`.
    """

    place: ir.Call
    layer: Layer
    has_weights: bool
    running: tuple[ClosureFunction, ...]
    options: tuple[Option, ...] = ()
    needs_rate: bool = False

    @property
    def call(self) -> ClosureFunction:
        """The `call` that runs it all."""
        return self.running[0]

    @property
    def function(self) -> ClosureFunction:
        """What makes the layer: the `call` itself, or a function that it runs."""
        return self.running[-1]


@dataclass(frozen=True, slots=True)
class RemovedFunction:
    """A call or an import of a function of `keras.backend` that Keras 3 does not have, and the error that it raises.

    `options` are the tests that lead there.
    """

    place: ir.Call | ir.ImportFrom
    name: str
    error: str
    function: ClosureFunction | None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class IdlePhase:
    """A scope of Keras 2 with a mode for whom nobody tells one, and what is called in it: that tells the model another.

    `method` is its name.
    """

    scope: ir.Call
    call: ir.Call
    method: str
    function: ClosureFunction | None


@dataclass(frozen=True, slots=True)
class OperationOnSymbolic:
    """A function of TensorFlow that is given a symbolic tensor while a model is built.

    `counterpart` is what `keras.ops` has in its place, if anything; `made` is the call that made the tensor. `place`
    is where it is reported: the call itself, or that of the helper of another module in which it stands. `options` are
    the tests that lead there.
    """

    call: ir.Call
    counterpart: str
    made: ir.Call | None
    place: ir.Call
    function: ClosureFunction | None
    options: tuple[Option, ...] = ()
