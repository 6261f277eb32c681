"""Which Keras most files of a folder use, for folders that do not declare one."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.project.evidence import needs_keras_2, shows_keras_2
from kerasdrop_lint.source.discovery import listed
from kerasdrop_lint.source.text import read

_MOST_FILES = 2_000
_MOST_FOLDERS = 500
"""Of a larger folder the first that are found are asked."""


@dataclass(frozen=True, slots=True)
class Votes:
    """How many files of a folder use Keras, and how many of these Keras 2."""

    folder: str
    users: int
    of_keras_2: int

    @property
    def for_keras_2(self) -> bool:
        """Whether most of them use Keras 2."""
        return 2 * self.of_keras_2 > self.users


def votes_in(folder: str, *, only_packages: bool = False) -> Votes:
    """The votes of the files under a folder."""
    users = of_keras_2 = 0
    for path in listed(folder, _MOST_FILES, _MOST_FOLDERS, only_packages=only_packages).files:
        data = read(path)
        if isinstance(data, bytes) and (b"keras" in data.lower() or b"tensorflow" in data):
            text = data.decode("latin-1")
            old = shows_keras_2(text) is not None or needs_keras_2(text) is not None
            users += old or "keras" in text
            of_keras_2 += old
    return Votes(folder, users, of_keras_2)
