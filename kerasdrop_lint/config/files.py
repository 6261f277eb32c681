"""Finds and reads the [tool.kerasdrop-lint] table of a pyproject.toml."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kerasdrop_lint.config.schema import UsageError, Value, checked
from kerasdrop_lint.project.tables import TABLE, TableError, read_table, table_files


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file that was read. Its patterns are relative to its directory."""

    path: str
    values: Mapping[str, Value]

    @property
    def directory(self) -> str:
        """Where the file lies, as an absolute path."""
        return os.path.dirname(os.path.abspath(self.path))


def nearest_file(paths: Sequence[str]) -> ConfigFile | None:
    """The first pyproject.toml with a table for us, from the directory that holds all the paths upwards, as far as the
    root of the repository."""
    for path in table_files(str(_common_directory(paths))):
        values = _read(path)
        if values is not None:
            return ConfigFile(path, values)
    return None


def named_file(path: str) -> ConfigFile:
    """The file that the user named, which must have a table for us."""
    values = _read(path)
    if values is None:
        raise UsageError(f"{path}: has no [tool.{TABLE}] table")
    return ConfigFile(path, values)


def _common_directory(paths: Sequence[str]) -> Path:
    absolute = [os.path.abspath(path) for path in paths if path != "-"]
    if not absolute:
        return Path.cwd()
    try:
        common = os.path.commonpath(absolute)
    except ValueError:  # on different drives
        return Path.cwd()
    return Path(common if os.path.isdir(common) else os.path.dirname(common))


def _read(path: str) -> Mapping[str, Value] | None:
    try:
        table = read_table(path)
    except TableError as error:
        raise UsageError(str(error)) from error
    if table is None:
        return None
    if not isinstance(table, dict):
        raise UsageError(f"{path}: tool.{TABLE} must be a table")
    where = f"{path}: [tool.{TABLE}]"
    return {name: checked(name, value, where) for name, value in table.items()}
