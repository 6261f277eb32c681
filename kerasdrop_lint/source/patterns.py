"""File patterns as flake8 and ruff read them.

A pattern with a slash is anchored at the directory it was written in (that of the configuration file, or the current
one); any other matches the last part of a path, wherever it lies.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatch


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
    if pattern.startswith("!"):
        return not matches(path, pattern[1:])
    absolute = os.path.abspath(path)
    if fnmatch(os.path.basename(absolute), pattern):
        return True
    return fnmatch(absolute, pattern) or ("**/" in pattern and fnmatch(absolute, pattern.replace("**/", "")))


def matches_any(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the kept patterns means this path."""
    return any(matches(path, pattern) for pattern in patterns)
