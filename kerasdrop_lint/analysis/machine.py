"""The state of an interpretation: heap, mode context, budget, and what is recorded on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.budget import RUN_STEPS, Budget
from kerasdrop_lint.analysis.causes import Cause
from kerasdrop_lint.analysis.classes import ClosureFunction, Scope
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Heap
from kerasdrop_lint.analysis.linkage import Imports
from kerasdrop_lint.analysis.noted import Noted
from kerasdrop_lint.analysis.process import Process
from kerasdrop_lint.analysis.running import ActiveCall, DirectCall, EnteredCall, Forced
from kerasdrop_lint.analysis.setters import GraphCall, Setter, one_of_setters
from kerasdrop_lint.analysis.values import NONE, Constant, Reference, Tensor, Unknown, Value, is_opaque, join, marks_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import UserClass
    from kerasdrop_lint.analysis.facts import Application
    from kerasdrop_lint.analysis.generators import Give
    from kerasdrop_lint.analysis.graph import GraphNode
    from kerasdrop_lint.analysis.marks import Site
    from kerasdrop_lint.analysis.noted import Remembered
    from kerasdrop_lint.analysis.options import Option
    from kerasdrop_lint.knowledge.profiles import Profile
    from kerasdrop_lint.project.project import Surroundings

TOUCHED_IN_A_STEP = 32
"""How many variables or items are copied or joined in the time of a step."""
CALL_DEPTH = 40
SAME_FUNCTION_DEPTH = 3


class BudgetExceededError(Exception):
    """The root is larger than the analysis is willing to run: everything about it is unknown. `cause` is the bound."""

    def __init__(self, cause: Limit) -> None:
        super().__init__(cause.text)
        self.cause = cause


class ProgramError(Exception):
    """The program itself raises here, for certain. `name` is the exception's class name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(slots=True)
class Context:
    """The mode that the outermost layer call shares with everything inside it, and who stored it."""

    mode: Value = NONE
    setter: Setter | None = None
    doubtful: bool = False
    """A layer that is not known has run since the mode was stored: in Keras 3 it may have stored another one."""
    graph_call: GraphCall | None = None


@dataclass(slots=True)
class Traces:
    """The traces of TensorFlow's functions: the mode in which each was made, None outside of any layer call.

    `frozen` is the function that is running as it was traced before, in another mode than it is called in; `disabled`
    says that functions run as they are written.
    """

    modes: dict[Hashable, Value | None] = field(default_factory=dict)
    frozen: ClosureFunction | None = None
    disabled: bool = False


@dataclass(slots=True)
class Frame:
    """A running function, class body or module."""

    scope: Scope
    function: ClosureFunction | None = None
    receiver: Value | None = None
    returned: Value | None = None
    exits: list[tuple[Value, Setter | None]] = field(default_factory=list)
    defining: UserClass | None = None
    jumps: list[Jump] = field(default_factory=list)
    """The paths that left the innermost loop's body, where others went on."""
    gives: Give | None = None  # what takes the items of a generator
    handled: ProgramError | None = None
    """What the innermost `except` has caught: a bare `raise` raises it again."""


@dataclass(frozen=True, slots=True)
class Flow:
    """How a block ended, other than by running through."""

    kind: str


@dataclass(frozen=True, slots=True)
class Jump:
    """A path that left a loop's body on the way: how, with which variables and mode, and whether the mode may be what
    decided it."""

    flow: Flow
    variables: dict[str, Value]
    mode: tuple[Value, Setter | None]
    decides: bool


RETURN = Flow("return")
BREAK = Flow("break")
CONTINUE = Flow("continue")
RAISE = Flow("raise")

Evaluate: TypeAlias = "Callable[[Machine, Frame, ir.Expression], Value]"
Execute: TypeAlias = "Callable[[Machine, Frame, ir.Block], Flow | None]"
Call: TypeAlias = "Callable[[Machine, Value, Arguments, ir.Call | None], Value]"
GetAttribute: TypeAlias = "Callable[[Machine, Value, str], Value]"


@dataclass(frozen=True, slots=True)
class Semantics:
    """The functions that give programs their meaning; they call each other through the machine."""

    evaluate: Evaluate
    execute: Execute
    call: Call
    attribute: GetAttribute


@dataclass(slots=True)
class Usage:
    """How the file uses a class, counted while it is interpreted: `told` with `training=` written, `built` by Keras."""

    made_inside_layers: int = 0
    made_elsewhere: list[ir.Function | None] = field(default_factory=list)
    """By which function of the module, when it runs by itself."""
    given_to_layers: int = 0
    applied_symbolically: list[tuple[ir.Node | None, ir.Function | None]] = field(default_factory=list)
    """Where, and in which function."""
    told: int = 0
    untold: int = 0
    built: int = 0


class Machine:
    """Interprets one file for one version of Keras."""

    def __init__(
        self,
        profile: Profile,
        semantics: Semantics,
        module: Scope,
        surroundings: Surroundings | None = None,
        *,
        traces_functions: bool,
        presses_on: bool = False,
    ) -> None:
        self.profile = profile
        self.semantics = semantics
        self.module = module
        self.imports = Imports(surroundings)
        # `presses_on`: it goes on past what Keras refuses, for what else there is that it refuses.
        self.traces_functions, self.presses_on = traces_functions, presses_on
        self.traces_builds = traces_functions
        self.ran: set[Reference] = set()
        self.creates_variables = False
        self.builds_matter = False
        self.heap = self.ground = Heap()
        self.nodes: list[GraphNode] = []
        self.noted = Noted()
        self.traces = Traces()
        self.process = Process()
        self.context: Context | None = None
        self.active: list[ActiveCall] = []
        self.direct: list[DirectCall] = []
        self.serial = 0
        self.compiled = self.compiled_differs = False
        self.may_have_raised = False
        # How often something ran of which one cannot tell whether it raises: `except` asks.
        self.failures = 0
        # `turning` counts, of the blocks that may not run, the bodies of loops that turn nobody knows how often.
        self.uncertain = self.turning = 0
        self.undecided = 0
        # How often a running function may have returned already; of these, where the mode may be what decided it.
        self.left = self.left_undecided = 0
        # How many of the running calls are of one of several callables.
        self.one_of = 0
        self.guards: list[ir.Expression] = []
        self.guards_of_callers = 0
        self.options: list[Option] = []  # those that have led to what is running, and past what has returned
        self.left_options: list[Option] = []
        self.applications: list[Application] = []
        self.root: Reference | None = None
        self.outputs: list[Value] = []
        self.stack: list[ClosureFunction] = []
        self.entered: list[EnteredCall] = []
        self.memo: dict[Hashable, Remembered] = {}
        self.budget = Budget()
        self.steps, self.limit = 0, RUN_STEPS
        self.runs_callers = False
        self.usage: dict[int, Usage] = {}
        # The functions that make instances of the file's classes for a layer or model.
        self.makers_inside: set[ir.Function] = set()
        self.passed: set[tuple[int, str]] = set()
        self.classes: list[UserClass] = []
        self.functions: list[ClosureFunction] = []
        # How many of the running blocks stand where what they raise is caught, or wanted.
        self.caught = 0
        self.eager: dict[Site, tuple[Application, ir.Node | None]] = {}
        self.forced: Forced | None = None
        # The gradient tapes that are recording, and those that were asked for gradients of something else than weights.
        self.tapes: list[int] = []
        self.tapes_of_data: set[int] = set()
        # The classes with a step of their own that a `fit` or an `evaluate` of the file has run.
        self.stepped: set[tuple[int, str, frozenset[object]]] = set()
        # Tells the runs of a function apart.
        self.invocation = 0

    def step(self, touched: int = 0) -> None:
        """Count one step, and more for one that touches many values. Raises BudgetExceededError past the bounds."""
        self.steps += 1 + touched // TOUCHED_IN_A_STEP
        if self.steps > self.limit:
            self.exceed()

    def exceed(self) -> NoReturn:
        """Raise BudgetExceededError, with the bound that was run into."""
        cause = self.budget.exceeded(self.steps)
        self.count_steps()
        raise BudgetExceededError(cause)

    def count_steps(self) -> None:
        """Note the steps of a run that has ended, and set the bound of the next."""
        self.budget.count(self.steps)
        self.steps = 0
        self.set_limit()

    def set_limit(self) -> None:
        """Set the bound of a run: less for one that takes a root into other modules."""
        self.limit = self.budget.limit(narrow=self.opens_modules and not self.runs_callers)

    def evaluate(self, frame: Frame, expression: ir.Expression) -> Value:
        """The value of an expression."""
        return self.semantics.evaluate(self, frame, expression)

    def execute(self, frame: Frame, block: ir.Block) -> Flow | None:
        """Run statements; how they ended, None if by running through."""
        return self.semantics.execute(self, frame, block)

    def call(self, function: Value, arguments: Arguments, place: ir.Call | None = None) -> Value:
        """Call a value."""
        return self.semantics.call(self, function, arguments, place)

    def attribute(self, value: Value, name: str) -> Value:
        """Read an attribute."""
        return self.semantics.attribute(self, value, name)

    @property
    def runs_always(self) -> bool:
        """Whether what is being run runs whatever any value that is not known."""
        return not self.uncertain and not self.left

    @property
    def runs_if_loops_turn(self) -> bool:
        """The same, if the loops around it turn at least once."""
        return self.uncertain == self.turning and not self.left

    @property
    def is_certain(self) -> bool:
        """Whether it runs whatever the values that are not known, as far as the mode may be one of them."""
        return not self.undecided and not self.left_undecided

    def reset(self) -> None:
        """Forget what was running when a root was given up."""
        self.context, self.active, self.direct, self.stack, self.uncertain, self.steps = None, [], [], [], 0, 0
        self.traces.frozen, self.turning, self.entered = None, 0, []
        self.root, self.tapes, self.caught = None, [], 0

    def is_imported(self, reference: Reference) -> bool:
        """Whether an object was made by the statements of another module."""
        return any(reference.identity in made for made in self.imports.made)

    def next_serial(self) -> int:
        """A number that tells this layer call from all others."""
        self.serial += 1
        return self.serial

    def inner_layers(self, layer: Reference) -> Iterator[Reference]:
        """The layers that a layer or model holds: in its attributes, and in its graph."""
        instance = self.heap.instance(layer)
        if instance is None or instance.keras is None:
            return
        held = list(instance.attributes.values())
        if instance.graph is not None:
            held += [self.nodes[index].callee or NONE for index in instance.graph.nodes]
        for value in held:
            for part in self.heap.parts(value):
                if isinstance(part, Reference) and part != layer:
                    yield part

    @property
    def function(self) -> ClosureFunction | None:
        """The function of the file that is running."""
        return self.stack[-1] if self.stack else None

    def mode(self) -> tuple[Value, Setter | None]:
        """The mode in the context, and who stored it."""
        return (NONE, None) if self.context is None else (self.context.mode, self.context.setter)

    def set_mode(self, mode: tuple[Value, Setter | None]) -> None:
        """Store a mode in the context, if there is one."""
        if self.context is not None:
            self.context.mode, self.context.setter = mode

    def doubt_mode(self) -> None:
        """Something ran that may be a layer, and store a mode for all that follows."""
        if self.context is not None and not self.profile.legacy:
            self.context.doubtful = True

    def trust_mode(self) -> None:
        """The mode in the context was stored by a layer that is known."""
        if self.context is not None:
            self.context.doubtful = False

    def use_of(self, definition: UserClass) -> Usage:
        """The counts for a class."""
        return self.usage.setdefault(id(definition), Usage())

    def note_given(self, arguments: Arguments) -> None:
        """Count the instances of the file's classes that a layer or model is constructed with: it will hold them."""
        for value in arguments.values():
            for part in self.heap.parts(value):
                instance = self.heap.instance(part)
                if instance is not None and instance.definition is not None and instance.made is not None:
                    self.use_of(instance.definition).given_to_layers += 1

    @property
    def opens_modules(self) -> bool:
        """Whether anything of another module is run."""
        return bool(self.imports.scopes) and not self.imports.closed

    @contextmanager
    def fork(self) -> Iterator[None]:
        """Run what follows on copies of the heap and the traces, with nothing running and nothing recorded.

        Raises BudgetExceededError where the root has had its share.
        """
        if self.budget.is_spent():
            raise BudgetExceededError(Limit.FILE_STEPS)
        saved = (self.heap, self.traces, self.context, self.active, self.applications, self.outputs, self.memo)
        nodes, variables = len(self.nodes), dict(self.module.variables)
        compiled, root, traces_builds, process = self.compiled, self.root, self.traces_builds, self.process
        # A seed that a call sets holds for what is drawn later in the same run.
        seeded, self.noted.seeded, self.process = self.noted.seeded, False, self.process.fork()
        self.heap, self.traces = self.heap.fork(), replace(self.traces, modes=dict(self.traces.modes))
        self.context, self.active, self.applications, self.outputs, self.memo = None, [], [], [], {}
        try:
            yield
        finally:
            self.heap, self.traces, self.context, self.active, self.applications, self.outputs, self.memo = saved
            self.compiled, self.root, self.traces_builds, self.process = compiled, root, traces_builds, process
            self.noted.seeded = seeded
            del self.nodes[nodes:]
            self.module.variables = variables
            self.count_steps()


def join_modes(first: tuple[Value, Setter | None], second: tuple[Value, Setter | None]) -> tuple[Value, Setter | None]:
    """The mode of a context after one of two paths."""
    if first == second:
        return first
    mode = join(first[0], second[0])
    return mode, one_of_setters(first[1], second[1], same=isinstance(mode, Constant))


def unknown_result(machine: Machine, cause: Cause, arguments: Arguments) -> Unknown:
    """The result of a call that is not followed: anything, with every site of its arguments in it."""
    parts = [part for value in arguments.values() for part in machine.heap.parts(value)]
    opaque = any(isinstance(part, Tensor) or is_opaque(part) for part in parts)
    if opaque and machine.noted.opaque is None:
        machine.noted.opaque = cause
    return Unknown(cause, frozenset().union(*map(marks_of, parts)), opaque=opaque)
