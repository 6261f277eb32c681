"""What makes a class beside its body: the metaclass, `__init_subclass__`, and fields that a base class reads."""

from __future__ import annotations

import contextlib

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.attributes import method_of
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.enumerations import make_members
from kerasdrop_lint.analysis.fields import fields_of_base
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.instances import blur_class
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.values import Bound, ClassValue, Constant, External, FunctionValue, StaticMethod, Value

_PLAIN = frozenset({"abc.ABCMeta", "builtins.type", "enum.EnumMeta", "enum.EnumType"})
"""Metaclasses that set no attributes of a class which hold settings."""
_MAKES = ("__new__", "__init__", "__prepare__", "__getattribute__", "__getattr__")


def complete_class(machine: Machine, definition: UserClass, keywords: dict[str, Value]) -> None:
    """Do what Python does when the body of a class has run."""
    reader = definition.find("__getattribute__")
    definition.reads_itself = reader is not None and isinstance(reader[0], FunctionValue)
    fields_of_base(machine, definition)
    make_members(machine, definition)
    for name, value in list(definition.namespace.items()):
        named = method_of(machine, value, "__set_name__")
        if named is not None:
            with contextlib.suppress(ProgramError):
                machine.call(named, Arguments((ClassValue(definition), Constant(name))))
    metaclass = keywords.pop("metaclass", None)
    if metaclass is not None:
        _take(definition, metaclass)
    _tell_base(machine, definition, keywords)


def _take(definition: UserClass, metaclass: Value) -> None:
    """Note a metaclass; one that is not known, or makes its classes itself, may set any of their attributes."""
    if isinstance(metaclass, ClassValue):
        definition.own_metaclass = metaclass
        found = (metaclass.definition.find(name) for name in _MAKES)
        if not any(one is not None and isinstance(one[0], (FunctionValue, StaticMethod)) for one in found):
            return
    elif isinstance(metaclass, External) and metaclass.path in _PLAIN:
        return
    blur_class(definition, Limit.SET_BY_METACLASS)


def _tell_base(machine: Machine, definition: UserClass, keywords: dict[str, Value]) -> None:
    """Run the `__init_subclass__` of a base class of the file."""
    found = definition.find("__init_subclass__", after=definition)
    value = found[0].function if found is not None and isinstance(found[0], StaticMethod) else found and found[0]
    if isinstance(value, FunctionValue):
        with contextlib.suppress(ProgramError):
            machine.call(Bound(value, ClassValue(definition)), Arguments((), tuple(keywords.items())))
