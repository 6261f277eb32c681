"""Which versions of Keras a project is meant for: what it has locked, or declares that it needs.

Without a word about `keras`, TensorFlow decides: up to 2.15 it brings Keras 2, from 2.16 Keras 3.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from kerasdrop_lint.knowledge.profiles import LEGACY, TARGETS
from kerasdrop_lint.project.requirements import declared, locked, may_require, of_wheel
from kerasdrop_lint.project.wanted import KERAS, KERAS_2, TENSORFLOW, Wanted

_KERAS_3 = tuple(target for target in TARGETS if target != LEGACY)
_FIRST_WITH_KERAS_3 = Version("2.16.dev0")
_RELEASES_OF_TENSORFLOW = (
    *(
        f"{major}.{minor}.{patch}"
        for major, last in ((1, 15), (2, 30))
        for minor in range(last + 1)
        for patch in range(6)
    ),
)
_RELEASES_OF_KERAS = (
    *(
        f"{major}.{minor}.{patch}"
        for major, last in ((1, 2), (2, 15))
        for minor in range(last + 1)
        for patch in range(10)
    ),
    *(f"{target}.{patch}" for target in _KERAS_3 for patch in range(5)),
)
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Declared:
    """What a folder says of the Keras that it needs: the targets it allows, from the oldest to the newest, and why."""

    targets: tuple[str, ...]
    why: str

    @property
    def decides(self) -> bool:
        """Whether it leaves no choice between Keras 2 and Keras 3."""
        return LEGACY not in self.targets or len(self.targets) == 1


def declared_by(folder: str, root: str) -> Declared | None:
    """What a folder declares; None where it names no Keras and no TensorFlow.

    What it has locked goes first, if that decides. Nothing outside of `root` is read.
    """
    if not may_require(folder):
        return None
    fallback = None
    within = os.path.relpath(folder, root)
    for found in (locked(folder), declared(folder, root), of_wheel(folder)):
        said = _declared(
            [replace(one, file=_slashes(os.path.normpath(os.path.join(within, one.file)))) for one in found]
        )
        if said is not None and said.decides:
            return said
        fallback = fallback or said
    return fallback


def _slashes(path: str) -> str:
    return path.replace(os.sep, "/")


def installed_in(directories: Iterable[str]) -> Declared | None:
    """What the Keras is for that lies in directories of installed packages; None where there is none."""
    for directory in directories:
        for place in sorted(Path(directory).glob("keras-*.dist-info")):
            version = place.name.removeprefix("keras-").removesuffix(".dist-info")
            if not re.fullmatch(r"[\w.]+", version):
                return None
            targets = _targets_of_keras([SpecifierSet(f"=={version}")])
            return Declared(targets, f"keras {version} is installed") if targets else None
    return None


def _declared(found: Sequence[Wanted]) -> Declared | None:
    """What requirements leave of the targets. One of Keras itself has the say, and of TensorFlow otherwise."""
    keras = [one for one in found if one.name in KERAS]
    legacy = [one for one in found if one.name in KERAS_2]
    tensorflow = [one for one in found if one.name in TENSORFLOW]
    said = _said(keras, _targets_of_keras([one.versions for one in keras]))
    if said is not None and said.decides:
        return said
    if legacy and not keras:
        return _said(legacy, (LEGACY,))
    brought = _said(tensorflow, _targets_of_tensorflow([one.versions for one in tensorflow]))
    if said is None or brought is None or not brought.decides:
        return said or brought
    both = tuple(target for target in said.targets if target in brought.targets)
    return Declared(both, brought.why) if both else said


def _said(found: Sequence[Wanted], targets: tuple[str, ...]) -> Declared | None:
    if not found:
        return None
    bound = [one for one in found if one.versions] or found
    return Declared(targets or TARGETS, ", ".join(dict.fromkeys(one.why for one in bound[:_MOST_NAMED])))


def _targets_of_keras(wanted: Sequence[SpecifierSet]) -> tuple[str, ...]:
    allowed = {_target_of(version) for version in _allowed(wanted, _RELEASES_OF_KERAS)}
    return tuple(target for target in TARGETS if target in allowed)


def _target_of(version: Version) -> str:
    """The target of a version of Keras; of one that is newer than all of them the newest."""
    if version.major < 3:
        return LEGACY
    return min(f"3.{version.minor}", TARGETS[-1], key=Version)


def _targets_of_tensorflow(wanted: Sequence[SpecifierSet]) -> tuple[str, ...]:
    allowed = {version >= _FIRST_WITH_KERAS_3 for version in _allowed(wanted, _RELEASES_OF_TENSORFLOW)}
    return (*((LEGACY,) if False in allowed else ()), *(_KERAS_3 if True in allowed else ()))


def _allowed(wanted: Sequence[SpecifierSet], releases: Iterable[str]) -> list[Version]:
    """The releases that all requirements allow, and those that one of them names, if the others allow it."""
    named = (specifier.version.removesuffix(".*") for specifiers in wanted for specifier in specifiers)
    candidates = {found for found in map(_version, (*releases, *named)) if found is not None}
    return [one for one in candidates if all(specifiers.contains(one, prereleases=True) for specifiers in wanted)]


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
