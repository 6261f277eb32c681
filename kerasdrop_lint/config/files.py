"""Finds and reads the [tool.kerasdrop-lint] table of a pyproject.toml."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kerasdrop_lint.config.schema import UsageError, Value, checked

TABLE = "kerasdrop-lint"


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
    """The first pyproject.toml with a table for us, from the directory that holds all the paths upwards."""
    start = _common_directory(paths)
    for directory in (start, *start.parents):
        path = directory / "pyproject.toml"
        if _mentions_us(path):
            values = _read(str(path))
            if values is not None:
                return ConfigFile(str(path), values)
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


def _mentions_us(path: Path) -> bool:
    # Parsing every pyproject.toml on the way up would cost more than this search, and would trip over broken ones.
    try:
        return TABLE.encode() in path.read_bytes()
    except OSError:
        return False


def _read(path: str) -> Mapping[str, Value] | None:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error
    tool = document.get("tool", {})
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise UsageError(f"{path}: tool.{TABLE} must be a table")
    where = f"{path}: [tool.{TABLE}]"
    return {name: checked(name, value, where) for name, value in table.items()}
