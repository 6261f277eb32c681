"""Inputs by kind, seed and number: the same three always give the same input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.fuzzing.corpus import real_programs
from tests.fuzzing.texts import damaged
from tests.fuzzing.trees import changed

TARGETS = ("3.15", "3.16", "2")
SHARES: dict[str, int] = {"tree": 55, "grammar": 15, "text": 30}
"""How many of a hundred mixed inputs are of each kind."""
KINDS = (*SHARES, "mixed")


@dataclass(frozen=True, slots=True)
class Input:
    """What is checked: mostly bytes, as files are; text is what editors and flake8 hand over."""

    kind: str
    source: bytes | str
    target: str
    tables: str | None = None
    """What the mode tables are asked of: a function, everything (an empty name), or nothing."""


@dataclass(frozen=True, slots=True)
class Pools:
    """How much arbitrary Python is drawn at the start; all inputs by the grammar are put together from that."""

    seed: int
    whole: int = 1500
    nodes: int = 100


def made(kind: str, pools: Pools, seed: int, number: int) -> Input:
    """Input `number` of a run."""
    rng = Random(f"{seed} {number}")
    if kind == "mixed":
        (kind,) = rng.choices(tuple(SHARES), tuple(SHARES.values()))
    data = _MAKERS[kind](rng, pools)
    if rng.random() < 0.1:
        return numbered(kind, data.decode("utf-8", rng.choice(("surrogateescape", "replace", "ignore"))), number)
    return numbered(kind, data, number)


def numbered(kind: str, source: bytes | str, number: int) -> Input:
    """A source with what it is asked: a quarter for the tables of its `build`, an eighth for all tables."""
    builds = (b"def build" in source) if isinstance(source, bytes) else ("def build" in source)
    tables = {1: "build" if builds else "", 3: "", 5: "build" if builds else ""}.get(number % 8)
    return Input(kind, source, TARGETS[number % len(TARGETS)], tables)


def _tree(rng: Random, pools: Pools) -> bytes:
    return _encoded(changed(rng.choice(real_programs()), rng))


def _grammar(rng: Random, pools: Pools) -> bytes:
    # hypothesmith takes longer to load than the other kinds need for a thousand inputs.
    from fuzzing.grammar import grown, pool

    return _encoded(grown(rng, pool(pools.seed, pools.whole, pools.nodes)))


def _text(rng: Random, pools: Pools) -> bytes:
    source = rng.choice(real_programs())
    return damaged(_encoded(changed(source, rng) if rng.random() < 0.3 else source), rng)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


_MAKERS: dict[str, Callable[[Random, Pools], bytes]] = {"tree": _tree, "grammar": _grammar, "text": _text}
