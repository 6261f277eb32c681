"""The second grammar draws the same programs for the same seed, as many of each kind, all of them valid."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.generated.drawing import sha
from tests.generated.kinds.drawn import KINDS
from tests.generated.kinds.seeded import CHUNK, chunk
from tests.generated.predicting import predicted

SEED = 3


def test_the_same_seed_draws_the_same_programs() -> None:
    first = chunk(SEED, 0)
    assert first == chunk(SEED, 0)
    assert first != chunk(SEED, 1)
    assert first != chunk(SEED + 1, 0)
    assert len({sha(program) for program in first}) == len(first) > CHUNK / 2


def test_every_kind_is_drawn_as_often() -> None:
    drawn = Counter(name for program in chunk(SEED, 0) for name in program.features if name.startswith("kind: "))
    assert drawn.keys() == {f"kind: {name}" for name in KINDS}
    assert max(drawn.values()) == CHUNK / len(KINDS)


def test_programs_are_valid_and_predicted() -> None:
    for program in chunk(SEED, 2):
        ast.parse(program.text)
        assert not re.search(r"\b[KL]\.", program.text)
        assert not predicted(program, "3.15").crashed, program.text
