"""Holds what comments claim of the sites of a program against what was measured of it."""

from __future__ import annotations

from kerasdrop_lint.modes import DRAWN, Effect
from tests.claims import Claims
from tests.generated.program import MAIN
from tests.measuring.records import Measured

Row = tuple[int, str, bool]


def claimed(claims: Claims, on: str) -> set[Row]:
    """Line, modes, and whether something shows in the output; where a site is always off, nothing can.

    What Python itself draws is not a site that can be measured so; `test_drawn_once.py` measures it.
    """
    sites = [site for site in claims.expected_sites(on) if DRAWN not in site.modes.states]
    return {(site.line, str(site.modes), site.reaches_output and "on" in site.modes.states) for site in sites}


def measured(record: Measured, expected: set[Row]) -> set[Row]:
    """The same of a record.

    A random mask is claimed where it is used, and measured where it is drawn, on a line before. One that nothing is
    claimed of does not count, nor does what is off everywhere.
    """
    assert record.whole is not None, record
    lines = {line for line, _, _ in expected}
    found = set()
    for row in record.rows:
        line, modes, reaches = row.site.line, str(row.modes), row.reaches_output is True
        if line in lines:
            found.add((line, modes, reaches))
        elif row.effect is Effect.MASK:
            used = [claim for claim in expected if claim[0] > line and claim[1:] == (modes, reaches)]
            found |= {min(used)} if used else set()
        elif not set(modes.split()) <= {"off"}:
            found.add((line, modes, reaches))
    return found


def verify_claims(claims: Claims, record: Measured, on: str, to_change: str = "the analysis") -> None:
    """Every claimed row was measured, and no other; if not, `to_change` is what rests on the claim."""
    expected = claimed(claims, on)
    assert measured(record, expected) == expected, f"Keras {on} does something else: change {to_change}. {record}"
    assert all(row.site.path == MAIN for row in record.rows)
