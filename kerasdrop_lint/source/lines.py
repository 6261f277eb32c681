"""The physical lines of a text, as Python counts them."""

from __future__ import annotations

import io


def split_lines(text: str) -> list[str]:
    """The lines with their line endings. Only line feeds and carriage returns end a line, not form feeds."""
    return list(io.StringIO(text, newline=""))
