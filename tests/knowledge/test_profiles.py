"""The table of what differs between versions: every entry is needed to predict what was measured."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import pytest

from kerasdrop_lint.analysis.chosen import survey_builder
from kerasdrop_lint.analysis.survey import Module
from kerasdrop_lint.knowledge.profiles import DEFAULT, LEGACY, Profile, profile
from kerasdrop_lint.knowledge.profiles import TARGETS as ALL_TARGETS
from tests.columns_predicted import lowered
from tests.measured_facts import PATTERNS, TARGETS, agrees, source

FLAGS = [field.name for field in dataclasses.fields(Profile) if field.name not in ("target", "legacy")]
MEANINGLESS = {(LEGACY, flag) for flag in ("defaults_leak", "defaults_baked_in", "refuses_positional_none")}
"""Keras 2 has no shared context, bakes nothing, and takes anything by position, whatever these say."""


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    return {program: lowered(source(program)) for program in PATTERNS}


def mispredicted(modules: dict[str, Module], changed: Profile) -> list[str]:
    """The measured programs that a profile gets wrong."""
    wrong = []
    for program, module in modules.items():
        facts = survey_builder(module, changed, "build")
        assert facts is not None
        if not agrees(facts.roots[0].columns, program, changed.target):
            wrong.append(program)
    return wrong


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("target", TARGETS)
def test_no_entry_can_be_otherwise(target: str, flag: str, modules: dict[str, Module]) -> None:
    right = profile(target)
    flipped: dict[str, Any] = {flag: not getattr(right, flag)}
    changed = dataclasses.replace(right, **flipped)
    assert bool(mispredicted(modules, changed)) == ((target, flag) not in MEANINGLESS)


def test_every_target_has_a_profile_that_names_it() -> None:
    assert [profile(target).target for target in ALL_TARGETS] == list(ALL_TARGETS)
    assert {target for target in ALL_TARGETS if profile(target).legacy} == {LEGACY}
    assert {DEFAULT, *TARGETS} <= set(ALL_TARGETS)
    with pytest.raises(KeyError):
        profile("1.0")


@pytest.mark.parametrize("flag", FLAGS)
def test_each_entry_changes_once_in_the_course_of_keras_3(flag: str) -> None:
    values = [getattr(profile(target), flag) for target in ALL_TARGETS if target != LEGACY]
    assert sum(before != after for before, after in itertools.pairwise(values)) == 1


def test_the_name_in_messages() -> None:
    assert [profile(target).runtime for target in ("2", "3.0", "3.15")] == ["tf_keras", "Keras 3.0", "Keras 3.15"]
