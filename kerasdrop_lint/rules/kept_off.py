"""What a forward pass that trains a model keeps off: it says nothing of the mode, or False."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Through
from kerasdrop_lint.analysis.passes import Pass
from kerasdrop_lint.analysis.setters import SetterKind
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth
from kerasdrop_lint.modes import OFF, Effect
from kerasdrop_lint.rules.deliberate import is_another_network, is_frozen, is_frozen_pass


def off_in(run: Pass) -> list[Application]:
    """The sites that a pass keeps off, because it says nothing of the mode, or False."""
    if run.written is None:
        off = [site for site in run.applications if _is_untold(site)]
        off += [site for site in run.left_out if _is_sure(site)]
        return [site for site in off if run.is_trained(site)]
    if run.partly or is_frozen_pass(run) or said_false(run) is None:
        return []
    left_out = [site for site in run.left_out if _is_sure(site) and run.is_trained(site) and not is_frozen(site)]
    return [site for site in run.applications if _is_told_false(run, site)] + left_out


def said_false(run: Pass) -> Constant | None:
    """The False that is written in the call, or that is the default of a function around it; of a `model.call(...)`
    that leaves the mode to the default of `call`, that."""
    told = run.written
    left = isinstance(told, Constant) and told.origin is not None and told.origin.kind is OriginKind.DEFAULT
    if run.direct is not None and isinstance(told, Constant) and left and told.value in (None, False):
        return told
    if not isinstance(told, Constant) or told.value is not False or told.origin is None:
        return None
    by_default = told.origin.kind is OriginKind.DEFAULT and told.origin.owner is not None
    owner = told.origin.owner
    # What runs by itself here has another caller there, which may pass it.
    is_called = owner is not None and owner.name != "call" and all(owner is not one.syntax for one in run.running[:1])
    is_of_helper = by_default and is_called
    return told if is_of_helper or told.origin.kind is OriginKind.LITERAL else None


def _is_untold(site: Application) -> bool:
    """Whether a site is off because nobody has set the mode that the model was called in."""
    setter = site.setter
    return _is_off(site) and (setter is None or setter.kind is SetterKind.DEFAULT) and not _is_default_of_a_helper(site)


def _is_told_false(run: Pass, site: Application) -> bool:
    """Whether a site is off because the call of the model says False; what Keras ships keeps its statistics then."""
    kept = site.effect is Effect.BATCH_STATISTICS and (site.layer.keras or "").startswith("applications.")
    by_call = site.setter is not None and site.setter.call is run.call
    return _is_off(site) and by_call and not kept and not is_frozen(site)


def _is_off(site: Application) -> bool:
    return site.state == OFF and site.through is Through.CALL and _is_sure(site)


def _is_sure(site: Application) -> bool:
    return site.certain and site.rate is not Truth.FALSE and not is_another_network(site)


def _is_default_of_a_helper(site: Application) -> bool:
    """Whether the mode is the default of a function that is no `call`: telling the model would not change it."""
    origin = site.setter.origin if site.setter is not None else getattr(site.mode, "origin", None)
    owner: ir.Function | None = origin.owner if origin is not None and origin.kind is OriginKind.DEFAULT else None
    return owner is not None and owner.name != "call"
