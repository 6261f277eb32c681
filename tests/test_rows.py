"""What a row says of its site beside the six states."""

from __future__ import annotations

import pytest

from kerasdrop_lint.analysis.facts import ModeSource
from kerasdrop_lint.modes import AT_REST, HEALTHY, OPERATION, Effect, Site, SiteModes
from kerasdrop_lint.rows import is_inactive, is_operation, layer_name


def row(why: str) -> SiteModes:
    return SiteModes(Site("a.py", 1, 2, "Dropout"), Effect.DROPOUT, HEALTHY, why, True, "Net")


@pytest.mark.parametrize("why", [*(source.value for source in ModeSource), "layer 'drop'", OPERATION])
def test_a_site_with_a_rate(why: str) -> None:
    assert not is_inactive(row(why))


@pytest.mark.parametrize("why", [AT_REST, f"layer 'drop', {AT_REST}"])
def test_a_site_without_a_rate(why: str) -> None:
    assert is_inactive(row(why))


def test_measured_sites() -> None:
    assert (layer_name(row("layer 'drop'")), is_operation(row("layer 'drop'"))) == ("drop", False)
    assert (layer_name(row(OPERATION)), is_operation(row(OPERATION))) == (None, True)
