"""Training steps of networks that are not known: what is literal in them decides."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.analysis.passes import GivenPass
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.deliberate import asks_another_network, is_frozen_pass
from kerasdrop_lint.rules.stages import is_written_here, network_of, says_true, trains
from kerasdrop_lint.rules.wording import symbol_of


def of_given_networks(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that trains a network which is given, if it says False, or if another one says True."""
    told = [one for one in facts.given if says_true(one.written) and trains(one)]
    for one in facts.given:
        if not one.trains or asks_another_network(one) or _is_told_beside(one, told):
            continue
        if _says_false(one) and not one.partly and not is_frozen_pass(one):
            yield _claim(one, "with `training=False`", "Write `training=True`.")
        elif one.written is None:
            other = next((beside for beside in told if _is_same(one, beside)), None)
            if other is not None:
                how = "without `training=True`, unlike in line {0}"
                yield _claim(one, how, "Pass `training=True`.", (Mention(other.call, "it is passed True here"),))


def _is_same(one: GivenPass, beside: GivenPass) -> bool:
    """Whether both call one network: an attribute in one class, or a name in one function. Other functions may be given
    other networks by that name."""
    is_held = "." in spelled(one.call.function)
    return network_of(one) == network_of(beside) and (is_held or one.running[-1].syntax is beside.running[-1].syntax)


def _is_told_beside(one: GivenPass, told: list[GivenPass]) -> bool:
    """Whether the same network is passed True under the same tape: both ways are meant."""
    return any(beside.network == one.network and set(beside.tapes) & set(one.tapes) for beside in told)


def _says_false(one: GivenPass) -> bool:
    return isinstance(one.written, Constant) and one.written.value is False and is_written_here(one.written)


def _claim(one: GivenPass, how: str, cure: str, mentions: tuple[Mention, ...] = ()) -> Claim:
    return Claim(
        one.call,
        symbol_of(one.running[-1]),
        f"`{spelled(one.call.function)}` is trained here but called {how}: a dropout in it never drops, and a batch "
        f"normalization never updates its statistics, while it trains. {cure}",
        mentions,
        deliberate=True,
        frozen=one.written is not None,
    )
