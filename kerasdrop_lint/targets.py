"""For which versions of Keras a file is judged, and why."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kerasdrop_lint.knowledge.profiles import LEGACY, TARGETS, Profile, profile
from kerasdrop_lint.project.evidence import needs_keras_2, shows_keras_2

if TYPE_CHECKING:
    from kerasdrop_lint.project.project import Surroundings


@dataclass(frozen=True, slots=True)
class Choice:
    """The profiles to judge a file by, the newest first, and why these."""

    profiles: tuple[Profile, ...]
    why: str


def choose(text: str, target: str | None, newest: str, surroundings: Surroundings | None = None) -> Choice:
    """The Keras that a file is judged for: the one asked for; Keras 2 where the file says so; what the table nearest to
    it names; what the nearest folder with requirements allows; what most files of that folder use; `newest` otherwise.

    Where the newest version is allowed, the file is judged for that one alone; where there is a bound below it, for
    every profile in the range.
    """
    if target is not None:
        return _only(target, "it was asked for")
    shown = shows_keras_2(text)
    if shown is not None:
        return _only(LEGACY, shown)
    if surroundings is None:
        needed = needs_keras_2(text)
        return _only(newest, _NOTHING) if needed is None else _only(LEGACY, needed)
    configured = surroundings.configured
    if configured is not None:
        return _only(configured.target, f"{_within(surroundings, configured.path)} sets target-keras")
    return _from_folders(text, newest, surroundings)


def profiles_for(
    text: str, target: str | None, newest: str, surroundings: Surroundings | None = None
) -> tuple[Profile, ...]:
    """The profiles of the choice."""
    return choose(text, target, newest, surroundings).profiles


_NOTHING = "nothing says which Keras it is for"


def _from_folders(text: str, newest: str, surroundings: Surroundings) -> Choice:
    switched = surroundings.switched
    if switched is not None:
        return _only(LEGACY, f"{_within(surroundings, switched)} names TF_USE_LEGACY_KERAS")
    declared = surroundings.declared
    allowed = declared.targets if declared is not None else TARGETS
    if allowed == (LEGACY,):
        return _only(LEGACY, declared.why if declared is not None else _NOTHING)
    if LEGACY in allowed:
        needed = needs_keras_2(text)
        if needed is not None:
            return _only(LEGACY, needed)
        votes = surroundings.votes
        if votes.for_keras_2:
            folder = _within(surroundings, votes.folder)
            where = "" if folder == "." else f" in {folder}"
            return _only(LEGACY, f"{votes.of_keras_2} of the {votes.users} files{where} that use Keras use Keras 2")
    why = declared.why if declared is not None else _NOTHING
    if newest in allowed:
        return _only(newest, why)
    return Choice(_distinct(version for version in reversed(allowed) if version != LEGACY), why)


def _only(target: str, why: str) -> Choice:
    return Choice((profile(target),), why)


def _within(surroundings: Surroundings, path: str) -> str:
    """A path as it is seen from the root of the repository."""
    return os.path.relpath(path, surroundings.layout.root).replace(os.sep, "/")


def _distinct(versions: Iterable[str]) -> tuple[Profile, ...]:
    """The profiles of some versions, of those that decide alike the first."""
    found: list[Profile] = []
    for version in versions:
        if not any(_decides_alike(profile(version), other) for other in found):
            found.append(profile(version))
    return tuple(found)


def _decides_alike(one: Profile, other: Profile) -> bool:
    """Whether two versions decide every mode in the same way; they may still refuse different programs."""
    fields = (
        "legacy",
        "written_none_counts",
        "defaults_leak",
        "tells_parameterless",
        "functional_mode_overrides",
        "defaults_baked_in",
    )
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def span_of(found: Profile) -> str:
    """The versions that decide as this one does, in words."""
    alike = [version for version in TARGETS if _decides_alike(profile(version), found)]
    return found.runtime if len(alike) == 1 else f"Keras {alike[0]} to {alike[-1]}"
