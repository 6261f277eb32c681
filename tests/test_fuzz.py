"""A few hundred of the inputs that `benchmarks/fuzz.py` checks by the hundred thousand: always the same ones."""

from __future__ import annotations

import random

import pytest

from tests.campaigns import part
from tests.fuzzing.corpus import real_programs
from tests.fuzzing.inputs import Input, Pools, made
from tests.fuzzing.judging import verdict
from tests.fuzzing.texts import damaged
from tests.fuzzing.trees import changed, parsed

POOLS = Pools(seed=1, whole=40, nodes=3)
COUNTS = {"tree": 250, "text": 200, "grammar": 50}


@pytest.mark.slow("hundreds of inputs, each with every rule")
@pytest.mark.parametrize("kind", COUNTS)
def test_nothing_fails(kind: str) -> None:
    if kind == "grammar":
        pytest.importorskip("hypothesmith")
    numbers = range(COUNTS[kind])
    verdicts = {number: verdict(made(kind, POOLS, 1, number)) for number in numbers}
    assert {number: found.fault for number, found in verdicts.items() if found.fault is not None} == {}
    # Inputs that never reached the rules would show nothing.
    assert sum(found.findings > 0 for found in verdicts.values()) > len(numbers) // 50


@pytest.mark.parametrize("kind", ["tree", "text"])
def test_an_input_is_always_the_same(kind: str) -> None:
    first, second = ([made(kind, POOLS, 7, number) for number in range(40)] for _ in range(2))
    assert first == second
    assert len({given.source for given in first}) > 35


def test_changed_trees_are_mostly_python() -> None:
    rng = random.Random(1)
    results = [changed(rng.choice(real_programs()), rng) for _ in range(100)]
    assert sum(parsed(result) is not None for result in results) > 80
    assert not set(results) & set(real_programs()) or len(set(results) - set(real_programs())) > 80


def test_damaged_text_is_mostly_not_python() -> None:
    rng = random.Random(1)
    results = [damaged(rng.choice(real_programs()).encode(), rng) for _ in range(100)]
    assert sum(_is_python(result) for result in results) < 60


def _is_python(data: bytes) -> bool:
    try:
        return parsed(data.decode()) is not None
    except UnicodeDecodeError:
        return False


def test_a_fault_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What raises inside, and what takes too long, is told from what is healthy."""
    source = "import keras\n" + "x = keras.layers.Dropout(0.5)\n"
    given = Input("tree", source, "3.15", tables="")
    assert verdict(given).fault is None

    def raises(*_: object) -> None:
        raise ZeroDivisionError

    def loops(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr("kerasdrop_lint.judge.survey", raises)
    assert "internal error" in (verdict(given).fault or "")
    monkeypatch.setattr("kerasdrop_lint.judge.survey", loops)
    assert "longer than 0.05 s" in (verdict(given, limit=0.05).fault or "")


@pytest.mark.campaign
@pytest.mark.parametrize("kind", COUNTS)
def test_nothing_fails_at_length(kind: str) -> None:
    """Other inputs than those of every run; `benchmarks/fuzz.py` checks them by the hundred thousand."""
    if kind == "grammar":
        pytest.importorskip("hypothesmith")
    numbers = range(COUNTS[kind], COUNTS[kind] + part(20 * COUNTS[kind]))
    verdicts = {number: verdict(made(kind, POOLS, 1, number)) for number in numbers}
    assert {number: found.fault for number, found in verdicts.items() if found.fault is not None} == {}
