"""Judges one source: parses it, has it analysed, and turns what the rules claim into findings with positions."""

from __future__ import annotations

import ast
import gc
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.chosen import names_like, survey_builder
from kerasdrop_lint.analysis.facts import Application, Facts
from kerasdrop_lint.analysis.gaps import Gap
from kerasdrop_lint.analysis.signs import Signs
from kerasdrop_lint.analysis.survey import Module, survey
from kerasdrop_lint.analysis.syntax.statements import lower_module
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.finding import Appearance, Failure, Finding, Kind, Span, TraceStep, Unfollowed
from kerasdrop_lint.knowledge.profiles import DEFAULT, Profile, profile
from kerasdrop_lint.mishaps import mishap
from kerasdrop_lint.mode_rows import tables
from kerasdrop_lint.modes import Site, SiteModes
from kerasdrop_lint.places import Places, places
from kerasdrop_lint.project.project import Surroundings
from kerasdrop_lint.rules import RULES, SPECIFIC
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import says_frozen, says_so
from kerasdrop_lint.rules.in_use import gone_in_use
from kerasdrop_lint.rules.inherited import inherited_by
from kerasdrop_lint.rules.rule import Rule
from kerasdrop_lint.rules.silence import Silence
from kerasdrop_lint.source.lines import split_lines
from kerasdrop_lint.source.noqa import without_suppressed
from kerasdrop_lint.source.tree import NOT_PARSED, parse
from kerasdrop_lint.targets import choose, profiles_for, span_of


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings of all rules, selected or not, what could not be handled, and the Keras that was judged for."""

    target: str | None = None
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    not_followed: tuple[Unfollowed, ...] = ()


def merged(judgements: Sequence[Judgement]) -> Judgement:
    """The judgements for several versions of Keras, the newest first, as one: what does not hold for all of them says
    for which it does."""
    held: dict[tuple[str, Span], list[Finding]] = {}
    for judgement in judgements:
        for finding in judgement.findings:
            held.setdefault((finding.code, finding.span), []).append(finding)
    findings = tuple(
        found[0] if len(found) == len(judgements) else replace(found[0], message=_limited(found))
        for found in held.values()
    )
    failures = tuple(dict.fromkeys(failure for judgement in judgements for failure in judgement.failures))
    gaps = tuple(dict.fromkeys(gap for judgement in judgements for gap in judgement.not_followed))
    return Judgement(judgements[0].target, findings, failures, gaps)


def _limited(found: Sequence[Finding]) -> str:
    versions = [span_of(profile(finding.target_keras)) for finding in found]
    return f"{found[0].message} (Of the versions that the project allows: {', '.join(versions)}.)"


@dataclass(frozen=True, slots=True)
class Prediction:
    """The predicted mode tables of a source."""

    target: str
    tables: tuple[SiteModes, ...] = ()
    failures: tuple[Failure, ...] = ()
    not_followed: tuple[Unfollowed, ...] = ()
    silences: tuple[Silence | None, ...] = ()
    """Of each table: why no rule speaks of it, None where it is healthy or reported; empty unless asked for."""
    unexplained: tuple[SiteModes, ...] = ()
    """Tables that are not healthy, and have neither a finding nor a reason; there should be none."""


@dataclass(frozen=True, slots=True)
class _Made:
    rule: Rule
    claim: Claim


def judge(
    text: str,
    path: str,
    target: str | None = None,
    newest: str = DEFAULT,
    surroundings: Surroundings | None = None,
) -> Judgement:
    """The findings in `text`. `target` is a Keras version of `TARGETS`, None to let the file decide between Keras 2 and
    `newest`; without `surroundings` other modules are unknown."""
    with _collector_at_rest():
        module = _parse(text, path)
        if isinstance(module, Failure):
            return Judgement(failures=(module,))
        source = _module(module, text, surroundings)
        choice = choose(text, target, newest, surroundings)
        versions = [_judged(module, source, text, path, profile) for profile in choice.profiles]
        judgement = merged(versions) if len(versions) > 1 else versions[0]
        return replace(judgement, findings=tuple(replace(found, why=choice.why) for found in judgement.findings))


def _judged(module: ast.Module, source: Module, text: str, path: str, profile: Profile) -> Judgement:
    """The findings for one version of Keras."""
    facts = survey(source, profile)
    made, failures = _claims(facts, path)
    findings = [*_findings(module, text, path, facts, made), *_past_refusals(module, text, path, facts, made)]
    gaps = tuple(_not_followed(module, text, path, facts.gaps))
    return Judgement(profile.target, tuple(findings), tuple(failures), gaps)


def _past_refusals(module: ast.Module, text: str, path: str, facts: Facts, made: Iterable[_Made]) -> Iterator[Finding]:
    """What else is at fault in what Keras refuses to run; nothing of it can be measured before that is mended."""
    if facts.past_refusals is None:
        return
    known = {item.claim.place for item in made}
    further, _ = _claims(facts.past_refusals, path)
    new = [item for item in further if item.claim.place not in known and not item.rule.advice]
    for found in _findings(module, text, path, facts.past_refusals, new):
        yield replace(found, message=f"{found.message} {_ONCE_MENDED}", modes=None, appearances=())


_ONCE_MENDED = "(So it is once what Keras refuses here is mended.)"


def predict(
    text: str,
    path: str,
    builder: str | None = None,
    target: str | None = None,
    newest: str = DEFAULT,
    surroundings: Surroundings | None = None,
    *,
    explain: bool = False,
) -> Prediction:
    """The mode tables in `text`: of every class and builder, or of the class, function or model called `builder`.

    `explain`: say too why no rule speaks of a row that is not healthy.
    """
    chosen = profiles_for(text, target, newest, surroundings)[0]
    with _collector_at_rest():
        module = _parse(text, path)
        if isinstance(module, Failure):
            return Prediction(chosen.target, failures=(module,))
        source = _module(module, text, surroundings, shows_all=True)
        facts = survey(source, chosen) if builder is None else survey_builder(source, chosen, builder)
        if facts is None:
            missing = f"no class, function or model {builder!r} that builds or is a model"
            near = names_like(source, chosen, builder or "")
            meant = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
            return Prediction(chosen.target, failures=(Failure(path, None, f"{missing}{meant}"),))
        said = {gap.node for gap in facts.gaps}
        unseen = [gap for gap in facts.unseen if gap.node not in said]
        gaps = tuple(_not_followed(module, text, path, (*facts.gaps, *unseen)))
        seen = tables(module, text, path, facts)
        prediction = Prediction(chosen.target, tuple(seen), not_followed=gaps)
        if not explain:
            return prediction
        # What `check` does not need, it does not load.
        from kerasdrop_lint.reasons import Reasons

        whole = facts if builder is None else survey(source, chosen)
        reasons = Reasons(whole, _fates(module, text, path, whole))
        silences = tuple(reasons.of_any(facts, rows) for rows in seen.values())
        unexplained = tuple(line for line, rows in seen.items() if reasons.is_missing(facts, rows))
        return replace(prediction, silences=silences, unexplained=unexplained)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """The trees of one file are dropped together; collecting while they grow costs more than the parse."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _parse(text: str, path: str) -> ast.Module | Failure:
    try:
        return parse(text)
    except SyntaxError as error:
        return Failure(path, error.lineno, f"cannot be parsed: {error.msg}")
    except NOT_PARSED:
        return Failure(path, None, "nested too deeply to parse")


def _module(module: ast.Module, text: str, surroundings: Surroundings | None, *, shows_all: bool = False) -> Module:
    return Module(lower_module(module), Signs(text), surroundings, shows_all)


def _claims(facts: Facts, path: str) -> tuple[list[_Made], list[Failure]]:
    """What all rules claim; a rule that raises is named, and hides nothing of the others."""
    made, failures = _all_claims(facts, path)
    gone = gone_in_use(facts) if made else frozenset()
    made = [item for item in made if item.claim.application is None or item.claim.application.key.place not in gone]
    return list(_one_per_cause(made)), failures


def _all_claims(facts: Facts, path: str) -> tuple[list[_Made], list[Failure]]:
    made: list[_Made] = []
    failures: list[Failure] = []
    for rule in RULES:
        try:
            made.extend(_Made(rule, claim) for claim in rule.check(facts))
        except Exception as error:
            failures.append(mishap(path, error))
    return made, failures


def _one_per_cause(made: Iterable[_Made]) -> Iterator[_Made]:
    """One claim of a rule at a place; of rules that see the same fault there, the most specific."""
    first = {(item.rule.code, item.claim.place): item for item in reversed(list(made))}
    codes: dict[ir.Node, set[str]] = {}
    for code, place in first:
        codes.setdefault(place, set()).add(code)
    for (code, place), item in reversed(first.items()):
        if not any((other, code) in SPECIFIC for other in codes[place]):
            yield item


def _findings(module: ast.Module, text: str, path: str, facts: Facts, made: list[_Made]) -> Iterator[Finding]:
    if not made:
        return
    found, located = _located(module, text, path, facts, made)
    for item, span in located:
        if not isinstance(span, Silence):
            yield _finding(item, path, span, found, facts)


def _located(
    module: ast.Module, text: str, path: str, facts: Facts, made: list[_Made]
) -> tuple[Places, list[tuple[_Made, Span | Silence]]]:
    """Where each claim is reported, or why it is not."""
    made = [_Made(item.rule, inherited_by(facts, item.claim)) for item in made]
    found = places(module, text, path, (node for item in made for node in _places(item.claim)), facts.imported)
    lines = split_lines(text)
    return found, [(item, _span_or_silence(item.claim, found, lines)) for item in made]


def _span_or_silence(claim: Claim, found: Places, lines: list[str]) -> Span | Silence:
    span = found.here(claim.place) or _inherited(found, claim)
    if span is None:
        return Silence.IN_OTHER_MODULE
    return Silence.REMARKED if claim.deliberate and _is_remarked(lines, span, found, claim) else span


def _fates(module: ast.Module, text: str, path: str, facts: Facts) -> dict[ir.Node, Silence | None]:
    """The sites that rules speak of, by their place: None where it is reported, or why it is not."""
    gone = gone_in_use(facts)
    made = [item for item in _all_claims(facts, path)[0] if not item.rule.advice]
    found, located = _located(module, text, path, facts, made)
    later = {} if facts.past_refusals is None else _fates(module, text, path, facts.past_refusals)
    fates: dict[ir.Node, Silence | None] = {place: None for place, fate in later.items() if fate is None}
    for item, span in located:
        fate = span if isinstance(span, Silence) else None
        if isinstance(span, Span) and not without_suppressed([_finding(item, path, span, found, facts)], text):
            fate = Silence.SUPPRESSED
        for site in (item.claim.application, *item.claim.others):
            if site is not None and site.key.place not in gone:
                fates[site.key.place] = None if fates.get(site.key.place, fate) is None else fate
    return fates


_KINDS = {ir.DefineClass: Kind.CLASS, ir.Function: Kind.FUNCTION, ir.Call: Kind.MODEL}


def _not_followed(module: ast.Module, text: str, path: str, gaps: Sequence[Gap]) -> Iterator[Unfollowed]:
    """What of the file is not followed, in its order."""
    if gaps:
        nodes = [gap.node for gap in gaps if gap.node is not None]
        found = places(module, text, path, nodes, ())
        spans = [found.here(gap.node) if gap.node is not None else None for gap in gaps]
        yield from sorted(
            Unfollowed(path, span.line if span else 1, gap.name, gap.reason, _KINDS.get(type(gap.node), Kind.STATEMENT))
            for gap, span in zip(gaps, spans, strict=True)
        )


def _inherited(found: Places, claim: Claim) -> Span | None:
    """Where a class inherits a faulty method from another module: the class, if it makes itself what is affected.

    What the method's own class makes is reported in that module.
    """
    made = claim.application.layer.made if claim.application is not None else None
    if claim.heir is None or made is None or found.here(made) is None:
        return None
    return found.here(claim.heir)


def _places(claim: Claim) -> Iterator[ir.Node]:
    yield claim.place
    yield from () if claim.heir is None else (claim.heir,)
    yield from (mention.place for mention in claim.mentions)
    if claim.application is not None:
        yield claim.application.key.place
        yield from () if claim.application.layer.made is None else (claim.application.layer.made,)
        yield from _definitions(claim.application)


def _definitions(application: Application) -> Iterator[ir.Node]:
    """The function that a site stands in, and its class."""
    if application.function is not None:
        yield application.function.syntax
        yield from () if application.function.owner is None else (application.function.owner.syntax,)


_MOST_ABOVE = 4


def _is_remarked(lines: list[str], span: Span, found: Places, claim: Claim) -> bool:
    """Whether a comment calls the behaviour intentional: near the finding, or where its layer is made, or at the
    function or class that it stands in."""
    if _says_so(lines[_first_near(lines, span) : span.end_line], claim):
        return True
    application = claim.application
    made = None if application is None else application.layer.made
    nodes = [] if application is None else [*_definitions(application), *([] if made is None else [made])]
    spans = (found.here(node) for node in nodes)
    return any(_says_so(_with_comments(lines, around), claim) for around in spans if around is not None)


def _first_near(lines: list[str], span: Span) -> int:
    """The first of the few lines right above a finding, up to an empty one."""
    first = span.line - 1
    while first > 0 and span.line - first <= _MOST_ABOVE and lines[first - 1].strip():
        first -= 1
    return first


def _with_comments(lines: list[str], span: Span) -> list[str]:
    """The first line of something, and the comments right above it and above its decorators."""
    first = span.line - 1
    while first > 0 and lines[first - 1].lstrip().startswith(("#", "@")):
        first -= 1
    return lines[first : span.line]


def _says_so(lines: list[str], claim: Claim) -> bool:
    remarks = [line.partition("#")[2] for line in lines if "#" in line]
    return any(says_so(remark) or (claim.frozen and says_frozen(remark)) for remark in remarks)


_LINE = re.compile(r"\{(\d)\}")


def _finding(item: _Made, path: str, span: Span, found: Places, facts: Facts) -> Finding:
    lines = [found.line(mention.place) for mention in item.claim.mentions]
    mentioned = [(mention, found.of(mention.place)) for mention in item.claim.mentions]
    trace = tuple(
        TraceStep(place.path, place.span.line, place.span.column, mention.message)
        for mention, place in mentioned
        if place is not None
    )
    rule, claim = item.rule, item.claim
    # Names of the program may have braces of their own.
    message = _LINE.sub(lambda number: lines[int(number[1])], claim.message)
    site, appearances = _appearances(claim, found, facts)
    target = facts.profile.target
    return Finding(
        rule.code,
        rule.name,
        path,
        span,
        claim.symbol,
        message,
        target,
        trace,
        claim.modes,
        site,
        appearances,
        health=claim.health,
    )


def _appearances(claim: Claim, found: Places, facts: Facts) -> tuple[Site | None, tuple[Appearance, ...]]:
    """The site that a claim is about, and the rows that it has; first those of the claim, closed before open."""
    application = claim.application
    place = found.of(application.key.place) if application is not None else None
    if application is None or place is None:
        return None, ()
    rows = [
        Appearance(root.name, root.open, row.table)
        for root in facts.roots
        for row in root.rows
        # A row whose rate is 0 is off in every column, and says nothing of one whose rate is not.
        if row.key.place is application.key.place and row.sample.rate is not Truth.FALSE
    ]
    ordered = sorted(dict.fromkeys(rows), key=lambda seen: (seen.modes != claim.modes, seen.open))
    return Site(place.path, place.span.line, place.span.column, application.layer.name), tuple(ordered)
