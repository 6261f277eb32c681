"""All the programs by what they show: a source, and the mode table that was written for it by hand."""

from __future__ import annotations

from tests.analysis import (
    programs_attributes,
    programs_cells,
    programs_classes,
    programs_clones,
    programs_containers,
    programs_corners,
    programs_enumerations,
    programs_fields,
    programs_first_calls,
    programs_flow,
    programs_functions,
    programs_inheritance,
    programs_iteration,
    programs_layers,
    programs_library,
    programs_limits,
    programs_models,
    programs_named_tuples,
    programs_objects,
    programs_own_calls,
    programs_realistic_construction,
    programs_realistic_modes,
    programs_realistic_networks,
    programs_realistic_sequences,
    programs_rules,
    programs_settings,
    programs_statements,
    programs_values,
)
from tests.analysis.tables import Program

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
    **programs_enumerations.PROGRAMS,
    **programs_fields.PROGRAMS,
    **programs_named_tuples.PROGRAMS,
    **programs_objects.PROGRAMS,
    **programs_own_calls.PROGRAMS,
    **programs_attributes.PROGRAMS,
    **programs_cells.PROGRAMS,
    **programs_classes.PROGRAMS,
    **programs_clones.PROGRAMS,
    **programs_library.PROGRAMS,
    **programs_iteration.PROGRAMS,
    **programs_first_calls.PROGRAMS,
    **REALISTIC,
}

SOURCES: dict[str, str] = {name: source for name, (source, _) in PROGRAMS.items()}
