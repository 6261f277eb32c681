"""Forward passes that the source makes itself: in a step, in a loop of its own, in an evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import ClosureFunction
    from kerasdrop_lint.analysis.facts import Application, Layer
    from kerasdrop_lint.analysis.values import Reference, Value


@dataclass(frozen=True, slots=True)
class Pass:
    """A call of a layer or model that stands in no other layer's call: in a step, or in a custom training loop.

    `takes_training`: its `call` has a parameter of that name; `written` is what the call says of the mode, None where
    it says nothing. `tapes` record it; `invocation` tells the runs of the function that it stands in apart. `trains`:
    a gradient through it is applied to weights of the model, or of one that holds it; `partly`: perhaps not to all.
    `running` are the functions of the source that run, the innermost last. `left_out` is what runs in training mode
    only, if a tape records the call and it says nothing of the mode, or False. `parts`: the weights are those of a
    part of the model, with these layers, by number, and the classes of which it alone has any; None for those of all
    of it. `direct` is the `model.call(...)` around it, which Keras does not see, where that decides what is written.
    """

    call: ir.Call
    function: ClosureFunction | None
    layer: Layer
    model: Reference
    takes_training: bool
    written: Value | None
    applications: tuple[Application, ...]
    tapes: tuple[int, ...]
    invocation: int
    running: tuple[ClosureFunction, ...] = ()
    left_out: tuple[Application, ...] = ()
    trains: bool = False
    partly: bool = False
    parts: frozenset[object] | None = None
    direct: ir.Call | None = None

    @property
    def place(self) -> ir.Call:
        """The call that says the mode, or could."""
        return self.direct or self.call

    def is_trained(self, site: Application) -> bool:
        """Whether a site belongs to what is trained, as far as that is told apart."""
        owner = site.function.owner if site.function is not None else None
        return self.parts is None or (site.key.layer or owner) in self.parts


@dataclass(frozen=True, slots=True)
class GivenPass:
    """A call, outside of all layers, of something that is not known and is told a literal mode, or runs under a tape.

    What is called is an argument, or an attribute that is set elsewhere: a network, as far as the source shows. It
    `trains` if a gradient is applied to its weights, `partly` if perhaps not to all of them.
    """

    call: ir.Call
    running: tuple[ClosureFunction, ...]
    written: Value | None
    tapes: tuple[int, ...]
    invocation: int
    network: str | None
    """The name of the parameter that it was given for."""
    trains: bool = False
    partly: bool = False

    @property
    def is_taped(self) -> bool:
        """Whether a gradient tape records it."""
        return bool(self.tapes)
