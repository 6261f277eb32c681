from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint.project import mentions
from kerasdrop_lint.project.mentions import Mentions
from tests.project.trees import write

FILES = {
    "a.py": "class Block:\n    pass\n",
    "b.py": "from a import Block",
    "c.py": "class Blocks:\n    pass",
    "d.py": "x = 'Block'",
    "e.txt": "Block",
    ".venv/f.py": "Block",
}


def test_the_search_and_the_index_find_the_same(tmp_path: Path) -> None:
    found = Mentions(str(write(tmp_path, FILES)))
    answers = [found.of("Block") for _ in range(mentions._WORTH_AN_INDEX + 2)]
    assert len(set(answers)) == 1
    assert [Path(path).name for path in answers[0] or ()] == ["a.py", "b.py", "d.py"]
    assert [Path(path).name for path in found.of("Blocks") or ()] == ["c.py"]
    assert [Path(path).name for path in found.of("x") or ()] == ["d.py"]


def test_more_files_than_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "MOST_FILES", 3)
    assert Mentions(str(write(tmp_path, FILES))).of("Block") is None
