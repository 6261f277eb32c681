"""How mode tables look as text, wherever they are printed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kerasdrop_lint.modes import Entry, Site, SiteModes

_SHORTER = {Entry.CALL_TRUE: "training=True", Entry.CALL_FALSE: "training=False"}

HEADING: tuple[str, ...] = ("site", "layer", "effect", *(_SHORTER.get(entry, entry.value) for entry in Entry), "why")
"""The first line of a table."""


def cells(row: SiteModes, marked: Collection[Entry] = ()) -> list[str]:
    """The line of a site; the states of the `marked` entry points are followed by `!`."""
    states = [f"{row.modes[entry]}!" if entry in marked else row.modes[entry] for entry in Entry]
    return [place(row.site), row.site.layer, row.effect.value, *states, why(row)]


def place(site: Site) -> str:
    """Where a site is, as far as it is known."""
    if not site.path:
        return ""
    line = f"{site.path}:{site.line}"
    return f"{line}:{site.column}" if site.column else line


def why(row: SiteModes) -> str:
    """What decides the states of a site, and whether they matter."""
    return row.why if row.reaches_output is not False else f"{row.why} (does not reach the output)"


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """The cells of each line below those of the line before."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
