"""What the interpreter follows: the table written for each program is what it predicts, and what Keras 3 does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from predicting import lowered, predicted
from programs import EXACT, LIMITS
from tables import HEADER

from kerasdrop_lint.modes import UNKNOWN

PROGRAMS = {**EXACT, **LIMITS}
MEASURING = Path(__file__).parent.parent / "measuring.py"
TARGET = "3.15"

NOT_FOLLOWED: dict[str, str] = {
    "a closure over a variable that changes": "what a closure reads may have changed",
    "a generator": "generator functions are not run",
    "a range longer than containers are": "a loop of more than 24 turns",
    "a registry filled by a decorator": "a decorator that is a call is not followed",
    "a while loop": "the test of a `while` is not followed",
    "chain and reversed": "itertools is not known",
    "functional, a chain of calls": "functools.reduce is not known",
    "reduce": "functools.reduce is not known",
}
"""Programs that may have unknown columns, and why, beside those of `programs_limits`. None may be wrong."""

WRONG: dict[str, str] = {
    "__init_subclass__": "not run",
    "a class attribute set by setattr": "classes are taken as written",
    "a class attribute set later": "classes are taken as written",
    "a class decorator that sets": "classes are taken as written",
    "a deleted attribute": "it stays",
    "a global that flips twice": "a memoised call that has changed a variable around it",
    "a method set later": "classes are taken as written",
    "a property with a setter": "the setter is not run",
    "a rate by __getattr__": "a rate that is not known is on",
    "a rate by its index": "a rate that is not known is on",
    "a rate of a named tuple": "a rate that is not known is on",
    "a rate of a namespace": "a rate that is not known is on",
    "a rate of an array": "a rate that is not known is on",
    "a rate of the environment": "a rate that is not known is on",
    "a rate that was parsed": "a rate that is not known is on",
    "an operator of one's own": "operators of instances lose what they are given",
    "clone_model": "no model",
    "contextlib.suppress": "what is raised inside goes on",
    "keras.ops.fori_loop": "a function that is given to an operation is not called",
    "list.reverse": "the order stays",
    "tf.map_fn": "a function that is given to an operation is not called",
    "tf.nest.map_structure": "a function that is given to an operation is not called",
    "tf.scan": "a function that is given to an operation is not called",
    "tf.switch_case": "a function that is given to an operation is not called",
    "tf.while_loop": "a function that is given to an operation is not called",
    "truth by __bool__": "every instance counts as true",
    "truth by __len__": "every instance counts as true",
    "Sequential.pop": "the layer stays",
    "a cached property": "the layer seems to be made anew in every run",
    "a config object that turns dropout off": "what a dataclass' own __init__ sets is not known, and such a rate is on",
    "a list longer than containers are": "items past the 64th are dropped",
    "a merged dict": "what | makes of dicts is not known, and such a rate is on",
    "async": "a coroutine's body is taken for a call's",
    "del": "the item stays",
    "functional, the layer got by name": "`output` of a layer got by name",
    "match on a pair": "AttributeError: 'Match' object has no attribute 'body'",
    "match on a string": "AttributeError: 'Match' object has no attribute 'body'",
    "match on the mode": "AttributeError: 'Match' object has no attribute 'body'",
    "nonlocal, called twice": "a memoised call that has changed a variable around it",
}
"""Known to be wrong: each is to leave this table."""


def cases() -> list[ParameterSet]:
    """The programs, those that are known to be wrong marked as such."""
    marks = {name: [pytest.mark.xfail(strict=True, reason=reason)] for name, reason in WRONG.items()}
    return [pytest.param(name, marks=marks.get(name, [])) for name in PROGRAMS]


@pytest.mark.parametrize("name", cases())
def test_predicted(name: str) -> None:
    source, expected = PROGRAMS[name]
    found = predicted(lowered(HEADER + source), TARGET)
    assert found is not None
    if name in NOT_FOLLOWED or name in LIMITS:
        cells = zip(found.states, expected.split(), strict=True)
        assert all(state in (UNKNOWN, column) for state, column in cells), found
    else:
        assert str(found) == expected


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Keras does with each program, all in one process so that TensorFlow starts once."""
    folder = tmp_path_factory.mktemp("programs")
    paths = {name: folder / f"program_{number}.py" for number, name in enumerate(PROGRAMS)}
    for name, path in paths.items():
        path.write_text(HEADER + PROGRAMS[name][0], encoding="utf-8")
    command = [sys.executable, str(MEASURING), "keras", *map(str, paths.values())]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert result.returncode == 0, result.stderr[-2000:]
    records = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    by_path = {record["path"]: record for record in records}
    return {name: by_path[str(path)] for name, path in paths.items()}


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", PROGRAMS)
def test_measured(name: str, measured: dict[str, Any]) -> None:
    pytest.importorskip("keras")
    assert "states" in measured[name], measured[name]
    assert " ".join(measured[name]["states"]) == PROGRAMS[name][1]
