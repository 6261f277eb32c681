"""What to ask a worker: which class or builder to measure, and for which findings."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kerasdrop_lint.finding import Appearance, Finding
from kerasdrop_lint.runtime.workers import JSON, Task
from kerasdrop_lint.source.callers import calls_of
from kerasdrop_lint.verify.builders import Builder

PROBE = "kerasdrop_lint.runtime.probing:probe"
PRELOAD = ("kerasdrop_lint.runtime.preloaded", "kerasdrop_lint.runtime.probing")
_MOST = 3
"""How many of a finding's classes and builders are tried."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to build on a runtime: a name in a file, with the arguments that the user gave, if any."""

    runtime: str
    path: str
    name: str
    builder: Builder | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A subject, and the rows of the findings that are looked for in it: by the number of the finding."""

    subject: Subject
    expected: tuple[tuple[int, Finding, Appearance], ...]

    def task(self, calls: Mapping[str, Sequence[JSON]], seconds: float) -> Task:
        """What the worker is told."""
        builder = self.subject.builder
        expected: list[JSON] = [
            {"site": _site(finding), "modes": list(alternatives(finding, appearance))}
            for _, finding, appearance in self.expected
        ]
        return Task(
            PROBE,
            {
                "runtime": self.subject.runtime,
                "path": os.path.abspath(self.subject.path),
                "subject": self.subject.name,
                "calls": calls.get(self.subject.name, []),
                "given": builder.given.as_json() if builder and builder.given else None,
                "seconds": seconds,
                "expected": expected,
            },
        )


def _site(finding: Finding) -> list[JSON]:
    assert finding.site is not None
    return [os.path.abspath(finding.site.path), finding.site.line, finding.site.column, finding.site.layer]


def appearances(finding: Finding) -> tuple[Appearance, ...]:
    """The tables to look at, one for each class or builder; of a fault outside of all, what its function builds."""
    by_root = {seen.root: seen for seen in reversed(finding.appearances)}
    ordered = [by_root[root] for root in dict.fromkeys(seen.root for seen in finding.appearances)]
    around = definition_at(finding.path, finding.span.line)
    if finding.modes is not None and around and not any(seen.modes == finding.modes for seen in ordered):
        ordered.insert(0, Appearance(around, False, finding.modes))
    return tuple(ordered[:_MOST])


def definition_at(path: str, line: int) -> str | None:
    """The outermost class or function at a line of a file."""
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = (n.name for n in tree.body if isinstance(n, kinds) and n.lineno <= line <= (n.end_lineno or n.lineno))
    return next(found, None)


def alternatives(finding: Finding, appearance: Appearance) -> tuple[str, ...]:
    """The rows that a site has in one class or builder, first the one of the finding: with its defaults, and open."""
    others = (str(seen.modes) for seen in finding.appearances if seen.root == appearance.root)
    return tuple(dict.fromkeys((str(appearance.modes), *others)))


def questions(
    asked: Iterable[tuple[int, Finding, Appearance]], runtimes: Mapping[int, str], builder: Builder | None
) -> list[Question]:
    """One question for each subject, whatever the number of findings in it."""
    by_subject: dict[Subject, list[tuple[int, Finding, Appearance]]] = {}
    for number, finding, appearance in asked:
        path, name = (builder.path, builder.name) if builder else (finding.path, appearance.root)
        subject = Subject(runtimes[number], path, name, builder)
        by_subject.setdefault(subject, []).append((number, finding, appearance))
    return [Question(subject, tuple(items)) for subject, items in by_subject.items()]


def calls_seen(names: Iterable[str], files: Sequence[str]) -> dict[str, list[JSON]]:
    """The calls of classes and functions that stand in these files, as a worker is told of them."""
    wanted = sorted(set(names))
    texts = list(_texts(wanted, files))
    return {name: [_plain(call.as_json()) for call in calls_of(name, texts)] for name in wanted}


def _texts(names: Sequence[str], files: Sequence[str]) -> Iterator[tuple[str, str]]:
    needles = [f"{name}(".encode() for name in names]
    for path in files:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            continue
        if any(needle in data for needle in needles):
            yield path, data.decode(errors="replace")


def _plain(call: Mapping[str, object]) -> JSON:
    plain: JSON = call  # type: ignore[assignment]
    return plain
