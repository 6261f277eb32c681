"""Which programs are measured in every run, whatever is kept of them."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Iterator
from functools import cache

from tests.measurements.questions import questions

VARIABLE = "MEASURE"
"""The environment variable that says which sample: `2026-W49` for that of a week, `all` for everything."""
ALL = "all"
OF_EACH = 2
"""How many bad and how many good fixtures of each rule."""
SHARE = 10
"""One in so many of the others; after as many weeks all have had their turn."""


def sample() -> str:
    """The sample of this run."""
    return os.environ.get(VARIABLE) or this_week()


def this_week() -> str:
    """The name of the week."""
    year, week, _ = datetime.datetime.now(tz=datetime.timezone.utc).date().isocalendar()
    return f"{year}-W{week:02}"


def chosen(name: str) -> frozenset[str]:
    """The names of the programs of a sample. Raises ValueError for what names none."""
    if name == ALL:
        return frozenset(questions())
    try:
        first_day = datetime.datetime.strptime(f"{name}-1", "%G-W%V-%u").date()
    except ValueError:
        raise ValueError(f"{VARIABLE}={name}: expected a week, such as {this_week()}, or {ALL}") from None
    return _of_week(name, first_day.toordinal() // 7)


@cache
def _of_week(name: str, number: int) -> frozenset[str]:
    always = set(_of_every_rule(name))
    return frozenset(always | {one for one in questions() if _place(one) % SHARE == number % SHARE})


def _of_every_rule(week: str) -> Iterator[str]:
    """Some bad and some good fixtures of each rule, others every week."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for one in questions().values():
        if one.group.startswith("kdl"):
            kind = one.name.split("/")[1].split("_")[0]
            by_kind.setdefault((one.group, kind), []).append(one.name)
    for names in by_kind.values():
        yield from sorted(names, key=lambda name: _place(week + name))[:OF_EACH]


def _place(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)
