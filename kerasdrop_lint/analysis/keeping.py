"""Keep probabilities that are passed where a rate is taken: known by their name, where their value agrees with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.causes import AttributeOf, Cause, Derived, How, NotPassed, Owner, Parameter, ResultOf
from kerasdrop_lint.analysis.facts import PassedAsRate
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.signs import Signs
from kerasdrop_lint.analysis.spelling import spelled, written_argument
from kerasdrop_lint.analysis.values import Constant, External, Truth, Unknown, Value, alternatives

_HALF = 0.5
_KEEPS = re.compile(
    r"(?:^|_)keep_?(?:p|prob|probs|probability|probabilities|rate|ratio)(?:$|_)"
    r"|(?:^|_)(?:p|prob|probability)_(?:to_)?keep(?:$|_)"
)
_INVERTED = re.compile(r"minus|not|inv|compl|drop_?out_?rate|drop_?rate")


def note_rate(machine: Machine, place: ir.Call | None, taker: tuple[str, str, int | None], value: Value | None) -> None:
    """Note what is called a keep probability, if a call passes it as a rate. `taker` is what takes the rate, as which
    argument, and the position of that."""
    expression = written_argument(place, *taker[1:]) if place is not None and value is not None else None
    if place is None or value is None or expression is None or not _says_keep(_last_name(expression)):
        return
    defaults = machine.function.defaults if machine.function is not None else {}
    found = {_is_kept(option, defaults) for option in alternatives(value)}
    kept = found.pop() if len(found) == 1 else Truth.FALSE if Truth.FALSE in found else Truth.MAYBE
    share = float(value.value) if kept is Truth.TRUE and isinstance(value, Constant) else None
    named = spelled(expression)
    machine.noted.passed_as_rates.append(PassedAsRate(place, *taker[:2], named, share, kept, machine.function))


def _last_name(expression: ir.Expression) -> str:
    match expression:
        case ir.Name() | ir.Attribute():
            return expression.name
        case ir.Subscript(index=ir.Constant(value=str() as key)):
            return key
        case _:
            return ""


_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _says_keep(name: str) -> bool:
    words = _WORDS.sub("_", name).lower()
    return _KEEPS.search(words) is not None and _INVERTED.search(words) is None


def _is_kept(value: Value, defaults: Mapping[str, Value]) -> Truth:
    """Whether a value is a share that is to be kept: by itself no small one is, and of what is not known nobody knows
    unless it came in by such a name, and not with a small default."""
    if isinstance(value, Constant):
        return _is_large(value.value)
    if isinstance(value, External):
        return Truth.TRUE
    if not isinstance(value, Unknown):
        return Truth.FALSE
    if not isinstance(value.cause, Parameter | NotPassed):
        return Truth.TRUE if _is_read(value.cause) else Truth.FALSE
    name = value.cause.name
    default = defaults.get(name)
    is_small = isinstance(default, Constant) and _is_large(default.value) is Truth.FALSE
    return Truth.TRUE if _says_keep(name) and not is_small else Truth.FALSE


def _is_read(cause: Cause) -> bool:
    """Whether a value comes out of something that is not known as it is in there: nothing has been computed from it."""
    match cause:
        case AttributeOf():
            return cause.owner is Owner.UNKNOWN
        case Derived():
            return cause.how in (How.ITEM, How.PART, How.EXTREME)
        case ResultOf():
            return isinstance(cause.of, NotPassed) or _is_read(cause.of)
        case _:
            return False


def _is_large(number: object) -> Truth:
    """Whether a number is more likely a share to be kept than one to be dropped."""
    if number is None or number == _HALF:
        return Truth.MAYBE
    is_number = isinstance(number, (int, float)) and not isinstance(number, bool)
    return Truth.TRUE if is_number and _HALF < number <= 1 else Truth.FALSE  # type: ignore[operator]


def passed_as_rates(noted: Sequence[PassedAsRate], signs: Signs) -> tuple[PassedAsRate, ...]:
    """What is certainly a keep probability and passed as a rate: one fact a call, with the share if it has one.

    The text casts doubt on names if it turns one round somewhere, or is written for TensorFlow 1.
    """
    inverts = bool(noted) and signs.inverts_keep
    is_old = bool(noted) and signs.is_of_version_1
    first: dict[ir.Call, PassedAsRate] = {}
    refuted: set[ir.Call] = set()
    for passed in noted:
        if passed.kept is Truth.FALSE:
            refuted.add(passed.call)
        is_doubtful = (inverts and passed.share is None) or (is_old and _means_keep_in_version_1(passed))
        is_certain = passed.kept is Truth.TRUE and not is_doubtful
        if is_certain and (passed.call not in first or first[passed.call].share is None):
            first[passed.call] = passed
    return tuple(passed for call, passed in first.items() if call not in refuted)


def _means_keep_in_version_1(passed: PassedAsRate) -> bool:
    by_position = all(argument.keyword != passed.argument for argument in passed.call.arguments)
    return by_position and passed.layer == "tf.nn.dropout"
