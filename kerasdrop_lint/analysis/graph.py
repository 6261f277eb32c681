"""Functional models: the graph that symbolic calls leave behind, and how a model runs it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.branching import branch
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.fixed_causes import Absent
from kerasdrop_lint.analysis.heap import Dict, Instance, List
from kerasdrop_lint.analysis.machine import Machine, join_modes
from kerasdrop_lint.analysis.marks import NO_MARKS
from kerasdrop_lint.analysis.records import Resolution
from kerasdrop_lint.analysis.sampling import combine
from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.analysis.signatures import requires_training, takes_training
from kerasdrop_lint.analysis.values import (
    Constant,
    OriginKind,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Tuple,
    Union,
    Unknown,
    Value,
    is_none,
    join_all,
)


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A symbolic call. `callee` is the layer or function; None for an `Input` (no arguments) or an operator."""

    index: int
    callee: Value | None
    arguments: Arguments
    place: ir.Node | None
    operator: str = ""
    function: ClosureFunction | None = None
    runs_always: bool = True
    """Whether the call was made whatever the values that are not known."""
    is_certain: bool = True
    """The same, as far as the mode may be one of these."""
    guards: tuple[ir.Expression, ...] = ()
    """The tests of the `if` branches that it stands in."""
    is_one_of: bool = False
    """What is called is one of several."""
    passed_to: tuple[ir.Function, ...] = ()
    """The functions that the mode went through, if it is a literal."""
    gives_tensor: bool = False
    """What is called is a layer of the file whose `call` gives a tensor, and nothing else."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A functional model: the nodes it starts at, what it returns, and its nodes in the order Keras runs them."""

    inputs: tuple[int, ...]
    outputs: Value
    nodes: tuple[int, ...]


def add_node(
    machine: Machine,
    callee: Value | None,
    arguments: Arguments,
    place: ir.Node | None,
    operator: str = "",
    *,
    gives_tensor: bool = False,
) -> Tensor:
    """The symbolic tensor that a new node produces."""
    sure = machine.runs_always, machine.is_certain
    guards = tuple(machine.guards)
    node = GraphNode(
        len(machine.nodes),
        callee,
        arguments,
        place,
        operator,
        machine.function,
        *sure,
        guards,
        machine.one_of > 0,
        _passed_to(machine, arguments),
        gives_tensor,
    )
    machine.nodes.append(node)
    _note_custom_into_dropout(machine, node)
    _note_merged(machine, node)
    return Tensor(Provenance.SYMBOLIC, node=node.index)


def _passed_to(machine: Machine, arguments: Arguments) -> tuple[ir.Function, ...]:
    """The running functions that stand between the one with the literal that is the mode, and the call."""
    written = arguments.keyword("training")
    origin = written.origin if isinstance(written, Constant) else None
    if origin is None or origin.kind is not OriginKind.LITERAL:
        return ()
    running = [function.syntax for function in machine.stack]
    return tuple(running[running.index(origin.owner) + 1 :] if origin.owner in running else running)


def _note_custom_into_dropout(machine: Machine, node: GraphNode) -> None:
    """Note where a custom layer's output goes straight into another layer of the graph."""
    taker = machine.heap.instance(node.callee) if isinstance(node.callee, Reference) else None
    if taker is None or not isinstance(node.place, ir.Call) or node.arguments.keyword("training") is not None:
        return
    for value in node.arguments.positional:
        producer = machine.nodes[value.node].callee if isinstance(value, Tensor) and value.node is not None else None
        custom = machine.heap.instance(producer) if producer is not None else None
        if custom is not None and custom.definition is not None:
            machine.noted.custom_into_layer.append((node.place, taker, custom, machine.function))


def _note_merged(machine: Machine, node: GraphNode) -> None:
    """Sites in an eager tensor that is given to a graph node beside a symbolic one are baked into the graph.

    They are noted in the order in which they were applied: that of a set is another in every run.
    """
    for value in node.arguments.values():
        for part in machine.heap.parts(value):
            if isinstance(part, Tensor) and part.provenance is Provenance.EAGER:
                machine.noted.merged += [found for key, found in machine.eager.items() if key in part.marks]


def operation_node(machine: Machine, place: ir.Node, symbol: str, operands: tuple[Value, ...]) -> Value:
    """The symbolic tensor of an operator."""
    return add_node(machine, None, Arguments(operands), place, symbol)


def symbolic_parts(machine: Machine, arguments: Arguments) -> list[Tensor]:
    """The symbolic tensors among the arguments, at any depth."""
    if not machine.nodes:
        return []
    return [
        part
        for value in (*arguments.positional, *(value for _, value in sorted(arguments.keywords, key=_by_name)))
        for part in machine.heap.parts(value)
        if isinstance(part, Tensor) and part.node is not None
    ]


def _by_name(pair: tuple[str, Value]) -> str:
    return pair[0]


def graph_of(machine: Machine, inputs: Value, outputs: Value) -> Graph | None:
    """The graph of `Model(inputs, outputs)`; None where either is not symbolic."""
    starts = [part.node for part in machine.heap.parts(inputs) if isinstance(part, Tensor) and part.node is not None]
    ends = [part for part in machine.heap.parts(outputs) if isinstance(part, Tensor) and part.node is not None]
    return connect(machine, tuple(starts), outputs) if starts and ends else None


def connect(machine: Machine, inputs: tuple[int, ...], outputs: Value) -> Graph:
    """The graph between nodes and the symbolic tensors in `outputs`."""
    return Graph(inputs, outputs, tuple(order(machine, inputs, outputs)))


def run_graph(machine: Machine, graph: Graph, inputs: Tensor, resolution: Resolution) -> Value:
    """What the model returns for `inputs` when it runs in the mode of `resolution` (None: it has not been told)."""
    values: dict[int, Value] = {index: inputs for index in graph.inputs}
    for index in graph.nodes:
        if index not in values:
            node = machine.nodes[index]
            machine.one_of += node.is_one_of
            mode = machine.mode()
            with nullcontext() if node.runs_always else branch(machine, decides=not node.is_certain):
                values[index] = _run_node(machine, node, values, resolution)
            if not node.runs_always:
                machine.set_mode(join_modes(mode, machine.mode()))
            machine.one_of -= node.is_one_of
    return substitute(machine, graph.outputs, values)


def _run_node(machine: Machine, node: GraphNode, values: dict[int, Value], resolution: Resolution) -> Value:
    arguments = Arguments(
        tuple(substitute(machine, value, values) for value in node.arguments.positional),
        tuple((name, substitute(machine, value, values)) for name, value in node.arguments.keywords),
        node.arguments.open_positional,
        node.arguments.open_keywords,
    )
    if node.callee is None:
        operands = arguments.positional
        if len(operands) == 2 and node.place is not None:
            return combine(machine, node.place, node.operator, *operands)
        return _merge(machine, operands)
    place = node.place if isinstance(node.place, ir.Call) else None
    if not isinstance(node.callee, Reference):
        return machine.call(node.callee, arguments, place)
    written = _graph_call(node, place)
    arguments = told(machine, node.callee, arguments, resolution, written)
    context = machine.context
    held = context.graph_call if context is not None else None
    if context is not None:
        context.graph_call = written
    result = machine.call(node.callee, arguments, place)
    if context is not None:
        context.graph_call = held
    _end_override(machine, resolution)
    return result


def _graph_call(node: GraphNode, place: ir.Call | None) -> GraphCall | None:
    """The mode that was written for a node, which the model overrides if it runs the node in its own."""
    written = node.arguments.keyword("training")
    if written is None or place is None:
        return None
    return GraphCall(place, written, node.function, node.guards, node.passed_to)


def _end_override(machine: Machine, resolution: Resolution) -> None:
    """What runs after a layer is not what the mode was written for."""
    mode, setter = machine.mode()
    if setter is not None and setter.instead_of is not None:
        machine.set_mode((mode, resolution.setter))


def _merge(machine: Machine, operands: Iterable[Value]) -> Tensor:
    return Tensor(Provenance.DATA, NO_MARKS.union(*(machine.heap.marks(value) for value in operands)))


def told(
    machine: Machine, layer: Reference, arguments: Arguments, resolution: Resolution, override: GraphCall | None = None
) -> Arguments:
    """The arguments with what a functional model adds to them up to Keras 3.15.

    Its mode, when it has one, is written on the layers it runs, whatever was written while it was built (`override`);
    which is the same as storing it in the context again. Otherwise a default that was resolved while it was built is
    written.
    """
    profile = machine.profile
    instance = machine.heap.instance(layer)
    if instance is None:
        return arguments
    takes, default = takes_training(machine, instance)
    if is_none(resolution.mode) is not Truth.TRUE:
        if profile.functional_mode_overrides and (profile.tells_parameterless or takes):
            setter = resolution.setter
            if override is not None and setter is not None:
                setter = replace(setter, instead_of=override)
            machine.set_mode((resolution.mode, setter))
            machine.trust_mode()
            required = requires_training(instance)
            return arguments.with_keyword("training", resolution.mode) if required else arguments.without("training")
    elif profile.defaults_baked_in and takes and default is not None and arguments.keyword("training") is None:
        if is_none(default) is Truth.TRUE:
            return arguments
        if resolution.setter is not None and resolution.setter.none:
            machine.set_mode((default, resolution.setter))  # the None that is written on the model is to blame
        return arguments.with_keyword("training", default)
    return arguments


def substitute(machine: Machine, value: Value, values: dict[int, Value]) -> Value:
    """`value` with every symbolic tensor replaced by what its node produced."""
    if isinstance(value, Tensor) and value.node is not None:
        return values.get(value.node, Unknown(Absent.OUTSIDE_MODEL))
    if isinstance(value, Tuple):
        return Tuple(tuple(substitute(machine, item, values) for item in value.items))
    if isinstance(value, Union):
        return join_all(substitute(machine, item, values) for item in value.alternatives)
    if isinstance(value, Reference):
        held = machine.heap.get(value)
        if isinstance(held, Instance):
            return value
        rest = None if held.rest is None else substitute(machine, held.rest, values)
        if isinstance(held, List):
            return machine.heap.add(List([substitute(machine, item, values) for item in held.items], rest))
        return machine.heap.add(Dict({k: substitute(machine, v, values) for k, v in held.items.items()}, rest))
    return value


def order(machine: Machine, inputs: tuple[int, ...], outputs: Value) -> list[int]:
    """The nodes of a model in the order in which Keras runs them: by decreasing distance from the outputs."""
    reached = _from_inputs_to_outputs(machine, inputs, outputs)
    inside = set(reached)
    depths: dict[int, int] = {}
    by_callee: dict[Value, int] = {}
    for index in reversed(reached):
        node = machine.nodes[index]
        depth = depths.setdefault(index, 0)
        if isinstance(node.callee, Reference):
            depth = by_callee[node.callee] = max(depth, by_callee.get(node.callee, 0))
        depths[index] = depth
        if index not in inputs:
            for parent in _parents(machine, index):
                if parent in inside:
                    depths[parent] = max(depth + 1, depths.get(parent, 0))
    return sorted(depths, key=lambda index: -depths[index])


def _from_inputs_to_outputs(machine: Machine, inputs: tuple[int, ...], outputs: Value) -> list[int]:
    """Depth first from the outputs, every node after those it needs."""
    found: list[int] = []
    seen: set[int] = set()
    ends = [p.node for p in machine.heap.parts(outputs) if isinstance(p, Tensor) and p.node is not None]
    stack = [(index, False) for index in reversed(ends)]
    while stack:
        index, done = stack.pop()
        if done:
            found.append(index)
        elif index not in seen:
            seen.add(index)
            stack.append((index, True))
            if index not in inputs:
                stack.extend((parent, False) for parent in reversed(_parents(machine, index)))
    return found


def _parents(machine: Machine, index: int) -> list[int]:
    parts = symbolic_parts(machine, machine.nodes[index].arguments)
    return [part.node for part in parts if part.node is not None]
