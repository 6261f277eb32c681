"""Holds the reasons for silence against the rules, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerasdrop_lint.analysis.facts import Application, Facts
from kerasdrop_lint.analysis.signs import Signs
from kerasdrop_lint.analysis.survey import Module, survey
from kerasdrop_lint.analysis.syntax.statements import lower_module
from kerasdrop_lint.knowledge.profiles import profile
from kerasdrop_lint.mode_rows import Seen, seen_rows
from kerasdrop_lint.project.project import Surroundings
from kerasdrop_lint.rules import RULES
from kerasdrop_lint.rules.in_use import gone_in_use
from kerasdrop_lint.rules.silence import Silence
from kerasdrop_lint.rules.silent_rows import is_unhealthy, reason, reason_of_baked
from kerasdrop_lint.source.tree import parse

OF_WHAT_IS_WRITTEN = frozenset({"KDL301", "KDL302"})
"""What these say is that a mode which is written does not hold. Why the row is not healthy may have another reason."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows of a source that are not healthy: those that nothing is said of, those of which a rule speaks though
    there is a reason not to, and the reasons of all others."""

    unexplained: tuple[str, ...]
    refuted: tuple[str, ...]
    reasons: tuple[Silence, ...]


def checked(text: str, target: str, surroundings: Surroundings | None = None) -> Checked:
    """The check of one source for one Keras."""
    try:
        tree = parse(text)
    except SyntaxError:  # of a newer Python
        return Checked((), (), ())
    facts = survey(Module(lower_module(tree), Signs(text), surroundings), profile(target))
    codes = dict(_claimed(facts))
    places = {application.key.place for application, _ in _spoken(facts)}
    unexplained, refuted, reasons = [], [], []
    for seen in seen_rows(facts):
        if not is_unhealthy(seen.modes):
            continue
        found = _reason(facts, seen)
        code = next((codes[id(one)] for one in _applications(seen) if id(one) in codes), None)
        said = f"{seen.name}: {seen.application.layer.name} in {target}: {seen.modes}"
        if code is not None:
            refuted += [f"{said}: {code}, {found}"] if found is not None else []
        elif seen.application.key.place not in places:
            unexplained += [said] if found is None else []
            reasons += [found] if found is not None else []
    return Checked(tuple(unexplained), tuple(refuted), tuple(reasons))


def _reason(facts: Facts, seen: Seen) -> Silence | None:
    if seen.root is None or seen.row is None:
        return reason_of_baked(seen.application)
    return reason(facts, seen.root, seen.row, seen.modes)


def _applications(seen: Seen) -> Iterator[Application]:
    if seen.row is not None:
        yield from (one for one in seen.row.applications if one is not None)
    else:
        yield seen.application


def _spoken(facts: Facts) -> Iterator[tuple[Application, str]]:
    """The sites that rules speak of, but those that models make up for."""
    gone = gone_in_use(facts)
    for rule in RULES:
        for claim in rule.check(facts) if not rule.advice else ():
            sites = claim.others if claim.application is None else (claim.application, *claim.others)
            yield from ((site, rule.code) for site in sites if site.key.place not in gone)


def _claimed(facts: Facts) -> Iterator[tuple[int, str]]:
    yield from ((id(site), code) for site, code in _spoken(facts) if code not in OF_WHAT_IS_WRITTEN)
