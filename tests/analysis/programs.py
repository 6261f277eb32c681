"""All the programs by what they show: a source, and the mode table that was written for it by hand."""

from __future__ import annotations

import programs_containers
import programs_corners
import programs_flow
import programs_functions
import programs_inheritance
import programs_layers
import programs_limits
import programs_models
import programs_realistic_construction
import programs_realistic_modes
import programs_realistic_networks
import programs_realistic_sequences
import programs_rules
import programs_settings
import programs_statements
import programs_values
from tables import Program

REALISTIC: dict[str, Program] = {
    **programs_realistic_networks.PROGRAMS,
    **programs_realistic_sequences.PROGRAMS,
    **programs_realistic_construction.PROGRAMS,
    **programs_realistic_modes.PROGRAMS,
}
"""Programs as people write them, longer than it takes to show one thing."""

PROGRAMS: dict[str, Program] = {
    **programs_layers.PROGRAMS,
    **programs_settings.PROGRAMS,
    **programs_values.PROGRAMS,
    **programs_containers.PROGRAMS,
    **programs_functions.PROGRAMS,
    **programs_statements.PROGRAMS,
    **programs_flow.PROGRAMS,
    **programs_corners.PROGRAMS,
    **programs_rules.PROGRAMS,
    **programs_inheritance.PROGRAMS,
    **programs_models.PROGRAMS,
    **programs_limits.PROGRAMS,
    **REALISTIC,
}
