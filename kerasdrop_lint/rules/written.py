"""What a call has for `training`: as it is written, and where that comes from."""

from __future__ import annotations

import re

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Application, Facts, Root
from kerasdrop_lint.analysis.setters import GraphCall, Setter
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, Origin, OriginKind
from kerasdrop_lint.rules.claim import Mention
from kerasdrop_lint.rules.wording import symbol_of


def written_on(call: ir.Node | None) -> ir.Expression | None:
    """The expression that a call has for `training`; None where it has none, or among unpacked arguments."""
    arguments = call.arguments if isinstance(call, ir.Call) else ()
    return next((argument.value for argument in arguments if argument.keyword == "training"), None)


def mode_as_written(application: Application) -> ir.Expression | None:
    """The same of the call of a site; for a variable, what computed its value."""
    written, mode = written_on(application.key.place), application.mode
    origin = mode.origin if isinstance(mode, Constant) else None
    if isinstance(written, ir.Name) and origin is not None and isinstance(origin.node, ir.Expression):
        return origin.node
    return written


def asked_for(application: Application | None) -> Setter | None:
    """The call that gave a site its mode, where that is asked of the keywords of a `call`: `kwargs.get("training")`."""
    setter = application.setter if application is not None else None
    origin = setter.origin if setter is not None else None
    return setter if origin is not None and origin.kind is OriginKind.KEYWORD else None


def asked_in_words(facts: Facts, asked: Setter) -> tuple[str, str]:
    """Why keywords that are asked for the mode have none, and what to do. Keras 2 fills them in where it calls."""
    if facts.profile.legacy:
        called = asked.function.name if asked.function is not None else "<module>"
        return f"`{called}` looks for `training` in its `**kwargs`, and gets none here", "Pass it on"
    return "Keras never puts `training` into `**kwargs`", "Name it in `call`, and pass it on"


def told_at(setter: Setter | None, place: ir.Node, function: ClosureFunction | None) -> tuple[ir.Node, str]:
    """Where a literal mode is written, and the name of the function there: at the call itself, or where another
    function passes it on to that: `super().call(x, training=False)`, which the inherited `call` hands down."""
    origin = setter.origin if setter is not None and setter.in_graph is None else None
    if (
        setter is not None
        and origin is not None
        and origin.kind is OriginKind.LITERAL
        and isinstance(origin.node, ir.Constant)
    ):
        owner, telling = origin.owner, setter.function.syntax if setter.function is not None else None
        if owner is not None and owner is not telling and not isinstance(written_on(setter.call), ir.Constant):
            return origin.node, owner.name
    return place, symbol_of(function)


def origin_of(call: GraphCall) -> Origin | None:
    """Where the mode of a call in a functional model comes from."""
    return call.written.origin if isinstance(call.written, Constant) else None


_MODE = re.compile(r"(is_?)?train(ing)?(_?(mode|phase|flag))?", re.IGNORECASE)


def names_mode(name: str) -> bool:
    """Whether a parameter is called as the mode itself is."""
    return _MODE.fullmatch(name) is not None


def is_literal(call: GraphCall) -> bool:
    """Whether the mode stands on the call itself."""
    return isinstance(written_on(call.call), ir.Constant)


def is_as_written(facts: Facts, root: Root, call: GraphCall) -> bool:
    """Whether the mode of a call in a functional model is as good as written there.

    So is the default of a parameter that nobody passes, and what the code that builds the model passes to a function of
    its own; not what it is passed itself, to build this model for one mode and another for another.
    """
    origin = origin_of(call)
    if is_literal(call) or origin is None:
        return is_literal(call)
    if origin.kind is OriginKind.DEFAULT:
        return isinstance(origin.node, ir.Parameter) and origin.node not in facts.passed
    through = call.passed_to
    return origin.kind is OriginKind.LITERAL and all(
        function is not root.maker and function.name != "__init__" for function in through
    )


def mode_in_words(call: GraphCall, number: int) -> tuple[str, tuple[Mention, ...]]:
    """`training=flag` (True by default in `build`), or how else it comes; `{number}` is the line of the mention."""
    value = call.written.value if isinstance(call.written, Constant) else None
    written, origin = written_on(call.call), origin_of(call)
    if isinstance(written, ir.Constant) or origin is None:
        return f"`training={value}`", ()
    said = f"`training={spelled(written)}`" if written is not None and spelled(written) else "a `training`"
    if origin.kind is OriginKind.DEFAULT and origin.owner is not None:
        return f"{said} ({value} by default in `{origin.owner.name}`)", ()
    if origin.kind is OriginKind.LITERAL and isinstance(origin.node, ir.Node):
        return f"{said} ({value} from line {{{number}}})", (Mention(origin.node, f"the mode {value} is written here"),)
    return f"{said} ({value})", ()
