"""The real programs that inputs are made from: the fixtures, the measured patterns, the interpreter's programs."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent.parent
FIXTURES = TESTS.parent / "fixtures"
IMPORTS = "import keras\nimport tensorflow as tf\n"


@cache
def real_programs() -> tuple[str, ...]:
    """The source of every program, always in the same order."""
    # These folders are no packages: their modules are found by name, as pytest does.
    sys.path.extend(str(folder) for folder in (TESTS / "analysis", TESTS / "facts") if str(folder) not in sys.path)
    from patterns import PATTERNS
    from programs import PROGRAMS
    from tables import HEADER

    found = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*/*.py"))]
    found += [IMPORTS + source for _, source in PATTERNS.values()]
    found += [HEADER + source for source, _ in PROGRAMS.values()]
    return tuple(found)
