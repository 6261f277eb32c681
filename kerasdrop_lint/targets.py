"""For which versions of Keras a file is judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kerasdrop_lint.knowledge.profiles import LEGACY, TARGETS, Profile, profile

if TYPE_CHECKING:
    from kerasdrop_lint.project.project import Surroundings

_LEGACY = re.compile(
    r"^[ \t\f]*(?:(?:from|import)\s[^#\n]*\b(?:tf_keras|tensorflow\.python\.keras)\b"
    r"|from\s+tensorflow\.python\s+import\s[^#\n]*\bkeras\b)",
    re.MULTILINE,
)


def profiles_for(
    text: str, target: str | None, newest: str, surroundings: Surroundings | None = None
) -> tuple[Profile, ...]:
    """The profiles to judge by, the newest first: the one asked for; Keras 2 where the file says so; those that the
    project allows; `newest` otherwise.

    A project that allows the newest version is judged for that one alone; one that has put a bound below it, for
    every profile in its range.
    """
    if target is not None:
        return (profile(target),)
    if "TF_USE_LEGACY_KERAS" in text or _LEGACY.search(text) is not None:
        return (profile(LEGACY),)
    allowed = surroundings.targets if surroundings is not None else ()
    if not allowed or newest in allowed:
        return (profile(newest),)
    found: list[Profile] = []
    for version in reversed(allowed):
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
