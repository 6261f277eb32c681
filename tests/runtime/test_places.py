"""Places: where a user's call stands, in characters; which statement a line belongs to."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerasdrop_lint.runtime.places import Place, is_users, place_of, statement_at

SOURCE = """import sys
def here(*_):
    return sys._getframe(1)
def plain():
    return here()
def second():
    return [here(), here(1)][1]
def accented():
    return ("\u00e9\u00e8\u20ac", here())[1]
def spread():
    return (
        here(
            1,
        )
    )
"""


@pytest.fixture
def names(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "user.py"
    path.write_text(SOURCE, encoding="utf-8")
    found: dict[str, Any] = {"path": str(path)}
    exec(compile(SOURCE, str(path), "exec"), found)
    return found


@pytest.mark.parametrize(
    "function,line,column", [("plain", 5, 12), ("second", 7, 21), ("accented", 9, 20), ("spread", 12, 9)]
)
def test_a_call_has_line_and_column(names: dict[str, Any], function: str, line: int, column: int) -> None:
    frames: list[Place] = []
    names["here"] = lambda *_: frames.append(place_of(sys._getframe(1)))
    call: Callable[[], Any] = names[function]
    with contextlib.suppress(TypeError):
        call()
    known = column if sys.version_info >= (3, 11) else 0
    assert Place(names["path"], line, known) in frames


def test_a_statement_has_all_its_lines(names: dict[str, Any]) -> None:
    assert statement_at(names["path"], 11) == range(11, 16)
    assert statement_at(names["path"], 13) == range(11, 16)
    assert statement_at(names["path"], 5) == range(5, 6)


def test_what_cannot_be_parsed_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("def f(:\n  1\n")
    assert statement_at(str(path), 2) == range(2, 3)
    assert statement_at(str(tmp_path / "missing.py"), 4) == range(4, 5)


def test_python_itself_is_not_the_users(names: dict[str, Any]) -> None:
    assert is_users(names["path"])
    assert not is_users(pytest.importorskip("json").__file__)
    assert not is_users("<frozen importlib._bootstrap>")
