"""Builds a class or function of a user's module into models, each with a batch that it accepts."""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import ModuleType
from typing import Any

from kerasdrop_lint.runtime.subjects.arguments import Callee, callee, candidates, changed, required, variants
from kerasdrop_lint.runtime.subjects.clues import source_of
from kerasdrop_lint.runtime.subjects.families import is_layer, keras_of_class, keras_of_module
from kerasdrop_lint.runtime.subjects.hosting import models_in
from kerasdrop_lint.runtime.subjects.importing import afresh
from kerasdrop_lint.runtime.subjects.inputs import Refusal
from kerasdrop_lint.runtime.subjects.made import Arguments, Written
from kerasdrop_lint.runtime.subjects.mishaps import described
from kerasdrop_lint.runtime.subjects.subject import Failure, Subject, of_function, subjects_of

TRIES = 32
"""How many argument lists are tried before anything could be built."""
SECONDS = 60.0
_MOST_NAMES = 3
_TENSOR = re.compile(
    r"^(x|xs|inp|inputs?|input_?tensors?|tensors?|input_layers?|net|features?|feature_maps?|images?|img_input|img|y"
    r"|layer_in|prev\w*|x_in\w*|in_tensor|inp_tensor|input_x|inputs?_\d|h|hidden_states?|tensor_\w+|\w+_tensor)$",
    re.IGNORECASE,
)

Outcome = Subject | Refusal


def construct(
    module: ModuleType, name: str, calls: Sequence[Written] = (), given: Written | None = None, seconds: float = SECONDS
) -> Iterator[Outcome]:
    """The models that `name` of a module builds, the likeliest arguments first; a refusal alone where there is none."""
    try:
        target = resolved(module, name)
    except LookupError as missing:
        yield Refusal(str(missing.args[0]))
        return
    keras = keras_of_class(target) if inspect.isclass(target) else keras_of_module(module)
    if keras is None:
        yield Refusal(f"`{name}` is not of Keras")
    elif not callable(target) or is_layer(target, keras):
        yield from _ready_made(module, name, target, keras)
    else:
        yield from _tried(callee(target, module, keras), name, calls, given, time.monotonic() + seconds)


def resolved(module: ModuleType, name: str) -> Any:
    """The class, function or model of that name. Raises LookupError with a reason."""
    if "<locals>" in name:
        raise LookupError(f"`{name}` is defined inside a function: give a builder that returns its model")
    thing: Any = module
    for part in name.split("."):
        outer, thing = thing, getattr(thing, part, None)
        if inspect.isfunction(outer):
            raise LookupError(f"`{name}` is defined inside a function: give a builder that returns its model")
        if thing is None:
            where = f"in `{outer.__name__}`"
            raise LookupError(f"`{name}` is not found {where} once imported: give a builder")
        if inspect.isclass(outer) and inspect.isroutine(thing):
            raise LookupError(f"`{name}` is a method: give a builder that returns its model")
    return thing


def _ready_made(module: ModuleType, name: str, value: Any, keras: ModuleType) -> Iterator[Outcome]:
    """A model that the module itself makes: the module run once more gives it again."""
    if not models_in(value, keras):
        yield Refusal(f"`{name}` is {type(value).__name__}, not a model or something that builds one")
        return
    build: Callable[[], Any] = lambda: resolved(afresh(module), name)  # noqa: E731
    for outcome in subjects_of(value, build, "", keras, name, SECONDS):
        yield outcome if isinstance(outcome, Subject) else Refusal(outcome.reason)


def _tried(callee: Callee, name: str, calls: Sequence[Written], given: Written | None, end: float) -> Iterator[Outcome]:
    """Try arguments until some work; then the other positions of the switches."""
    waiting = list(candidates(callee, calls, given))
    seen: set[Arguments] = set()
    failed: list[Failure] = []
    found = False
    while waiting and (found or len(seen) < TRIES) and time.monotonic() < end:
        arguments = waiting.pop(0)
        if arguments in seen:
            continue
        seen.add(arguments)
        outcomes = list(_built(callee, name, arguments, end))
        subjects = [outcome for outcome in outcomes if isinstance(outcome, Subject)]
        failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
        yield from subjects
        if given is None and subjects and not found:
            waiting += variants(arguments, callee)
        elif given is None and failures and not found and failures[0].reason not in {each.reason for each in failed}:
            # The same failure as before: what was changed was not to blame.
            waiting = [*changed(arguments, callee, failures[0].error), *waiting]
        failed += failures
        found = found or bool(subjects)
    if not found:
        yield _refusal(callee, name, failed, is_given=given is not None)


def _refusal(callee: Callee, name: str, failed: Sequence[Failure], *, is_given: bool) -> Refusal:
    """The reason, with the parameters that a builder would have to give, where nothing could be constructed."""
    built = [failure for failure in failed if failure.was_built]
    reason = next((failure.reason for failure in (*built, *failed)), "no arguments could be tried in time")
    if built:
        return Refusal(reason)
    names = [f"`{each.name}`" for each in required(callee.parameters) if not _TENSOR.match(each.name)]
    if not names or is_given:
        return Refusal(reason)
    what = f"`{name}.__init__`" if inspect.isclass(callee.target) else f"`{name}`"
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return Refusal(f"{what} needs {', '.join(names[:_MOST_NAMES])}{more}; give a builder ({reason})")


def _built(callee: Callee, name: str, arguments: Arguments, end: float) -> Iterator[Subject | Failure]:
    """What these arguments build: usually one subject, else one failure."""
    source = "" if inspect.isclass(callee.target) else source_of(callee.target)
    seconds = max(end - time.monotonic(), 1.0)
    if not inspect.isclass(callee.target) and (tensors := _tensor_parameters(callee, arguments)):
        yield _block(callee, name, arguments, tensors, seconds)
        return
    build = partial(arguments.apply, callee.target)
    try:
        value = build()
    except Exception as error:
        yield Failure(described(error), error, was_built=False)
        return
    yield from subjects_of(value, build, source, callee.keras, f"{name}({arguments})", seconds)


def _tensor_parameters(callee: Callee, arguments: Arguments) -> list[str]:
    """The parameters of a function that are to be tensors."""
    return [
        each.name
        for each in required(callee.parameters)
        if _TENSOR.match(each.name) or "Tensor" in str(each.annotation).replace("TensorShape", "")
    ]


def _block(callee: Callee, name: str, arguments: Arguments, tensors: list[str], seconds: float) -> Subject | Failure:
    """A function of tensors as a functional model."""
    rest = arguments
    for tensor in tensors:
        rest = rest.without(tensor)

    def function(*values: Any) -> Any:
        return rest.apply(partial(callee.target, **dict(zip(tensors, values, strict=True))))

    others = f", {rest}" if rest.keywords else ""
    description = f"{name}({', '.join(tensors)}{others})"
    source = source_of(callee.target)
    return of_function(lambda: function, tuple(tensors), source, callee.keras, description, seconds)
