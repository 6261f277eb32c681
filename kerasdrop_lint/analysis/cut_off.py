"""Functional models that start behind a dropout: what lies before their inputs is in no model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import CutOff
from kerasdrop_lint.analysis.graph import Graph, GraphNode, symbolic_parts
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.library import rates_of
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.records import layer_of
from kerasdrop_lint.analysis.signatures import kind_of
from kerasdrop_lint.analysis.values import Reference, Tensor, Truth, Unknown, Value
from kerasdrop_lint.modes import Effect


def note_cut_off(machine: Machine, models: Iterable[Reference], first: int, result: Value) -> None:
    """Note the dropouts among the nodes from `first` on that lie before the inputs of one of `models`, and in none.

    Nothing is noted of what another model may be made of: what `result` leads to, and what a callable that is not
    known was given.
    """
    instances = [found for model in models if (found := machine.heap.instance(model)) is not None]
    graphs = [instance.graph for instance in instances if instance.graph is not None]
    if all(_is_input(machine.nodes[index]) for graph in graphs for index in graph.inputs):
        return
    taken = {index for graph in graphs for index in graph.nodes if index not in graph.inputs}
    ends = {*_ends(machine, result), *_lost_to_unknown(machine, taken, first)}
    known = taken | _before(machine, ends)
    for instance in instances:
        if instance.graph is not None and instance.definition is None and instance.made is not None:
            for node, layer in _dropouts(machine, _before(machine, instance.graph.inputs) - known, first):
                if _is_whole(machine, instance.graph):
                    function = machine.nodes[instance.graph.inputs[0]].function
                    machine.noted.cut_off.append(CutOff(instance.made, node, layer_of(layer), function))


def _is_input(node: GraphNode) -> bool:
    return node.callee is None and not node.operator and not any(True for _ in node.arguments.values())


def _is_whole(machine: Machine, graph: Graph) -> bool:
    """Whether all that the model computes comes from its inputs: Keras refuses one where something does not."""
    return not any(_is_input(machine.nodes[index]) and index not in graph.inputs for index in graph.nodes)


def _ends(machine: Machine, value: Value) -> Iterator[int]:
    for part in machine.heap.parts(value):
        if isinstance(part, Tensor) and part.node is not None:
            yield part.node


def _lost_to_unknown(machine: Machine, taken: set[int], first: int) -> Iterator[int]:
    """The calls of something that is not known whose result is in no model: it may have made one."""
    for node in machine.nodes[first:]:
        if isinstance(node.callee, Unknown) and node.index not in taken:
            yield node.index


def _before(machine: Machine, ends: Iterable[int]) -> set[int]:
    """Some nodes, and all that they are computed from."""
    found: set[int] = set()
    pending = list(ends)
    while pending:
        index = pending.pop()
        if index not in found:
            found.add(index)
            parts = symbolic_parts(machine, machine.nodes[index].arguments)
            pending.extend(part.node for part in parts if part.node is not None)
    return found


def _dropouts(machine: Machine, nodes: Iterable[int], first: int) -> Iterator[tuple[ir.Call, Instance]]:
    """The calls among these nodes that apply a dropout, whatever the values that are not known."""
    for index in sorted(nodes, reverse=True):
        node = machine.nodes[index]
        layer = machine.heap.instance(node.callee) if isinstance(node.callee, Reference) else None
        if layer is not None and index >= first and isinstance(node.place, ir.Call) and node.runs_always:
            kind = kind_of(machine, layer) if layer.definition is None else None
            drops = kind is not None and kind.effect is Effect.DROPOUT
            if kind is not None and drops and Truth.FALSE not in rates_of(machine, layer, kind):
                yield node.place, layer
