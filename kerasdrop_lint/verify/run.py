"""Measures findings, subject by subject, until each has a verdict or nothing is left to try."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kerasdrop_lint.check.processes import available
from kerasdrop_lint.config import Measuring, UsageError
from kerasdrop_lint.finding import Appearance, Finding, Status, Verdict
from kerasdrop_lint.runtime.frameworks import environment
from kerasdrop_lint.runtime.workers import Done, Limits, NotStarted, Result, Workers
from kerasdrop_lint.verify.answers import Open, failure, verdict
from kerasdrop_lint.verify.builders import Builder, builder
from kerasdrop_lint.verify.installed import labelled, missing, runtime_for, unavailable
from kerasdrop_lint.verify.questions import PRELOAD, Question, appearances, calls_seen, questions

Tick = Callable[[int], object]
"""Told how many findings got their verdict."""
Ask = Callable[[list[Question]], Iterable[tuple[Question, Result]]]


@dataclass(frozen=True, slots=True)
class _State:
    """A finding on its way: what is known of it, what is still to be tried, and why what was tried said nothing.

    `of_builder` is why the builder that the user named said nothing.
    """

    finding: Finding
    left: tuple[tuple[Builder | None, Appearance], ...]
    runtime: str | None
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    of_builder: tuple[str, ...] = ()


def verified(
    findings: Sequence[Finding], files: Sequence[str], measuring: Measuring, jobs: int | None, tick: Tick
) -> tuple[Finding, ...]:
    """The findings with their verdicts. `files` are those of the project, in which calls are looked for.

    Raises UsageError where nothing can be measured here at all.
    """
    named = builder(measuring.builder) if measuring.builder else None
    states = [_begun(finding, named) for finding in findings]
    tick(sum(state.verdict is not None for state in states))
    runtimes = sorted({state.runtime for state in states if state.runtime is not None and state.verdict is None})
    names = {seen.root for state in states for _, seen in state.left}
    calls = calls_seen(names, files) if names else {}
    for runtime in runtimes:
        limits = Limits(float(measuring.timeout), measuring.memory * 2**20)
        with Workers(PRELOAD, environment(runtime), jobs or available(), limits) as workers:

            def ask(asked: list[Question], workers: Workers = workers) -> Iterator[tuple[Question, Result]]:
                tasks = [question.task(calls, measuring.timeout * 0.7) for question in asked]
                yield from ((asked[number], result) for number, result in workers.run(tasks))

            _rounds(states, runtime, ask, tick)
    return tuple(replace(state.finding, verdict=_final(state)) for state in states)


def _begun(finding: Finding, named: Builder | None) -> _State:
    runtime = runtime_for(finding.target_keras)
    seen = appearances(finding)
    left = tuple((None, appearance) for appearance in seen)
    if runtime is None or not seen or finding.site is None:
        reason = missing(finding.target_keras) if runtime is None else "it says nothing that can be measured"
        return _State(finding, (), runtime, Verdict(Status.UNVERIFIED, "", reason))
    return _State(finding, (*(((named, seen[0]),) if named else ()), *left), runtime)


def _rounds(states: list[_State], runtime: str, ask: Ask, tick: Tick) -> None:
    """Ask for what each finding is most likely seen in, then for the next of those that are still open."""
    while True:
        numbers = [n for n, s in enumerate(states) if s.runtime == runtime and s.verdict is None and s.left]
        if not numbers:
            return
        by_builder: dict[Builder | None, list[tuple[int, Finding, Appearance]]] = {}
        for number in numbers:
            by, seen = states[number].left[0]
            by_builder.setdefault(by, []).append((number, states[number].finding, seen))
        of_runtime = dict.fromkeys(numbers, runtime)
        asked = [question for by, items in by_builder.items() for question in questions(items, of_runtime, by)]
        for question, result in ask(asked):
            for (number, _, seen), outcome in zip(question.expected, _outcomes(question, result), strict=True):
                states[number] = _after(states[number], seen, outcome)
                tick(int(states[number].verdict is not None or not states[number].left))


def _outcomes(question: Question, result: Result) -> list[Verdict | Open]:
    """What a result says of each finding that was asked about."""
    if isinstance(result, NotStarted):
        raise UsageError(f"verify: {unavailable(result.reason)}")
    if not isinstance(result, Done):
        # The same file would fail the same way for the next subject; that of a builder is another one.
        open_ = Open(failure(result, question.subject.path), hopeless=question.subject.builder is None)
        return [open_] * len(question.expected)
    answer: Any = result.value
    if "unavailable" in answer:
        raise UsageError(f"verify: {answer['unavailable']}")
    pairs = zip(question.expected, answer["verdicts"], strict=True)
    return [verdict(finding, seen, said, answer["runtime"]) for (_, finding, seen), said in pairs]


def _after(state: _State, seen: Appearance, outcome: Verdict | Open) -> _State:
    if isinstance(outcome, Verdict):
        # Whoever names a builder wants to know that something else was measured.
        reason = "; ".join((outcome.reason, *state.of_builder))
        return replace(state, verdict=replace(outcome, reason=reason), left=())
    by = state.left[0][0]
    left = () if outcome.hopeless else state.left[1:]
    if by is not None:
        return replace(state, left=left, of_builder=(f"not with {by.text}: {outcome.reason}",))
    return replace(state, left=left, reasons=(*state.reasons, outcome.reason))


def _final(state: _State) -> Verdict:
    if state.verdict is not None:
        return state.verdict
    reasons = dict.fromkeys((*state.of_builder, *state.reasons))
    return Verdict(Status.UNVERIFIED, labelled(state.runtime) if state.runtime else "", "; ".join(reasons))
