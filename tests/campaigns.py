"""How long campaigns take: the tests that are left out unless they are asked for."""

from __future__ import annotations

import os

VARIABLE = "CAMPAIGN"
"""The environment variable that says how much of each campaign is run: a share, such as 0.1; all of it by default."""


def part(of: int) -> int:
    """How much of something a campaign does, at least one. Raises ValueError where the share is none."""
    share = float(os.environ.get(VARIABLE, "1"))
    if not 0 < share <= 1:
        raise ValueError(f"{VARIABLE}={share:g}: expected a share of more than 0 and at most 1")
    return max(1, round(of * share))
