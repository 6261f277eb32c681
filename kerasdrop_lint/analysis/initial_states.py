"""The states in which the cells of a recurrent layer begin: a method of the cell makes them, in the layer's own call.

keras/src/layers/rnn/rnn.py: initial_state = self.get_initial_state(batch_size=ops.shape(sequences)[0])
keras/src/layers/rnn/stacked_rnn_cells.py: for cell in self.cells: ... cell.get_initial_state(batch_size=...)
"""

from __future__ import annotations

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.fixed_causes import Inherent
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import NONE, Bound, FunctionValue, Unknown, Value

_METHOD = "get_initial_state"


def initial_state(machine: Machine, cell: Value) -> Unknown:
    """The states of a cell, or of a stack of them: not known after the first step, but with what is drawn for it."""
    instance = machine.heap.instance(cell)
    unknown = Unknown(Inherent.CELL_STATES)
    if instance is None:
        return unknown
    if instance.definition is None:
        inner = instance.attributes.get("cells", NONE) if instance.keras == "StackedRNNCells" else NONE
        states = [initial_state(machine, part) for part in machine.heap.parts(inner)]
        return machine.heap.unknown(Inherent.CELL_STATES, *states)
    found = instance.definition.find(_METHOD)
    if found is None or not isinstance(found[0], FunctionValue):
        return unknown
    passed: dict[str, Value] = {"batch_size": Unknown(Inherent.DATA)}
    if machine.profile.legacy:
        passed |= {"inputs": NONE, "dtype": Unknown(Inherent.DATA)}
    arguments = Arguments((), tuple(passed.items()))
    return machine.heap.unknown(Inherent.CELL_STATES, machine.call(Bound(found[0], cell), arguments))
