"""Functions that apply layers to a tensor which they are given, as blocks of functional models are built.

One that nothing in the file leads to is run alone: in a functional model of its own, between an `Input` and what it
returns. So is a function that returns such a function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from kerasdrop_lint.analysis.all_gaps import is_block
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.at_fault import may_be_at_fault
from kerasdrop_lint.analysis.causes import NotPassed, Parameter
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Root, RootKind
from kerasdrop_lint.analysis.graph import add_node, connect
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.roots import root_of, with_project
from kerasdrop_lint.analysis.shares import Candidate
from kerasdrop_lint.analysis.switches import call_open, rates_left_out
from kerasdrop_lint.analysis.values import FunctionValue, Tensor, Value


def blocks(machine: Machine, *, shows_all: bool) -> list[Candidate]:
    """The functions of the module that are blocks, and in no model that was run; those alone that may be at fault,
    unless `shows_all`."""

    def run(function: ClosureFunction) -> Iterator[Root]:
        if function.syntax in machine.noted.followed:
            return
        if not (shows_all or may_be_at_fault(machine, function)):
            machine.noted.followed.add(function.syntax)
            return
        for arguments in dict.fromkeys((NO_ARGUMENTS, rates_left_out(function))):
            before = set(machine.noted.followed)
            root = with_project(machine, partial(_root, machine, function, arguments))
            if root is not None and root.rows:
                machine.noted.followed.add(function.syntax)
                yield root
            else:
                machine.noted.followed &= before

    return [
        Candidate(function.name, function.syntax, partial(run, function))
        for function in machine.functions
        if is_block(machine, function)
    ]


def _root(machine: Machine, function: ClosureFunction, arguments: Arguments) -> Root | None:
    """The mode tables of a block alone; None where it gives no tensor that comes from its input: then it is none, and
    what Keras refuses of symbolic tensors is nothing to it."""
    noted, presses_on = machine.noted.on_symbolic, machine.presses_on
    first = len(noted)
    root = None
    try:
        root = _run_alone(machine, function, arguments)
    except ProgramError:
        machine.presses_on = True
        del noted[first:]
        root = _run_alone(machine, function, arguments)
        raise
    finally:
        machine.presses_on = presses_on
        if root is None:
            del noted[first:]
    return root


def _run_alone(machine: Machine, function: ClosureFunction, arguments: Arguments) -> Root | None:
    with machine.fork():
        block = _block(machine, function, arguments)
        start = add_node(machine, None, NO_ARGUMENTS, None)
        result = None if block is None else block(start)
        if result is None or start.node is None or not _leads_to(machine, start.node, result):
            return None
        model = Instance(None, "Model", None, function.syntax)
        model.graph = connect(machine, (start.node,), result)
        is_open = arguments != NO_ARGUMENTS
        return root_of(machine, machine.heap.add(model), RootKind.GRAPH, None, function.name, is_open=is_open)


def _block(machine: Machine, function: ClosureFunction, arguments: Arguments) -> Callable[[Value], Value] | None:
    """What takes the tensor: the function, by the parameter to which it applies a layer, or one that it returns."""
    own = FunctionValue(function)
    gap = machine.noted.on_given.get(function.syntax)
    if gap is None:
        result = call_open(machine, own, arguments)
        if isinstance(result, FunctionValue):
            return lambda start: machine.call(result, Arguments((start,)))
        gap = machine.noted.on_given.get(function.syntax)
    cause = gap.cause if gap is not None else None
    name = cause.name if isinstance(cause, NotPassed | Parameter) else function.syntax.parameters[0].name
    return lambda start: call_open(machine, own, Arguments(keywords=(*arguments.keywords, (name, start))))


def _leads_to(machine: Machine, start: int, result: Value) -> bool:
    """Whether a result has a part that is computed from the tensor."""
    return any(
        isinstance(part, Tensor) and part.node is not None and part.node > start for part in machine.heap.parts(result)
    )
