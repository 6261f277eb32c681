"""`strategy.run(step, args=...)`: TensorFlow's strategies run a function on each device."""

from __future__ import annotations

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.choices import argument
from kerasdrop_lint.analysis.fixed_causes import Inherent
from kerasdrop_lint.analysis.heap import Dict
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import Bound, FunctionValue, Partial, Reference, Unknown, Value

RUNS = frozenset({"run", "experimental_run_v2", "experimental_run"})


def run_replica(machine: Machine, arguments: Arguments) -> Value | None:
    """What the function gives for the arguments that stand beside it; None where no function is given."""
    function = argument(arguments, "fn", 0)
    if not isinstance(function, (FunctionValue, Bound, Partial)):
        return None
    given, named = argument(arguments, "args", 1), argument(arguments, "kwargs", 2)
    items, rest = elements(machine, given) if given is not None else ((), None)
    held = machine.heap.get(named) if isinstance(named, Reference) else None
    keywords = tuple((str(key), value) for key, value in held.items.items()) if isinstance(held, Dict) else ()
    more = Unknown(Inherent.DATA) if named is not None and not isinstance(held, Dict) else None
    return machine.call(function, Arguments(items, keywords, rest, more))
