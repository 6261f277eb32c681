"""Finds the dropouts whose result is thrown away, among those whose result is in no output."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Root, UnusedResult
from kerasdrop_lint.analysis.graph import GraphNode, symbolic_parts
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.library import rates_of
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.records import layer_of
from kerasdrop_lint.analysis.signatures import kind_of
from kerasdrop_lint.analysis.syntax.discards import thrown_away
from kerasdrop_lint.analysis.values import Reference, Truth
from kerasdrop_lint.modes import Effect

_ONLY_RETURN = frozenset(
    {
        "Dropout",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
        "AlphaDropout",
        "GaussianDropout",
        "GaussianNoise",
    }
)
"""Layers that are called for their result: they have no weights that a call would make, and keep nothing."""


def unused_sites(roots: list[Root], module: ir.Block) -> Iterator[UnusedResult]:
    """The dropouts whose result reaches no output of a model in any run, and is thrown away where they are called."""
    discards = cache(lambda function: thrown_away(function, module))
    for root in roots:
        for row in root.rows:
            site = row.sample
            called = site.layer.keras in _ONLY_RETURN and site.layer.definition is None
            operation = site.layer.keras is None and site.effect is Effect.DROPOUT
            if row.reaches_output is not False or not (called or operation) or site.rate is Truth.FALSE:
                continue
            function = site.function
            if function is not None and not _builds(function) and row.key.place.origin in discards(function.syntax):
                yield UnusedResult(row.key.place, site.layer, site.effect, function, row)


def unused_nodes(machine: Machine, module: ir.Block, first: int, models: list[Reference]) -> Iterator[UnusedResult]:
    """The symbolic calls, from one on, of a dropout made there and then, that get a tensor of one of the models and
    whose result is thrown away."""
    graphs = [held.graph for held in map(machine.heap.instance, models) if held is not None and held.graph is not None]
    discards = cache(lambda function: thrown_away(function, module))
    inside = {index for graph in graphs for index in graph.nodes}
    for node in machine.nodes[first:] if graphs else ():
        layer = machine.heap.instance(node.callee) if isinstance(node.callee, Reference) else None
        if layer is None or node.place is None or node.index in inside or not _is_new_dropout(machine, node, layer):
            continue
        takes = {part.node for part in symbolic_parts(machine, node.arguments)}
        kind = kind_of(machine, layer)
        if kind is None or kind.effect is None or not takes <= inside or not node.is_certain:
            continue
        in_function = node.function.syntax if node.function is not None else None
        if not _builds(node.function) and node.place.origin in discards(in_function):
            yield UnusedResult(node.place, layer_of(layer), kind.effect, node.function)


def _builds(function: ClosureFunction | None) -> bool:
    """Whether it is a method of a layer or model in which others are called to be built."""
    if function is None or function.syntax.name not in ("__init__", "build"):
        return False
    return function.owner is not None and function.owner.keras_base is not None


def _is_new_dropout(machine: Machine, node: GraphNode, layer: Instance) -> bool:
    """Whether it is `Dropout(0.5)(x)`: nobody else has the layer, and can ask it for its output."""
    if layer.definition is not None or layer.keras not in _ONLY_RETURN:
        return False
    kind = kind_of(machine, layer)
    is_new = isinstance(node.place, ir.Call) and node.place.function is layer.made
    return is_new and kind is not None and rates_of(machine, layer, kind) != {Truth.FALSE}
