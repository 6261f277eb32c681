"""Colors for terminals."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TextIO

Paint = Callable[[str, str], str]
"""Gives a text a color or weight: `bold`, `red`, `cyan` or `dim`."""

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def plain(text: str, style: str) -> str:
    """The text as it is."""
    return text


def colored(text: str, style: str) -> str:
    """The text between the sequences that terminals understand."""
    return f"\033[{_CODES[style]}m{text}\033[0m"


def paint_for(choice: str, stream: TextIO) -> Paint:
    """How to paint on a stream. `auto` paints on terminals, unless NO_COLOR asks for none."""
    if choice == "auto":
        wanted = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        choice = "always" if wanted else "never"
    return colored if choice == "always" else plain
