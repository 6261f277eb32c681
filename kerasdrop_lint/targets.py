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

_KERAS_2_ONLY = re.compile(
    r"^[ \t]*(?:from\s+|import\s[^#\n]*\b)(?:tensorflow_addons|tensorflow_models|official\.(?:nlp|vision))\b"
    r"|^[ \t]*from\s+transformers\b[\w.]*\s+import\s*(?:\([^)]*|[^\n(]*)\bTF[A-Z]"
    r"|^[ \t]*from\s+tensorflow_probability(?:\.python)?\s+import\s[^\n]*\blayers\b",
    re.MULTILINE,
)
"""Libraries, or parts of them, that hold layers and models of Keras 2."""
_KERAS_2_PARTS = (
    (re.compile(r"^[ \t]*import\s[^#\n]*\btransformers\b", re.MULTILINE), re.compile(r"\btransformers\.TF[A-Z]")),
    (
        re.compile(r"^[ \t]*import\s[^#\n]*\btensorflow_probability\b", re.MULTILINE),
        re.compile(r"\b(?:tfp|tensorflow_probability)\.layers\b"),
    ),
)
"""How a library is imported, and how the part of it that does is used."""
_KERAS_2_WORDS = ("transformers", "tensorflow_addons", "tensorflow_models", "official.", "tensorflow_probability")
_KERAS_2_NAMES = re.compile(r"\boptimizers\.legacy\b|\blayers\.experimental\b|\b(?:tf1?|tensorflow|v1)\.estimator\b")
"""What is not there beside Keras 3: its own that raise as soon as they are used (3.3.3, 3.15.1), and what TensorFlow
dropped in 2.16, the first that brings Keras 3."""
_KERAS = re.compile(r"^[ \t]*(?:from\s+|import\s+(?:[\w., ]*,\s*)?)keras\b", re.MULTILINE)


def profiles_for(
    text: str, target: str | None, newest: str, surroundings: Surroundings | None = None
) -> tuple[Profile, ...]:
    """The profiles to judge by, the newest first: the one asked for; Keras 2 where the file says so, or where it uses
    a library that is built on that and the project allows it; those that the project allows; `newest` otherwise.

    A project that allows the newest version is judged for that one alone; one that has put a bound below it, for
    every profile in its range.
    """
    if target is not None:
        return (profile(target),)
    if "TF_USE_LEGACY_KERAS" in text or _LEGACY.search(text) is not None:
        return (profile(LEGACY),)
    allowed = surroundings.targets if surroundings is not None else ()
    if (not allowed or LEGACY in allowed) and _needs_keras_2(text):
        return (profile(LEGACY),)
    if not allowed or newest in allowed:
        return (profile(newest),)
    found: list[Profile] = []
    for version in reversed(allowed):
        if not any(_decides_alike(profile(version), other) for other in found):
            found.append(profile(version))
    return tuple(found)


def _needs_keras_2(text: str) -> bool:
    """Whether a file uses what Keras 3 does not have, or layers or models that belong to Keras 2 and no `keras` that
    may be another one."""
    if _KERAS_2_NAMES.search(text) is not None:
        return True
    if not any(word in text for word in _KERAS_2_WORDS) or _KERAS.search(text) is not None:
        return False
    return _KERAS_2_ONLY.search(text) is not None or any(
        imported.search(text) is not None and used.search(text) is not None for imported, used in _KERAS_2_PARTS
    )


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
