"""What a call has for `training`, as it is written."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application
from kerasdrop_lint.analysis.setters import Setter
from kerasdrop_lint.analysis.values import Constant, OriginKind


def written_on(call: ir.Node) -> ir.Expression | None:
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
