"""The programs that show what a rule reports and what it leaves alone; the same that the tests hold it against."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import kerasdrop_lint

STATIC_ONLY = re.compile(r"static only: (.+)")
"""A comment that says why there is nothing to build."""
ABSENT = re.compile(r"not on ([\d.]+): (.+)")
"""A comment that says why the program does not run on a target Keras."""


@dataclass(frozen=True, slots=True)
class Example:
    """A program with a `build()`. `absent` says why there is none on a target; the empty name stands for all."""

    path: Path
    source: str
    absent: tuple[tuple[str, str], ...]

    @property
    def summary(self) -> str:
        """The first sentence of what it says of itself."""
        docstring = ast.get_docstring(ast.parse(self.source)) or ""
        return docstring.partition("\n\n")[0].replace("\n", " ")

    def why_not(self, target: str) -> str | None:
        """Why it cannot be built on a target Keras, None where it can."""
        reasons = dict(self.absent)
        return reasons.get("") or reasons.get(target)


def examples(code: str) -> tuple[Example, ...]:
    """The examples of the rule with that code: first those that have the fault, then those that do not."""
    return tuple(_example(path) for path in sorted((_folder() / code.lower()).glob("*.py")))


def _folder() -> Path:
    """Inside the package where it was installed, beside it in a checkout."""
    package = Path(kerasdrop_lint.__file__).parent
    inside = package / "fixtures"
    return inside if inside.is_dir() else package.parent / "fixtures"


def _example(path: Path) -> Example:
    source = path.read_text(encoding="utf-8")
    comments = [line[1:].strip() for line in source.splitlines() if line.startswith("#")]
    static = [("", found[1]) for comment in comments if (found := STATIC_ONLY.fullmatch(comment))]
    absent = [(found[1], found[2]) for comment in comments if (found := ABSENT.fullmatch(comment))]
    return Example(path, source, (*static, *absent))
