"""All the programs by what they show: a source, and the mode table that was written for it by hand."""

from __future__ import annotations

import programs_layers
import programs_limits
import programs_models
import programs_python
from tables import Program

EXACT: dict[str, Program] = {
    **programs_layers.PROGRAMS,
    **programs_python.PROGRAMS,
    **programs_models.PROGRAMS,
}
LIMITS = programs_limits.PROGRAMS
"""Programs that need not be followed."""
