"""The table `[tool.kerasdrop-lint]` that is nearest to a file, and the Keras that it names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerasdrop_lint.knowledge.profiles import TARGETS
from kerasdrop_lint.project.upwards import REPOSITORIES, has_any, upwards

TABLE = "kerasdrop-lint"


class TableError(Exception):
    """A configuration file that cannot be used: which, and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Configured:
    """What a configuration file says of the Keras that its files are for."""

    target: str
    path: str


def table_files(directory: str) -> Iterator[str]:
    """The configuration files that may hold a table for the files of a directory, the nearest first, up to the root of
    the repository."""
    for place in upwards(directory):
        path = os.path.join(place, "pyproject.toml")
        # Parsing every file on the way up would cost more than this search, and would trip over broken ones.
        if _mentions_us(path):
            yield path
        if has_any(place, REPOSITORIES):
            return


def read_table(path: str) -> Any:
    """The table of a configuration file, None where it has none. Raises TableError."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise TableError(path, f"not valid TOML: {error}") from error
    tool = document.get("tool", {})
    return tool.get(TABLE) if isinstance(tool, dict) else None


def configured_for(directory: str) -> Configured | None:
    """The target that the nearest table names for the files of a directory; None where it names none. Raises
    TableError."""
    for path in table_files(directory):
        table = read_table(path)
        if table is None:
            continue
        target = table.get("target-keras") if isinstance(table, dict) else None
        if target is not None and target not in TARGETS:
            known = f"known: {TARGETS[0]}, {TARGETS[1]} to {TARGETS[-1]}"
            raise TableError(path, f"[tool.{TABLE}]: 'target-keras' must be a known Keras, not {target!r} ({known})")
        return None if target is None else Configured(target, path)
    return None


def _mentions_us(path: str) -> bool:
    try:
        return TABLE.encode() in Path(path).read_bytes()
    except OSError:
        return False
