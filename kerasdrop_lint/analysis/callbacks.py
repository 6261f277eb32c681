"""Functions that an operation is given, and calls for tensors."""

from __future__ import annotations

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.strategies import RUNS, run_replica
from kerasdrop_lint.analysis.values import Bound, FunctionValue, Partial, Provenance, Reference, Tensor, Value


def callbacks(machine: Machine, path: str, arguments: Arguments) -> list[Value]:
    """What the functions among the arguments return for tensors, as `tf.map_fn` calls them; for a strategy,
    what the one that it runs returns for what it is given."""
    if path.startswith("tensor.") and path.removeprefix("tensor.") in RUNS:
        replica = run_replica(machine, Arguments(arguments.positional[1:], arguments.keywords))
        if replica is not None:
            return [replica]
    results: list[Value] = []
    for value in arguments.values():
        for part in machine.heap.parts(value):
            function = part.function if isinstance(part, Bound) else part
            if isinstance(function, FunctionValue):
                taken = [p for p in function.function.syntax.parameters if p.default is None and "var" not in p.kind]
                count = len(taken) - (function is not part)
                results.append(machine.call(part, Arguments((Tensor(Provenance.DATA),) * max(count, 0))))
            elif isinstance(part, (Reference, Partial)):
                results.append(machine.call(part, Arguments((Tensor(Provenance.DATA),))))
    return results
