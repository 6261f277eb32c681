"""Classes whose constructor is not written but made of their fields: dataclasses, attrs, pydantic, named tuples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.causes import NotPassed
from kerasdrop_lint.analysis.classes import NAMED_TUPLES, Field, UserClass
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import doubted
from kerasdrop_lint.analysis.instances import set_own
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.syntax.annotations import Annotation, annotated
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Partial,
    Reference,
    Truth,
    Tuple,
    Unknown,
    Value,
)

MAKERS = {
    **dict.fromkeys(("dataclasses.dataclass", "pydantic.dataclasses.dataclass", "attr.dataclass"), "annotated"),
    **dict.fromkeys(("attr.s", "attr.attrs", "attr.attributes"), "described"),
    **dict.fromkeys(
        ("attr.define", "attr.mutable", "attr.frozen", "attrs.define", "attrs.mutable", "attrs.frozen"), "either"
    ),
}
"""Decorators that write a constructor, and which names they take for fields: those that are annotated, those that a
call describes, or the first if all of the second are annotated."""
DESCRIPTIONS = frozenset(
    {"dataclasses.field", "attr.ib", "attr.attrib", "attr.attr", "attr.field", "attrs.field"}
    | {"pydantic.Field", "pydantic.fields.Field"}
)
"""Functions that describe a field, in the place of its default."""
PYDANTIC = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel"})
BASES = NAMED_TUPLES | PYDANTIC
"""Classes of other libraries that write the constructor of what derives from them."""
_ALIASES = ("alias", "validation_alias")
_LAST_STEPS = ("__post_init__", "__attrs_post_init__", "model_post_init")


@dataclass(frozen=True, slots=True)
class _Options:
    """How a decorator is to find fields."""

    kind: str
    keyword_only: bool
    strips: bool
    """What the constructor calls a field has no underscores before it."""


def described(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """A call of one of `DESCRIPTIONS`: what it says is read when the class is decorated."""
    if arguments.open_keywords is not None or arguments.open_positional is not None:
        return Unknown(Limit.FIELD_DESCRIBED)
    return Partial(External(path), arguments.positional, arguments.keywords)


def maker(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """A call of one of `MAKERS`: with a class it is decorated, with options alone they are kept."""
    if arguments.positional and isinstance(arguments.positional[0], ClassValue):
        make_fields(machine, arguments.positional[0].definition, path, Arguments((), arguments.keywords))
        return arguments.positional[0]
    return Partial(External(path), (), arguments.keywords)


def make_fields(machine: Machine, definition: UserClass, path: str, options: Arguments) -> None:
    """Decorate a class by the decorator of that name, called with `options`."""
    if _decided(machine, options.keyword("init"), True) is False:
        return
    kind = MAKERS[path]
    if kind == "described" and _decided(machine, options.keyword("auto_attribs"), False):
        kind = "annotated"
    keyword_only = _decided(machine, options.keyword("kw_only"), False)
    fields = _fields(machine, definition, _Options(kind, keyword_only, path.startswith("attr")))
    definition.own_fields = tuple(_checked(definition, fields) if path.startswith("pydantic.") else fields)


def fields_of_base(machine: Machine, definition: UserClass) -> None:
    """The fields of a class whose base class writes the constructor."""
    direct = {link.path for link in definition.order if isinstance(link, External)}
    is_checked = bool(PYDANTIC & direct)
    if BASES & direct:
        fields = _fields(machine, definition, _Options("annotated", is_checked, False))
        definition.own_fields = tuple(_checked(definition, fields) if is_checked else fields)


def named_tuple(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`collections.namedtuple(...)` and `typing.NamedTuple(...)`: a class."""
    name, given = (*arguments.positional, NONE, NONE)[:2]
    names = _names(machine, arguments.keyword("field_names") or arguments.keyword("fields") or given)
    if names is None or not isinstance(name, Constant):
        return Unknown(Limit.NAMED_TUPLE)
    defaults, rest = elements(machine, arguments.keyword("defaults") or Tuple(()))
    if rest is not None or len(defaults) > len(names) or arguments.open_keywords is not None:
        return Unknown(Limit.NAMED_TUPLE)
    padded = [None] * (len(names) - len(defaults)) + list(defaults)
    syntax = ir.DefineClass(str(name.value), (), (), (), "")
    made = UserClass(str(name.value), syntax, (External("typing.NamedTuple"),), {}, None)
    made.own_fields = tuple(Field(one, one, default) for one, default in zip(names, padded, strict=True))
    return ClassValue(made)


def _names(machine: Machine, given: Value) -> list[str] | None:
    """The names of the fields: in a text, in a list of texts, or in a list of pairs."""
    if isinstance(given, Constant) and isinstance(given.value, str):
        return given.value.replace(",", " ").split()
    items, rest = elements(machine, given)
    first = [item.items[0] if isinstance(item, Tuple) and item.items else item for item in items]
    names = [item.value for item in first if isinstance(item, Constant) and isinstance(item.value, str)]
    return names if rest is None and len(names) == len(items) else None


def _decided(machine: Machine, value: Value | None, default: bool) -> bool:
    return default if value is None else machine.heap.truth(value) is Truth.TRUE


def _fields(machine: Machine, definition: UserClass, options: _Options) -> Iterator[Field]:
    """The fields of a class; what described them gives way to their defaults."""
    namespace = definition.namespace
    typed = {one.name: one for one in annotated(definition.syntax)}
    calls = [name for name, value in namespace.items() if _is_description(value)]
    by_call = options.kind == "described" or (options.kind == "either" and any(name not in typed for name in calls))
    keyword_only = options.keyword_only
    for name in calls if by_call else typed:
        annotation = typed.get(name, Annotation(name, ""))
        if annotation.kind == "KW_ONLY":
            keyword_only = True
        elif annotation.kind != "ClassVar" and not (name.startswith("model_config") and options.keyword_only):
            yield _field(machine, definition, annotation, options, keyword_only)


def _field(
    machine: Machine, definition: UserClass, annotation: Annotation, options: _Options, keyword_only: bool
) -> Field:
    name = annotation.name
    held = definition.namespace.get(name)
    said = held if isinstance(held, Partial) and _is_description(held) else None
    keywords = dict(said.keywords) if said is not None else {}
    default = held if said is None else keywords.get("default", next(iter(said.arguments), None))
    if isinstance(default, Constant) and default.value is ...:
        default = None
    if said is not None:
        definition.namespace.pop(name)
    if default is not None:
        definition.namespace[name] = default
    parameter = name.lstrip("_") if options.strips else name
    alias = next((keywords[word] for word in _ALIASES if word in keywords), Constant(parameter))
    return Field(
        name,
        str(alias.value) if isinstance(alias, Constant) else parameter,
        default,
        keywords.get("default_factory", keywords.get("factory")),
        keywords.get("converter"),
        _decided(machine, keywords.get("init"), True),
        _decided(machine, keywords.get("kw_only"), keyword_only),
        annotation.kind == "InitVar",
    )


def _is_description(value: Value) -> bool:
    return isinstance(value, Partial) and isinstance(value.function, External) and value.function.path in DESCRIPTIONS


def forget_descriptions(definition: UserClass) -> None:
    """What describes a field means nothing where no decorator that is known has read it."""
    for name, value in definition.namespace.items():
        if _is_description(value):
            definition.namespace[name] = Unknown(Limit.FIELD_DESCRIBED)


def fill(machine: Machine, reference: Reference, definition: UserClass, arguments: Arguments) -> None:
    """Run the constructor of a class with fields on an instance. Raises ProgramError where Python does."""
    positional, given = list(arguments.positional), dict(arguments.keywords)
    is_open = arguments.open_positional is not None or arguments.open_keywords is not None
    passed_on: list[Value] = []
    for field in definition.fields:
        value = _passed(field, positional, given)
        if value is None:
            value = _unset(machine, field, is_open and field.taken)
        elif isinstance(field.converter, Unknown):
            value = doubted(value, field.converter)
        elif field.converter is not None:
            value = machine.call(field.converter, Arguments((value,)))
        if field.passed_on:
            passed_on.append(value)
        else:
            set_own(machine, reference, field.name, value)
    _refuse(machine, definition, bool(positional or given))
    for name in _LAST_STEPS:
        last = definition.find(name)
        if last is not None and isinstance(last[0], FunctionValue):
            more = [NONE] if name == "model_post_init" else passed_on
            machine.call(Bound(last[0], reference), Arguments(tuple(more)), None)


def _passed(field: Field, positional: list[Value], given: dict[str, Value]) -> Value | None:
    if not field.taken:
        return None
    if positional and not field.keyword_only:
        return positional.pop(0)
    return given.pop(field.parameter, None)


def _unset(machine: Machine, field: Field, is_open: bool) -> Value:
    if is_open:
        return Unknown(Limit.FIELD, parameter=field.parameter)
    if field.factory is not None:
        return machine.call(field.factory, NO_ARGUMENTS)
    if field.default is None:
        machine.failures += 1
        return Unknown(NotPassed(field.parameter), parameter=field.parameter)
    return field.default


def _checked(definition: UserClass, fields: Iterator[Field]) -> Iterator[Field]:
    """The fields of a class of pydantic: where functions of the class check them, what these make of a field."""
    found = tuple(fields)
    own = [link.definition.namespace for link in definition.order if isinstance(link, ClassValue)]
    names = {field.name for field in found}
    others = [value for namespace in own for name, value in namespace.items() if name not in names]
    if any(map(_is_wrapped, others)):
        checked = Unknown(Limit.VALIDATED)
        return iter(
            replace(field, default=doubted(field.default or checked, checked), factory=None, converter=checked)
            for field in found
        )
    return iter(found)


def _is_wrapped(value: Value) -> bool:
    """Whether it is what a decorator that is not known made of a function."""
    return isinstance(value, Unknown) or (isinstance(value, FunctionValue) and value.function.wrapped)


def _refuse(machine: Machine, definition: UserClass, has_more: bool) -> None:
    """More arguments than there are fields: pydantic ignores them, or keeps them."""
    if has_more and not any(isinstance(link, External) and link.path in PYDANTIC for link in definition.order):
        machine.failures += 1
        if not machine.uncertain:
            raise ProgramError("TypeError")
