"""What the folders around a file say of the Keras that it is for; remembered for a run."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kerasdrop_lint.project.evidence import switches_to_keras_2
from kerasdrop_lint.project.tables import Configured, configured_for
from kerasdrop_lint.project.upwards import upwards
from kerasdrop_lint.source.text import read

if TYPE_CHECKING:
    from kerasdrop_lint.project.target import Declared
    from kerasdrop_lint.project.votes import Votes

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Tables:
    """Where a run takes the target of its configuration from: the table nearest to each file if `nearest`, or `only`
    this one."""

    nearest: bool = True
    only: Configured | None = None


class Folders:
    """What folders say of the Keras of their files. `environment` holds directories of installed packages."""

    def __init__(self, tables: Tables, environment: tuple[str, ...]) -> None:
        self._tables = tables
        self._environment = environment
        self._configured: dict[str, Configured | None] = {}
        self._declared: dict[str, Declared | None] = {}
        self._votes: dict[str, Votes] = {}
        self._switched: dict[str, bool] = {}
        self._installed: list[Declared | None] = []

    def configured(self, directory: str) -> Configured | None:
        """What the configuration says for the files of a directory. Raises TableError."""
        if not self._tables.nearest:
            return self._tables.only
        return _kept(self._configured, directory, configured_for)

    def switched(self, directory: str, root: str) -> str | None:
        """The `__init__.py` around the files of a directory that switches them to Keras 2: it runs before they do."""
        for place in upwards(directory, root):
            initial = os.path.join(place, "__init__.py")
            if not os.path.exists(initial):
                break
            if _kept(self._switched, initial, _switches):
                return initial
        return None

    def declaring(self, directory: str, root: str) -> tuple[str, Declared] | None:
        """The nearest folder, up to the root, that declares a Keras or TensorFlow, and what it declares."""
        for place in upwards(directory, root):
            found = _kept(self._declared, place, partial(_declared_by, root=root))
            if found is not None:
                return place, found
        return None

    def installed(self) -> Declared | None:
        """What is installed in the environment."""
        if not self._installed:
            from kerasdrop_lint.project.target import installed_in

            self._installed.append(installed_in(self._environment))
        return self._installed[0]

    def votes(self, folder: str, *, alone: bool) -> Votes:
        """What most files of a folder use."""
        from kerasdrop_lint.project.votes import votes_in

        return _kept(self._votes, folder, partial(votes_in, only_packages=alone))


def _kept(held: dict[str, Answer], key: str, make: Callable[[str], Answer]) -> Answer:
    if key not in held:
        held[key] = make(key)
    return held[key]


def _switches(path: str) -> bool:
    data = read(path)
    return isinstance(data, bytes) and switches_to_keras_2(data.decode("latin-1"))


def _declared_by(folder: str, root: str) -> Declared | None:
    # What reads requirements takes longer to load than most files to check.
    from kerasdrop_lint.project.target import declared_by

    return declared_by(folder, root)
