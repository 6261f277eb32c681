"""What Keras 3 refuses to be given by position: raises what Keras raises, and notes the modes among it."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.options import leads_here, taken
from kerasdrop_lint.analysis.records import layer_of
from kerasdrop_lint.analysis.refused_calls import ModeByPosition
from kerasdrop_lint.analysis.signatures import positional_name
from kerasdrop_lint.analysis.values import Constant, FunctionValue, OriginKind, Reference, Truth, Value, is_none
from kerasdrop_lint.knowledge.catalogue import MASK_IS_SECOND, ONE_ARGUMENT


def refuse_positional_constants(
    machine: Machine, layer: Reference, arguments: Arguments, place: ir.Node | None
) -> None:
    """Keras 3 takes only tensors (from 3.4 None as well) as positional arguments. A functional model takes a mode by
    position, also None on 3.3.3, and is then given it once more by keyword; preprocessing layers take a single
    argument."""
    instance = machine.heap.instance(layer)
    assert instance is not None
    refuses_none = machine.profile.refuses_positional_none and instance.graph is None
    for position, value in enumerate(arguments.positional):
        none = refuses_none and is_none(value) is Truth.TRUE
        if none or (isinstance(value, Constant) and isinstance(value.value, bool)):
            error = "TypeError" if _takes_one(instance) else "ValueError"
            if position and _note_mode(machine, instance, arguments, position, place, error) and machine.presses_on:
                continue
            raise ProgramError(error)


def refuses(machine: Machine, callee: Value, arguments: Arguments) -> bool:
    """Whether it is a layer, and one of Keras 3, which takes no True or False by position."""
    instance = machine.heap.instance(callee)
    if instance is None or instance.keras is None or machine.profile.legacy:
        return False
    own = instance.definition is not None and isinstance(
        (instance.definition.find("__call__") or (None,))[0], FunctionValue
    )
    given = any(isinstance(value, Constant) and isinstance(value.value, bool) for value in arguments.positional)
    return given and not own


def _takes_one(instance: Instance) -> bool:
    """Whether it is refused as one argument too many, not for what it is."""
    return instance.graph is not None or (
        instance.definition is None
        and (instance.keras in ONE_ARGUMENT or (instance.keras or "").startswith("applications."))
    )


def _note_mode(
    machine: Machine, instance: Instance, arguments: Arguments, position: int, place: ir.Node | None, error: str
) -> bool:
    """Note a training mode that is passed by position, where it is known and the call runs whatever is not. Whether it
    was noted."""
    value = arguments.positional[position]
    if not isinstance(place, ir.Call) or not isinstance(value, Constant) or not isinstance(value.value, bool):
        return False
    if not leads_here(machine) or machine.caught or arguments.open_positional is not None:
        return False
    if instance.definition is not None and instance.definition.library is not None:
        return False  # another library may call its classes in a way of its own
    name = positional_name(instance, position)
    if name != "training" and (value.origin is None or value.origin.kind is not OriginKind.ENTRY):
        return False
    written = _written(place, arguments, position)
    machine.noted.modes_by_position.append(
        ModeByPosition(place, layer_of(instance), name, written, error, machine.function, taken(machine))
    )
    return True


def _written(place: ir.Call, arguments: Arguments, position: int) -> ir.Expression | None:
    """What a call has for a positional argument, if it has written all of them one by one."""
    positional = [argument for argument in place.arguments if argument.keyword is None and argument.star != "**"]
    unpacked = any(argument.star for argument in positional)
    return None if unpacked or len(positional) != len(arguments.positional) else positional[position].value


def refuse_positional_mask(machine: Machine, layer: Reference, arguments: Arguments) -> None:
    """Keras 3 passes the inputs' mask by keyword where `mask` is None: one by position is then passed twice."""
    if machine.presses_on:
        return
    instance = machine.heap.instance(layer)
    assert instance is not None
    own = instance.definition.call if instance.definition is not None else None
    names = [parameter.name for parameter in own.syntax.parameters[1:]] if own is not None else []
    if own is None and instance.keras in MASK_IS_SECOND:
        names = ["inputs", "mask"]
    given = dict(zip(names, arguments.positional, strict=False)).get("mask")
    if given is not None and is_none(given) is Truth.TRUE and not machine.uncertain:
        raise ProgramError("TypeError")
