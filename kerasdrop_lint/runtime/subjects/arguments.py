"""Which arguments to construct something with: given, seen, guessed; and what to change after an error."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from types import ModuleType
from typing import Any

from kerasdrop_lint.runtime.subjects.guesses import guesses, harmless, switched, turned_on
from kerasdrop_lint.runtime.subjects.made import Arguments, Made, Written, constant
from kerasdrop_lint.runtime.subjects.mishaps import lines_of, text_of
from kerasdrop_lint.runtime.subjects.objects import objects, plain

MOST_CALLS = 4
_MOST_OTHERS = 4
_MOST_VARIANTS = 4
_DEEPEST_OBJECT = 2
_MISSING = re.compile(
    r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)|missing a required argument: (.*)"
)
_UNEXPECTED = re.compile(r"unexpected keyword arguments?:? '(\w+)'|Unrecognized keyword arguments[^{]*\{'(\w+)'")
_LONGER: tuple[type, ...] = (list, tuple, int)
_QUOTED = re.compile(r"['\"`]([\w.+-]+)['\"`]")


@dataclass(frozen=True, slots=True)
class Callee:
    """Something to construct: its parameters, and where to look for objects that they want."""

    target: Callable[..., Any]
    parameters: tuple[inspect.Parameter, ...]
    module: ModuleType
    keras: ModuleType
    depth: int = 0

    def named(self, name: str) -> inspect.Parameter:
        """A parameter; one that only `**kwargs` takes is made up."""
        known = (parameter for parameter in self.parameters if parameter.name == name)
        return next(known, inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY))


def callee(target: Any, module: ModuleType, keras: ModuleType, depth: int = 0) -> Callee:
    """Its parameters without `self`."""
    function = target.__init__ if inspect.isclass(target) else target
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    return Callee(target, tuple(parameters[1:] if inspect.isclass(target) else parameters), module, keras, depth)


def required(parameters: Iterable[inspect.Parameter]) -> list[inspect.Parameter]:
    """Those that must be given."""
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [each for each in parameters if each.default is each.empty and each.kind not in variadic]


def values_for(parameter: inspect.Parameter, callee: Callee) -> list[Made]:
    """All values to try, objects first."""
    found = [_object(text, thing, callee) for text, thing in objects(parameter, callee.module, callee.keras)]
    return [made for made in found if made is not None] + list(guesses(parameter))


def _object(text: str, thing: Any, outer: Callee) -> Made | None:
    """A value of a factory or of a class, whose own arguments are guessed."""
    if not inspect.isclass(thing) or thing is dict:
        return plain(text, thing)
    if thing is outer.target or outer.depth >= _DEEPEST_OBJECT:
        return None
    inner = callee(thing, outer.module, outer.keras, outer.depth + 1)
    for arguments in islice(working(inner), 1):
        return Made(f"{text}({arguments})", partial(arguments.apply, thing))
    return None


def working(callee: Callee, tries: int = 16) -> Iterator[Arguments]:
    """Guessed arguments that construct."""
    waiting = list(candidates(callee))
    seen: set[Arguments] = set()
    while waiting and len(seen) < tries:
        arguments = waiting.pop(0)
        if arguments in seen:
            continue
        seen.add(arguments)
        try:
            arguments.apply(callee.target)
        except Exception as error:
            waiting = [*changed(arguments, callee, error), *waiting]
        else:
            yield arguments


def candidates(callee: Callee, calls: Sequence[Written] = (), given: Written | None = None) -> Iterator[Arguments]:
    """The arguments to start with, in order: given, seen, guessed."""
    names = [each.name for each in callee.parameters if each.kind is not each.VAR_POSITIONAL]
    if given is not None:
        yield given.arguments()
        return
    for call in calls[:MOST_CALLS]:
        yield from _switched_on(completed(Arguments().having(**call.known(names)), callee), callee)
    yield from _switched_on(completed(Arguments(), callee), callee)


def completed(arguments: Arguments, callee: Callee) -> Arguments:
    """With a value for every parameter that must have one."""
    for parameter in required(callee.parameters):
        if arguments.get(parameter.name) is None:
            arguments = arguments.having(**{parameter.name: values_for(parameter, callee)[0]})
    for parameter in callee.parameters:
        instead = harmless(parameter)
        if instead is not None and arguments.get(parameter.name) is None:
            arguments = arguments.having(**{parameter.name: instead})
    return arguments


def _switched_on(arguments: Arguments, callee: Callee) -> Iterator[Arguments]:
    """With dropout first: what is looked for is a site of it."""
    free = [each for each in callee.parameters if arguments.get(each.name) is None]
    values = {each.name: made for each in free if (made := turned_on(each))}
    if values:
        yield arguments.having(**values)
    yield arguments


def variants(arguments: Arguments, callee: Callee) -> Iterator[Arguments]:
    """Other positions of the switches: all at once, then one by one."""
    values = {each.name: made for each in callee.parameters if (made := switched(each))}
    others = {name: made for name, made in values.items() if arguments.get(name) is None}
    if len(others) > 1:
        yield arguments.having(**others)
    for name, made in list(others.items())[:_MOST_VARIANTS]:
        yield arguments.having(**{name: made})


def changed(arguments: Arguments, callee: Callee, error: BaseException | None) -> Iterator[Arguments]:
    """Other arguments to try after this error, the likeliest first."""
    if error is None:
        return
    text = text_of(error)
    if match := _MISSING.search(text):
        for name in _QUOTED.findall(match[0]):
            if arguments.get(name) is None and (callee.parameters and _takes(callee, name)):
                yield arguments.having(**{name: values_for(callee.named(name), callee)[0]})
    if match := _UNEXPECTED.search(text):
        yield arguments.without(match[1] or match[2])
    # A default may be to blame too, if the message names its parameter.
    guessed = [
        each.name
        for each in callee.parameters
        if arguments.get(each.name) is not None or re.search(rf"\b{re.escape(each.name)}\b", text)
    ]
    yield from _accepted_words(arguments, callee, text)
    wanted = _kind_wanted(text)
    for name in _suspects(guessed, text, lines_of(error)):
        others = _others(name, arguments, callee, wanted)
        yield from (arguments.having(**{name: made}) for made in others[:_MOST_OTHERS])


def _suspects(names: list[str], text: str, lines: str) -> list[str]:
    """The parameters by how likely they are to blame: named by the message, by the line that raised, all others."""
    named = [[name for name in names if re.search(rf"\b{re.escape(name)}\b", where)] for where in (text, lines)]
    return list(dict.fromkeys([*named[0], *named[1], *names]))


def _kind_wanted(text: str) -> tuple[type, ...] | None:
    """What kind of value the code that raised could have worked with."""
    if re.search(r"(list|tuple) index out of range", text):
        return _LONGER
    if re.search(
        r"'(int|float|str|NoneType)' object is not (iterable|subscriptable)|non-iterable|has no len\(\)", text
    ):
        return (list, tuple)
    if re.search(
        r"(list|tuple|List|TrackedList|ListWrapper)'? (object )?(and|cannot|as an integer)|not '?(list|tuple)", text
    ):
        return (int, float)
    if re.search(r"(between|operand).*(list|tuple|List|str|NoneType)", text):
        return (int, float)
    return None


def _takes(callee: Callee, name: str) -> bool:
    return any(each.name == name or each.kind is each.VAR_KEYWORD for each in callee.parameters)


def _others(name: str, arguments: Arguments, callee: Callee, wanted: tuple[type, ...] | None) -> list[Made]:
    """The values after the present one, so that no two are tried in turn for ever; the wanted kind first."""
    values = values_for(callee.named(name), callee)
    present = arguments.get(name)
    start = values.index(present) + 1 if present in values else 0
    if wanted is None or present is None:
        return values[start:]
    reshaped = [constant(value) for value in _reshaped(present, wanted)]
    return [*reshaped, *(made for made in values[start:] if made not in reshaped)] if reshaped else []


def _reshaped(present: Made, wanted: tuple[type, ...]) -> list[Any]:
    """The present value as a sequence of itself, or as the first of its items; none where it is of the wanted kind."""
    value = present.make()
    if wanted == _LONGER:
        return [value * 2, value * 3] if isinstance(value, (list, tuple)) and value else []
    if list in wanted and isinstance(value, (int, float, str)):
        return [[value] * 2, (value, value), [value] * 3, [value] * 4]
    if int in wanted and isinstance(value, (list, tuple)) and value:
        return [value[0]]
    return []


def _accepted_words(arguments: Arguments, callee: Callee, text: str) -> Iterator[Arguments]:
    """The values that the message names as accepted."""
    words = list(dict.fromkeys(_QUOTED.findall(text)))
    names = {each.name for each in callee.parameters}
    for name, made in arguments.keywords:
        value = made.text.strip("'\"")
        if made.text.startswith(("'", '"')) and (value in words or re.search(rf"\b{re.escape(name)}\b", text)):
            accepted = [word for word in words if word != value and word not in names][:3]
            yield from (arguments.having(**{name: constant(word)}) for word in accepted)
