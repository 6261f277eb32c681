"""Keeps the indexes of modules by their content, for the processes of a run that share a directory."""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kerasdrop_lint.project.index import VERSION, ModuleIndex


@dataclass(frozen=True, slots=True)
class Store:
    """Indexes that were made before. Without a `directory` nothing is kept.

    The directory must be the run's own: what lies in it is unpickled.
    """

    directory: str | None = None

    def index(self, digest: str, make: Callable[[], ModuleIndex | None]) -> ModuleIndex | None:
        """The index of the content with this digest, made if it is not there."""
        if self.directory is None:
            return make()
        place = Path(self.directory, f"{digest}.{VERSION}")
        try:
            found: ModuleIndex | None = pickle.loads(place.read_bytes())
            return found
        except (OSError, EOFError, pickle.UnpicklingError):
            made = make()
            with contextlib.suppress(OSError):
                _write(place, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
            return made


def _write(place: Path, data: bytes) -> None:
    """Writes a file whole or not at all, since another process may read it at any time."""
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as stream:
        stream.write(data)
    os.replace(stream.name, place)
