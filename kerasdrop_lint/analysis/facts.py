"""What the analysis found, for rules to judge: facts about places in the source, never findings."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.marks import Site, Sites
from kerasdrop_lint.analysis.options import Option
from kerasdrop_lint.analysis.passes import GivenPass, Pass
from kerasdrop_lint.analysis.setters import Setter
from kerasdrop_lint.analysis.values import Truth, Value
from kerasdrop_lint.modes import OFF, Effect, Entry, ModeTable, State

if TYPE_CHECKING:
    import ast

    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.causes import Cause
    from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
    from kerasdrop_lint.analysis.gaps import Gap
    from kerasdrop_lint.analysis.refused_calls import (
        IdlePhase,
        MadeInCall,
        ModeByPosition,
        OperationOnSymbolic,
        RemovedFunction,
    )
    from kerasdrop_lint.knowledge.profiles import Profile
    from kerasdrop_lint.knowledge.rates import RateFault


class Through(Enum):
    """How a layer or operation is applied."""

    CALL = "the layer is called"
    CALL_METHOD = "its `call` method is called"
    OPERATION = "a function that has no mode"


class Choice(Enum):
    """What something random does, where the share is the layer's own: no tensor and no caller decides it."""

    NO = "nothing of that kind"
    DROPS = "a mask zeroes or leaves out a share"
    SELECTS = "one of two results, or an order, is taken by chance"


class ModeSource(Enum):
    """What decided the mode of an application."""

    WRITTEN = "`training=` was written"
    CONTEXT = "the context of the outer call"
    DEFAULT = "the layer's own default"
    NOTHING = "nobody"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as rules speak of it: its class, the Keras class behind it, and the call that made it."""

    name: str
    keras: str | None
    made: ir.Call | None
    definition: UserClass | None
    maker: ir.Function | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """One application of a mode-dependent layer or operation in one run."""

    key: Site
    layer: Layer
    effect: Effect
    rate: Truth
    mode: Value
    source: ModeSource
    through: Through
    state: State
    setter: Setter | None
    victim: ir.Node | None
    """Where the mode leaked in: the outermost call, not told the mode, that took what an ended call left behind."""
    function: ClosureFunction | None
    certain: bool
    """Whether it runs whatever the values that are not known, as far as the mode may be one of them."""
    runs_always: bool
    """Whether it runs whatever any value that is not known."""
    is_one_of: bool = False
    """Whether it may not be what is called: something that is not known chose it."""
    mode_is_sure: bool = True
    """False where a layer that is not known ran before, and may have changed the mode."""
    guards: tuple[ir.Expression, ...] = ()
    """The tests of the `if` branches that it stands in."""
    is_guarded_here: bool = False
    """Whether the last of them stands in the same function."""
    rate_from_call: bool = False
    """Its rate is an argument of the running call, so that a caller may zero it."""
    choice: Choice = Choice.NO
    """What is random about an operation that is no dropout."""
    direct: ir.Call | None = None
    """The `.call(...)` that was not told the mode, where the default of the method it calls has decided it."""
    options: tuple[Option, ...] = ()
    """If it is not `certain`: the tests that decide it, where some value of a parameter leads there."""
    frozen_in: ClosureFunction | None = None
    """The `tf.function` that keeps it off in `fit`: it was traced before in another mode, and without it, it is on."""

    @property
    def leads(self) -> bool:
        """Whether it runs for some value of the parameters that are not known, whatever else is not."""
        return self.certain or bool(self.options)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a root: what was applied, in order, and which sites reach the output."""

    applications: tuple[Application, ...]
    reached: Sites = frozenset()
    maybe_reached: Sites = frozenset()
    carried: Sites = frozenset()
    """Those in an output object: an instance of a class that is no layer, or of one that is not resolved."""
    error: State | None = None
    called: bool = True
    """Whether the model's own forward pass ran at all."""
    known: bool = True
    """Whether every part of the output is known; in one that is not there may be sites that were not seen."""
    complete: bool = True
    may_raise: bool = False
    """Whether something that is not known decides that it raises."""
    ran: frozenset[Hashable] = frozenset()
    """The layers of the file that were called."""
    cut: Limit | None = None
    """The bound that ended it, if one did."""
    unknown: Cause | None = None
    """Why a part of the output is not known, if one is not."""


class RootKind(Enum):
    """What was run to get a mode table."""

    MODEL = "a subclassed model"
    LAYER = "a layer in a functional model"
    GRAPH = "a functional or Sequential model"


@dataclass(frozen=True, slots=True)
class Row:
    """A site of a root: its mode table, and its last application in each entry point (None where it does not run)."""

    key: Site
    table: ModeTable
    applications: tuple[Application | None, ...]
    reaches_output: bool | None
    reaches_in: tuple[bool, ...] = (True,) * len(Entry)
    """Whether its result is, or may be, in the output of each entry point."""

    def reaches(self, entry: Entry) -> bool:
        """Whether its result is, or may be, in the output of one entry point."""
        return self.reaches_in[list(Entry).index(entry)]

    def at(self, entry: Entry) -> Application | None:
        """The application in one entry point."""
        return self.applications[list(Entry).index(entry)]

    @property
    def sample(self) -> Application:
        """An application, whatever the entry point, for what does not depend on the mode."""
        return next(application for application in self.applications if application is not None)


@dataclass(frozen=True, slots=True)
class Root:
    """What was run, and its sites. `definition` is the class, None for a graph; `open` when arguments were unknown."""

    kind: RootKind
    definition: UserClass | None
    name: str
    open: bool
    rows: tuple[Row, ...]
    columns: ModeTable
    """The whole root as a black box: on where any site that reaches the output is."""
    trained_past_call: bool = False
    """Whether fit runs a `train_step` of its own that does not call it as a whole."""
    maker: ir.Function | None = None
    """The function that makes it."""
    cut: Limit | None = None
    """The bound that ended one of its runs: what is missing there is not known."""
    makes_weights_in_call: bool = False
    """Whether its `call` is a `tf.function`, and it has weights, but none before that runs."""
    gap: Gap | None = None
    """What of it is not known, where not all of what it gives is."""

    @property
    def is_empty(self) -> bool:
        """Whether it is known to apply nothing that depends on the mode."""
        return not self.rows and all(state == OFF for state in self.columns.states)


@dataclass(frozen=True, slots=True)
class UsedModel:
    """A model that the file, or the project around it, runs, and how: called without a mode, if by itself."""

    root: Root
    entries: frozenset[Entry]


@dataclass(frozen=True, slots=True)
class ClassUse:
    """How the file uses one of its classes: where it makes instances, and what it does with them.

    `given_to_layers`: another layer or model is constructed with one. `applied_symbolically`: an instance is called on
    symbolic tensors, `applied_to_build` as often for the sake of its weights: nothing reads the result.
    """

    definition: UserClass
    call: ClosureFunction | None
    is_model: bool
    made_inside_layers: int = 0
    made_elsewhere: int = 0
    given_to_layers: int = 0
    applied_symbolically: int = 0
    applied_to_build: int = 0
    told: int = 0
    untold: int = 0
    built: int = 0
    """How often the file, or the project around it, calls an instance with `training=`, and without; and how often it
    has Keras build one, or run it for its answers."""
    gives_graphs: bool = False
    """What is run are functional models that a method builds of its `call`, and no instance."""


@dataclass(frozen=True, slots=True)
class FlagEffect:
    """A parameter of `call` that is not named `training` and decides whether sites are on.

    `passed` is True where a caller in the file passes it, or may.
    """

    definition: UserClass
    call: ClosureFunction
    parameter: ir.Parameter
    default: Value
    rows: tuple[Row, ...]
    passed: bool


@dataclass(frozen=True, slots=True)
class WrappedCall:
    """`self.layer.call(...)`, without a mode, in the `call` of a class that wraps whatever layer it is given."""

    call: ir.Call
    function: ClosureFunction | None


@dataclass(frozen=True, slots=True)
class BakedSite:
    """A site applied to a tensor that does not come from an Input, whose result was then merged into a graph.

    `called_at` is the outermost call that applied it.
    """

    application: Application
    called_at: ir.Node | None


@dataclass(frozen=True, slots=True)
class CustomIntoDropout:
    """The output of a custom layer whose `call` takes no mode, given to a Dropout that is not told it either."""

    call: ir.Call
    dropout: Layer
    custom: Layer
    hard_codes_mode: bool
    function: ClosureFunction | None


@dataclass(frozen=True, slots=True)
class UnusedResult:
    """A call of a dropout whose result is thrown away. `row` is its site in a model, None in a functional one: there
    the layer is not part of the model."""

    call: ir.Node
    layer: Layer
    effect: Effect
    function: ClosureFunction | None
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class CutOff:
    """A functional model whose inputs are computed from the result of a dropout that is in no model.

    `model` is the call that makes it, `call` the one that applies the dropout.
    """

    model: ir.Call
    call: ir.Call
    dropout: Layer
    function: ClosureFunction | None


@dataclass(frozen=True, slots=True)
class OddRate:
    """A rate written as a number that is no share: below 0, or 1 and more. `call` makes the layer, or is the dropout.

    `layer` is what gets it as `argument`, `value` what is written, and `rate` the share that this would drop.
    """

    call: ir.Call
    layer: str
    argument: str
    value: float
    rate: float
    fault: RateFault
    function: ClosureFunction | None


@dataclass(frozen=True, slots=True)
class PassedAsRate:
    """What is called a keep probability, passed as the rate of a dropout. `call` makes the layer, or is the dropout.

    `layer` takes it as `argument`; `share` is its value, None where a caller decides. `kept`: it is a share to be kept,
    and no rate that has the wrong name; or that is not known.
    """

    call: ir.Call
    layer: str
    argument: str
    spelling: str
    share: float | None
    kept: Truth
    function: ClosureFunction | None


@dataclass(frozen=True, slots=True)
class ImportedPiece:
    """Statements of another module that were run: the file, the line of the first, their text and its syntax tree."""

    path: str
    line: int
    text: str
    tree: ast.Module


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules may ask about a file."""

    profile: Profile
    roots: tuple[Root, ...] = ()
    classes: tuple[ClassUse, ...] = ()
    flags: tuple[FlagEffect, ...] = ()
    unscaled: tuple[Row, ...] = ()
    """The sites of random masks, in classes and functions that scale nothing else."""
    complemented: frozenset[ir.Function] = frozenset()
    """The functions that use the complement of a random mask too: they choose between two things."""
    unset: frozenset[ir.Parameter] = frozenset()
    """The parameters of constructors that are named like a training flag, and that nobody passes."""
    reassigned: frozenset[str] = frozenset()
    """The attributes that the file assigns more than once, to whatever object."""
    freezes: bool = False
    """Whether the file says of anything that it is not trained, or has weights from elsewhere."""
    freezes_parts: bool = False
    """The same, but for a phase that is called pretraining."""
    untraced: bool = False
    """Whether the file says that it runs models eagerly, or trains them in a loop of its own that nothing compiles."""
    used: tuple[UsedModel, ...] = ()
    passed: frozenset[ir.Parameter] = frozenset()
    """The parameters that are the mode of a call in a functional model by default, and that somebody passes."""
    passes: tuple[Pass, ...] = ()
    given: tuple[GivenPass, ...] = ()
    asked_again: frozenset[ir.Call] = frozenset()
    """The forward passes under no tape that one run of a function makes several times for the same input."""
    wrapped: tuple[WrappedCall, ...] = ()
    baked: tuple[BakedSite, ...] = ()
    custom_into_dropout: tuple[CustomIntoDropout, ...] = ()
    unused: tuple[UnusedResult, ...] = ()
    cut_off: tuple[CutOff, ...] = ()
    odd_rates: tuple[OddRate, ...] = ()
    passed_as_rates: tuple[PassedAsRate, ...] = ()
    made_in_call: tuple[MadeInCall, ...] = ()
    modes_by_position: tuple[ModeByPosition, ...] = ()
    removed: tuple[RemovedFunction, ...] = ()
    idle_phases: tuple[IdlePhase, ...] = ()
    on_symbolic: tuple[OperationOnSymbolic, ...] = ()
    gaps: tuple[Gap, ...] = ()
    unseen: tuple[Gap, ...] = ()
    """The roots in which nothing is found that depends on the mode, and not all is known; whoever decides it."""
    imported: tuple[ImportedPiece, ...] = ()
    past_refusals: Facts | None = None
    """The same facts as if Keras took all that it refuses; None where it refuses nothing."""
