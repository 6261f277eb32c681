"""File patterns as flake8 and ruff read them.

A pattern with a slash is anchored at the directory it was written in (that of the configuration file, or the current
one); any other matches the last part of a path, wherever it lies.
"""

from __future__ import annotations

import os
import re
from fnmatch import translate
from functools import lru_cache

_NOTHING = r"(?!)"


def anchored(pattern: str, base: str) -> str:
    """The pattern as it is kept: absolute if it names a place, unchanged if it is a mere name."""
    pattern = pattern.strip().rstrip("/")
    if "/" not in pattern and os.sep not in pattern:
        return pattern
    negated = pattern.startswith("!")
    place = os.path.normpath(os.path.join(base, pattern.removeprefix("!")))
    return f"!{place}" if negated else place


def matches(path: str, pattern: str) -> bool:
    """Whether this one path, not one of its parents, is meant by a kept pattern. `!` in front turns it round."""
    return matches_any(path, (pattern,))


def matches_any(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of the kept patterns means this path."""
    absolute = os.path.normcase(os.path.abspath(path))
    wanted, unwanted = _compiled(patterns)
    if wanted.match(os.path.basename(absolute)) or wanted.match(absolute):
        return True
    return any(not matches(path, pattern) for pattern in unwanted)


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One expression for the patterns, and those with a `!` in front, without it."""
    plain = [pattern for pattern in patterns if not pattern.startswith("!")]
    shallow = [pattern.replace("**/", "") for pattern in plain if "**/" in pattern]
    whole = "|".join(translate(os.path.normcase(pattern)) for pattern in (*plain, *shallow))
    return re.compile(whole or _NOTHING), tuple(pattern[1:] for pattern in patterns if pattern.startswith("!"))
