"""Runs loops: over known items one by one, over others until nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.assignment import assign
from kerasdrop_lint.analysis.branching import branch, either, leave, rejoin
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.generators import Resume, resumed, suspended, unseen
from kerasdrop_lint.analysis.iteration import elements, give_back
from kerasdrop_lint.analysis.machine import BREAK, CONTINUE, RETURN, Flow, Frame, Jump, Machine
from kerasdrop_lint.analysis.values import Reference, Truth, Unknown, Value, join_all

LOOP_TURNS = 24


def run_for(machine: Machine, frame: Frame, statement: ir.For) -> Flow | None:
    """`for`: how it ended, None if by running through."""
    source = machine.evaluate(frame, statement.iterable)
    resume = suspended(machine, source)
    if resume is not None and isinstance(source, Reference) and not _leaves(statement.body):
        return _run_beside(machine, frame, statement, source, resume)
    items, rest = elements(machine, source) if resume is None else ((), unseen(machine, source))
    if rest is None and len(items) > LOOP_TURNS:
        items, rest = items[:LOOP_TURNS], join_all(items[LOOP_TURNS:])
    outer, frame.jumps = frame.jumps, []
    try:
        for place, item in enumerate(items):
            assign(machine, frame, statement.target, item)
            flow = _turn(machine, frame, statement.body)
            if flow is BREAK:
                give_back(machine, source, items[place + 1 :], rest)
            if flow is not None:
                return _ended(machine, frame, statement.orelse, flow)
        if rest is not None:
            _turns(machine, frame, statement.body, lambda: assign(machine, frame, statement.target, rest))
        return _ended(machine, frame, statement.orelse, None)
    finally:
        frame.jumps = outer


def _run_beside(machine: Machine, frame: Frame, statement: ir.For, source: Reference, resume: Resume) -> Flow | None:
    """A loop over a generator: the one runs until it gives an item, then the other for one turn."""
    before = machine.uncertain, machine.left
    outer, frame.jumps = frame.jumps, []

    def turn(item: Value) -> Flow | None:
        assign(machine, frame, statement.target, item)
        return _turn(machine, frame, statement.body)

    def give(item: Value, certain: bool) -> None:
        if certain or (machine.uncertain, machine.left) == before:
            turn(item)
        else:
            either(machine, frame, lambda: turn(item), lambda: None)

    try:
        resumed(machine, source, resume, give)
        return _ended(machine, frame, statement.orelse, None)
    finally:
        frame.jumps = outer


def _leaves(body: ir.Block) -> bool:
    """Whether a loop's body may end the loop."""
    return any(_ends_loop(statement) for statement in body)


def _ends_loop(statement: ir.Statement) -> bool:
    match statement:
        case ir.Jump(kind="continue") | ir.Evaluate() | ir.Assign() | ir.AugmentedAssign():
            return False
        case ir.If(branches=branches, orelse=orelse):
            return _leaves(orelse) or any(_leaves(body) for _, body in branches)
        case ir.For(body=body, orelse=orelse) | ir.While(body=body, orelse=orelse):
            return _leaves(body) or _leaves(orelse)
        case _:
            return True


def run_while(machine: Machine, frame: Frame, statement: ir.While) -> Flow | None:
    """`while`: how it ended, None if by running through."""
    outer, frame.jumps = frame.jumps, []
    try:
        for _ in range(LOOP_TURNS):
            decided = machine.heap.truth(machine.evaluate(frame, statement.test))
            if decided is Truth.FALSE:
                return _ended(machine, frame, statement.orelse, None)
            if decided is Truth.MAYBE:
                _turns(machine, frame, statement.body, lambda: machine.evaluate(frame, statement.test))
                return _ended(machine, frame, statement.orelse, None)
            flow = _turn(machine, frame, statement.body)
            if flow is not None:
                return _ended(machine, frame, statement.orelse, flow)
    finally:
        frame.jumps = outer
    frame.returned = Unknown(Limit.LOOP, opaque=True)
    frame.exits.append(machine.mode())
    return RETURN


def _turn(machine: Machine, frame: Frame, body: ir.Block) -> Flow | None:
    """One turn, and whatever `continue` left it with; None where the loop goes on."""
    flow = machine.execute(frame, body)
    continued = _taken(machine, frame, CONTINUE)
    if flow is None or flow is CONTINUE:
        rejoin(machine, frame, continued, here=True)
        return None
    return _unless_others_go_on(machine, frame, flow, continued)


def _unless_others_go_on(machine: Machine, frame: Frame, flow: Flow, others: list[Jump]) -> Flow | None:
    """How the running path ended, or None where `others` go on without it."""
    if not others:
        return flow
    leave(machine, frame, flow)
    rejoin(machine, frame, others, here=False)
    return None


def _turns(machine: Machine, frame: Frame, body: ir.Block, before: Callable[[], object]) -> None:
    """Run a loop's body any number of times: twice reaches the fixed point of so small a domain."""

    def turn() -> Flow | None:
        before()
        return _turn(machine, frame, body)

    machine.turning += 1
    try:
        for _ in range(2):
            either(machine, frame, turn, lambda: None)
    finally:
        machine.turning -= 1


def _ended(machine: Machine, frame: Frame, orelse: ir.Block, flow: Flow | None) -> Flow | None:
    """What follows a loop that ended like this on one path, and by `break` on others; `else` runs where none did."""
    broken = _taken(machine, frame, BREAK)
    if flow is None and broken:
        with branch(machine):
            flow = machine.execute(frame, orelse)
    elif flow is None:
        return machine.execute(frame, orelse)
    if flow is None or flow is BREAK:
        rejoin(machine, frame, broken, here=True)
        return None
    return _unless_others_go_on(machine, frame, flow, broken)


def _taken(machine: Machine, frame: Frame, flow: Flow) -> list[Jump]:
    """The jumps of a kind, which end here: what follows runs on all paths again."""
    found = [jump for jump in frame.jumps if jump.flow is flow]
    frame.jumps = [jump for jump in frame.jumps if jump.flow is not flow]
    machine.left -= len(found)
    machine.left_undecided -= sum(jump.decides for jump in found)
    return found
