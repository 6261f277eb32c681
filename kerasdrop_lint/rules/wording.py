"""The words that messages share: how a layer, its effect and the Keras they speak of are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Application, Facts, Layer, Root, RootKind, Row, Through
from kerasdrop_lint.analysis.options import Option
from kerasdrop_lint.analysis.setters import Setter
from kerasdrop_lint.analysis.spelling import condition, is_super_call, spelled, tests
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import HEALTHY, OFF, ON, Effect, Entry, ModeTable
from kerasdrop_lint.rules.claim import Claim, Mention


def named(application: Application, first: int = 0) -> tuple[str, tuple[Mention, ...]]:
    """`self.drop` (Dropout, line {0}), and the mention of that line; of an operation, its name."""
    if application.through is Through.OPERATION:
        return f"`{application.layer.name}`", ()
    return called(application.layer, application.key.place, first)


def called(layer: Layer, place: ir.Node, first: int = 0) -> tuple[str, tuple[Mention, ...]]:
    """The same of a layer that is called at a place."""
    spelling = spelled(place.function) if isinstance(place, ir.Call) and place is not layer.made else ""
    is_its_own = layer.keras in (None, layer.name, f"applications.{layer.name}")
    kind = layer.name if is_its_own else f"{layer.name}, a {layer.keras}"
    if layer.made is None:
        return (f"`{spelling}` ({kind})" if spelling else kind), ()
    where = Mention(layer.made, f"{layer.name} created here")
    inside = f"{kind}, line {{{first}}}"
    return (f"`{spelling}` ({inside})" if spelling else f"{kind} (line {{{first}}})"), (where,)


def subject_of(application: Application) -> tuple[str, tuple[Mention, ...]]:
    """The same; of a site that is `super().call(...)`, the class that it stands in."""
    place, layer = application.key.place, application.layer
    if isinstance(place, ir.Call) and is_super_call(place):
        return f"`{layer.name}` (a {layer.keras})", ()
    return named(application)


_NEVER_ON = {
    Effect.BATCH_STATISTICS: "never updates its statistics",
    Effect.PREPROCESSING: "never randomises",
    Effect.NOISE: "never adds noise",
}
_ALWAYS_ON = {
    Effect.BATCH_STATISTICS: "uses the statistics of each batch and updates its own",
    Effect.PREPROCESSING: "still randomises",
    Effect.NOISE: "still adds noise",
}


def never_on(effect: Effect) -> str:
    """What being off in `fit` means for a layer."""
    return _NEVER_ON.get(effect, "never drops")


def never_turns_on(effect: Effect, layer: str) -> str:
    """The same of a layer that Keras keeps off."""
    if effect is Effect.BATCH_STATISTICS:
        return f"never updates the statistics of {layer}"
    return f"never turns on {layer}"


def off_in_predict(effect: Effect) -> str:
    """What being off in `predict` means for a layer that was to be on there."""
    if effect is Effect.BATCH_STATISTICS:
        return "uses its moving statistics, not those of the batch"
    return never_on(effect)


def always_on(effect: Effect) -> str:
    """What being on in `predict` means for a layer."""
    return _ALWAYS_ON.get(effect, "still drops")


def leaked_from(setter: Setter, number: int) -> str:
    """The call that stored the mode, in words; `{number}` is its line."""
    where = f"line {{{number}}}"
    spelling = spelled(setter.call.function) if setter.call is not None else ""
    return f"`{spelling}(...)` ({where})" if spelling else f"a {setter.layer} ({where})"


def symbol_of(function: ClosureFunction | None) -> str:
    """The name of the function that something stands in, or what stands for the module."""
    return function.name if function is not None else "<module>"


def best(rows: list[Row]) -> Row:
    """The row that a message about several names: a dropout before anything else."""
    return min(rows, key=lambda row: row.sample.effect is not Effect.DROPOUT)


def first_of(sites: Sequence[Application]) -> Application:
    """The same of sites that have no row."""
    return min(sites, key=lambda site: site.effect is not Effect.DROPOUT)


def each_kind(
    sites: Sequence[Application], said: Callable[[Effect, str], str], *, counted: bool = False
) -> tuple[str, tuple[Mention, ...]]:
    """What is said of the effect on a layer, once for what drops and once for what keeps statistics; with the mentions.

    `counted`: a layer stands with the number of the others of its kind.
    """
    clauses: list[str] = []
    mentions: tuple[Mention, ...] = ()
    for statistics in (False, True):
        kind = [site for site in sites if (site.effect is Effect.BATCH_STATISTICS) is statistics]
        if kind:
            site = first_of(kind)
            layer, found = named(site, len(mentions))
            more = others(len({other.key.place for other in kind}) - 1) if counted else ""
            clauses.append(said(site.effect, layer + more))
            mentions = (*mentions, *found)
    return ", and ".join(clauses), mentions


def in_models(facts: Facts, site: Application) -> tuple[ModeTable | None, Application | None]:
    """The mode table that shows a fault of a step in a model of the file, and the site; neither where none does.

    A custom training loop is no entry point of the model: there the model itself is healthy.
    """
    rows = [row for root in facts.roots for row in root.rows if row.key.place is site.key.place]
    faulty = next((row.table for row in rows if row.table != HEALTHY and row.sample.rate is not Truth.FALSE), None)
    return faulty, site if faulty is not None else None


def unmoved(row: Row) -> Application | None:
    """The site where it does what it should not: off though the model is passed True, or on though passed False."""
    if row.table[Entry.FIT] == OFF == row.table[Entry.CALL_TRUE]:
        return row.at(Entry.FIT)
    if row.table[Entry.PREDICT] == ON == row.table[Entry.CALL_FALSE]:
        return row.at(Entry.PREDICT)
    return None


def in_graph(root: Root, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims of a root; in a functional model, where each has its one cure at the culprit, one per culprit."""
    if root.kind is not RootKind.GRAPH:
        yield from claims
        return
    first: dict[ir.Node, Claim] = {}
    for claim in claims:
        culprit = claim.mentions[-1].place if claim.mentions else claim.place
        known = first.setdefault(culprit, claim)
        if known is not claim and claim.application is not None:
            first[culprit] = replace(known, others=(*known.others, claim.application))
    yield from first.values()


def if_chosen(options: Sequence[Option], *, rate: bool = False) -> str:
    """` if ..., which ... decides`: what leads to a fault, where a parameter does; `rate`: the last is a rate."""
    if not options:
        return ""
    said = [condition(option.test, holds=option.holds) for option in options]
    if rate and any(said[-1] in other for other in said[:-1]):
        del said[-1]
    elif rate:
        said[-1] = said[-1] and f"{said[-1]} > 0"
    decides = " and ".join(f"`{name}`" for name in dict.fromkeys(option.parameter for option in options))
    if not all(said):
        return f" for some values of {decides}"
    named = all(option.parameter in map(spelled, tests(option.test)) for option in options)
    return f" if {' and '.join(f'`{text}`' for text in said)}" + ("" if named else f" (decided by {decides})")


def only_if(application: Application) -> str:
    """The sentence that says for which values it is so, where not for all."""
    return "" if application.certain else f" It is applied{if_chosen(application.options)}."


def others(count: int) -> str:
    """` and 2 more`, for the sites that a message does not name."""
    return f" and {count} more" if count else ""


_STEPS = frozenset({"train_step", "test_step", "predict_step"})


def in_step(function: ClosureFunction | None) -> bool:
    """Whether a call stands in a step of a training loop, where the mode of other models is rightly written."""
    return function is None or is_step(function.syntax)


def is_step(function: ir.Function) -> bool:
    """Whether a function is one of the steps that Keras calls."""
    return function.name in _STEPS
