"""What a row of a mode table says of its site beside the six states: the only place that reads `SiteModes.why`.

The code that measures writes it as a text, and what was measured counts as long as that code is the same. When it is
measured anew, this becomes a type.
"""

from __future__ import annotations

import re

from kerasdrop_lint.modes import AT_REST, OPERATION, SiteModes

_NAMED = re.compile(r"layer '(.*?)'")


def is_inactive(row: SiteModes) -> bool:
    """Whether the site is off in every mode because its rate is 0, and says nothing of modes."""
    return row.why.endswith(AT_REST)


def is_operation(row: SiteModes) -> bool:
    """Whether a measured site is no layer."""
    return row.why == OPERATION


def layer_name(row: SiteModes) -> str | None:
    """The name that the layer of a measured site has in its model; None for an operation."""
    named = _NAMED.match(row.why)
    return named[1] if named else None
