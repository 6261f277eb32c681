"""Functions of plain Python that decide a switch: the analysis runs them as Python does, or does not know."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import sys
import time
import warnings
from collections import Counter

from kerasdrop_lint.modes import OFF, ON, State
from tests.generated.grammar.snippets import ANSWERS, BLOCKS, START, STATEMENTS
from tests.generated.grammar.writer import indented
from tests.generated.predicting import predicted
from tests.generated.program import MAIN, Program

SEED = 7
DRAWN = 300
MOST_UNKNOWN = 0.5
_PIECES = [*(statement.split("\n") for statement in STATEMENTS), *map(list, BLOCKS)]
_HEAD = ("import json", "import os", "import sys", "import time", "import keras", "import tensorflow as tf")
_MODEL = (
    "class Net(keras.Model):",
    "    def call(self, x):",
    "        if decide():",
    "            x = tf.nn.dropout(x, 0.5)",
    "        return x",
    "def build():",
    "    return Net()",
)


def decided(body: list[str]) -> bool | None:
    """What Python makes of a function's body; None where it raises."""
    names: dict[str, object] = {"json": json, "os": os, "sys": sys, "time": time}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            exec("\n".join(["def decide():", *indented(body)]), names)
            return bool(names["decide"]())  # type: ignore[operator]
        except Exception:
            return None


def said(body: list[str]) -> State:
    """Whether the dropout that the function decides about is predicted to run."""
    text = "\n".join([*_HEAD, "def decide():", *indented(body), *_MODEL])
    rows = predicted(Program(((MAIN, text),)), "3.15").rows
    return rows[0].modes.states[0] if rows else OFF


def drawn(source: random.Random) -> list[str]:
    body = list(START)
    for _ in range(source.randint(1, 4)):
        piece = source.choice(_PIECES)
        body += ["if time.time() > 0:", *indented(piece)] if source.random() < 0.15 else piece
    return [*body, f"return bool({source.choice(ANSWERS)})"]


def outcome(body: list[str]) -> str:
    answer, state = decided(body), said(body)
    if answer is None or state not in (ON, OFF):
        return "unknown"
    assert state == (ON if answer else OFF), "\n".join(body)
    return "agree"


def test_each_piece() -> None:
    source = random.Random(SEED)
    found = Counter(outcome([*START, *piece, f"return bool({source.choice(ANSWERS)})"]) for piece in _PIECES)
    assert found["unknown"] < MOST_UNKNOWN * len(_PIECES)


def test_pieces_together() -> None:
    source = random.Random(SEED)
    found = Counter(outcome(drawn(source)) for _ in range(DRAWN))
    assert found["unknown"] < MOST_UNKNOWN * DRAWN
