"""Mode tables as plain data, for the way between processes."""

from __future__ import annotations

from typing import Any

from kerasdrop_lint.modes import Effect, ModeTable, Site, SiteModes


def site_to_data(site: Site) -> list[Any]:
    """A site as a list."""
    return [site.path, site.line, site.column, site.layer]


def row_to_data(row: SiteModes) -> dict[str, Any]:
    """A row as a dictionary of plain values."""
    return {
        "site": site_to_data(row.site),
        "effect": row.effect.value,
        "modes": str(row.modes),
        "why": row.why,
        "reaches": row.reaches_output,
        "root": row.root,
    }


def row_from_data(data: dict[str, Any]) -> SiteModes:
    """The row that `row_to_data` made the data of."""
    return SiteModes(
        Site(*data["site"]),
        Effect(data["effect"]),
        ModeTable.parse(data["modes"]),
        data["why"],
        data["reaches"],
        data["root"],
    )
