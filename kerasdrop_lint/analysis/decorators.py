"""What decorators make of functions and classes."""

from __future__ import annotations

import sys
from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.fields import MAKERS, make_fields
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.instances import blur_class
from kerasdrop_lint.analysis.machine import Frame, Machine
from kerasdrop_lint.analysis.values import (
    Bound,
    ClassValue,
    External,
    FunctionValue,
    Partial,
    Property,
    Reference,
    StaticMethod,
    Unknown,
    Value,
)

_TRANSPARENT = frozenset(
    {
        "abc.abstractmethod",
        "contextlib.contextmanager",
        "functools.wraps",
        "keras.saving.register_keras_serializable",
        "keras.utils.register_keras_serializable",
        "keras.utils.tf_utils.shape_type_conversion",
        "tf.Module.with_name_scope",
        "tf.autograph.experimental.do_not_convert",
        "tf.custom_gradient",
        "tf.recompute_grad",
        "typing.final",
        "typing.no_type_check",
        "typing.overload",
        "typing.override",
    }
)
CACHES = frozenset({"functools.cache", "functools.lru_cache"})
_TRACERS = frozenset({"tf.function", "tf.compat.v1.function", "tf.contrib.eager.defun"})


def decorate(machine: Machine, frame: Frame, value: Value, decorator: Value, syntax: ir.Expression) -> Value:
    """The value that a decorated function is bound to."""
    path = _path(decorator)
    if path is None and isinstance(syntax, ir.Call):
        path = _path(machine.evaluate(frame, syntax.function))
    if path in ("property", "functools.cached_property") and isinstance(value, FunctionValue):
        return Property(value, cached=path != "property")
    if path in ("staticmethod", "classmethod") and isinstance(value, FunctionValue):
        return StaticMethod(value, of_class=path == "classmethod")
    if path in CACHES and isinstance(value, FunctionValue):
        return cached(value)
    if path in _TRACERS and isinstance(value, FunctionValue):
        return FunctionValue(value.function, traced=True)
    wrapped = decorator.arguments[0] if path == "functools.wraps" and isinstance(decorator, Partial) else None
    if isinstance(wrapped, FunctionValue) and isinstance(value, FunctionValue):
        if machine.profile.legacy:
            return FunctionValue(replace(value.function, imitates=wrapped.function), value.traced)
        return FunctionValue(replace(value.function, wraps=wrapped.function), value.traced)
    if path is not None and (path in _TRANSPARENT or keeps_meaning(path)):
        return value
    if isinstance(syntax, ir.Attribute) and syntax.name in ("setter", "deleter", "getter"):
        held = frame.scope.variables.get(syntax.value.name) if isinstance(syntax.value, ir.Name) else None
        if isinstance(held, Property) and isinstance(value, FunctionValue) and syntax.name == "setter":
            return replace(held, setter=value)
        return held if held is not None else Unknown(Limit.PROPERTY_SETTER)
    if isinstance(decorator, (FunctionValue, Partial, Bound, Reference)):
        result = machine.call(decorator, Arguments((value,)))
        if isinstance(result, (FunctionValue, Property, StaticMethod)):
            return result
    return value if keeps_meaning(_name_of(syntax)) else _wrapped(value)


def cached(value: FunctionValue) -> FunctionValue:
    """The function that runs once for the same arguments."""
    return FunctionValue(replace(value.function, cached=True), value.traced)


def _name_of(syntax: ir.Expression) -> str:
    """The last name of a decorator as it is written."""
    written = syntax.function if isinstance(syntax, ir.Call) else syntax
    return written.name if isinstance(written, (ir.Name, ir.Attribute)) else ""


def keeps_meaning(path: str) -> bool:
    """Decorators from outside that register, document, export, check or time a function, by their name."""
    last = path.rpartition(".")[2].lower()
    return any(
        word in last
        for word in ("export", "register", "deprecat", "doc", "test", "typecheck", "jaxtyped", "no_automatic", "wraps")
    )


def _wrapped(value: Value) -> Value:
    if isinstance(value, FunctionValue):
        function = value.function
        hidden = ClosureFunction(function.syntax, function.scope, function.defaults, function.owner, wrapped=True)
        return FunctionValue(hidden, value.traced)
    return Unknown(Limit.DECORATOR)


def decorate_class(machine: Machine, frame: Frame, value: Value, decorator: Value, syntax: ir.Expression) -> Value:
    """The value that a decorated class is bound to: decorators of classes are taken to register or extend them.

    One that is not known may have set attributes: it leaves the class as it is, with what it holds in doubt.
    """
    if not isinstance(value, ClassValue):
        return Unknown(Limit.CLASS_DECORATOR)
    path = _path(decorator)
    if path in MAKERS:
        options = decorator.keywords if isinstance(decorator, Partial) else ()
        make_fields(machine, value.definition, path, Arguments((), options))
        return value
    if isinstance(decorator, (FunctionValue, Bound, Partial, Reference)):
        result = machine.call(decorator, Arguments((value,)))
        if not isinstance(result, Unknown):
            return result
    if path is None and isinstance(syntax, ir.Call):
        path = _path(machine.evaluate(frame, syntax.function))
    if not _leaves_class(path) and not keeps_meaning(_name_of(syntax)):
        blur_class(value.definition, Limit.SET_BY_DECORATOR)
    return value


def _leaves_class(path: str | None) -> bool:
    """Whether a decorator sets no attributes of a class that hold settings: Keras', TensorFlow's and Python's own."""
    return path is not None and path.partition(".")[0] in _HARMLESS


_HARMLESS = frozenset({"keras", "tf", *sys.stdlib_module_names})


def registers(machine: Machine, frame: Frame, syntax: ir.Expression) -> bool:
    """Whether a decorator of a class may keep it for others to find: neither Keras' own nor Python's do, nor those that
    give it a public name."""
    if "export" in _name_of(syntax).lower():
        return False
    function = machine.evaluate(frame, syntax.function if isinstance(syntax, ir.Call) else syntax)
    return not (_path(function) or "").startswith(("keras.", "tf.", "dataclasses.", "attr", "typing.", "functools."))


def _path(decorator: Value) -> str | None:
    if isinstance(decorator, External):
        return decorator.path.removeprefix("builtins.")
    if isinstance(decorator, Partial) and isinstance(decorator.function, External):
        return decorator.function.path
    return None
