"""Failures of our own, put into words."""

from __future__ import annotations

import re
import traceback
from pathlib import PurePath

from kerasdrop_lint.finding import Failure

_RULE_FILE = re.compile(r"kdl\d{3}")


def mishap(path: str, error: Exception) -> Failure:
    """What to say of a file whose analysis raised."""
    match error:
        case RecursionError():
            return Failure(path, None, "nested too deeply to analyse")
        case MemoryError():
            return Failure(path, None, "too large to analyse: out of memory")
    return Failure(path, None, f"internal error{_where(error)}: {_described(error)}; {PLEA}", internal=True)


PLEA = "please report this, with the file if you can, to the issue tracker of kerasdrop-lint"


def _where(error: Exception) -> str:
    """The rule that raised, if one did, and the line."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    rules = [found[0].upper() for frame in frames if (found := _RULE_FILE.match(PurePath(frame.filename).stem))]
    place = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}"
    return f" in rule {rules[-1]} ({place})" if rules else f" ({place})"


def _described(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__
