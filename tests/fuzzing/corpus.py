"""The real programs that inputs are made from: the fixtures, the measured patterns, the interpreter's programs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.analysis.programs import PROGRAMS
from tests.analysis.tables import HEADER
from tests.measured_facts import PATTERNS

FIXTURES = Path(__file__).parents[2] / "fixtures"
IMPORTS = "import keras\nimport tensorflow as tf\n"


@cache
def real_programs() -> tuple[str, ...]:
    """The source of every program, always in the same order."""
    found = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*/*.py"))]
    found += [IMPORTS + source for _, source in PATTERNS.values()]
    found += [HEADER + source for source, _ in PROGRAMS.values()]
    return tuple(found)
