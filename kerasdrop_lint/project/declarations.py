"""What a project declares in its configuration files: where its sources lie, and what it needs.

Files that cannot be read or parsed declare nothing: they are not what is checked.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path
from typing import Any

LARGEST = 1_000_000
"""Bytes of a configuration file: what is larger has not been written by hand."""
_PACKAGE_DIRECTORY = re.compile(r"""package_dir\s*=\s*\{\s*(?:""|'')\s*:\s*["']([^"'\n]+)["']""")


def source_directories(project: str) -> Iterator[str]:
    """The directories, relative to the project's own, that its configuration puts on the path."""
    tool = toml(project, "pyproject.toml").get("tool")
    if isinstance(tool, dict):
        yield from _of_pyproject(tool)
    for name, section in (("setup.cfg", "tool:pytest"), ("pytest.ini", "pytest"), ("tox.ini", "pytest")):
        yield from ini(project, name).get(section, {}).get("pythonpath", "").split()
    setup = ini(project, "setup.cfg")
    yield from setup.get("options.packages.find", {}).get("where", "").split()
    for line in setup.get("options", {}).get("package_dir", "").splitlines():
        name, _, directory = line.partition("=")
        if directory and not name.strip():
            yield directory.strip()
    yield from _PACKAGE_DIRECTORY.findall(text(project, "setup.py"))


def _of_pyproject(tool: Mapping[str, Any]) -> Iterator[str]:
    found = [
        _at(tool, "pytest", "ini_options", "pythonpath"),
        _at(tool, "setuptools", "packages", "find", "where"),
        _at(tool, "setuptools", "package-dir", ""),
    ]
    packages = _at(tool, "poetry", "packages")
    found += [_at(package, "from") for package in packages] if isinstance(packages, list) else []
    for value in found:
        yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str))


def _at(table: object, *keys: str) -> Any:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def text(directory: str, name: str, largest: int = LARGEST) -> str:
    """The text of a file of the project; empty where there is none, or it is larger than is looked at."""
    path = Path(directory, name)
    try:
        data = path.read_bytes() if path.is_file() and path.stat().st_size < largest else b""
        # What PowerShell writes, with `pip freeze > requirements.txt`, is UTF-16.
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig").replace("\r\n", "\n")
    except (OSError, ValueError):
        return ""


def toml(directory: str, name: str) -> dict[str, Any]:
    """The tables of a TOML file."""
    content = text(directory, name)
    if not content:
        return {}
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(content)
    except (ValueError, RecursionError):
        return {}


def ini(directory: str, name: str) -> Mapping[str, Mapping[str, str]]:
    """The sections of an INI file."""
    content = text(directory, name)
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(content)
    except ConfigError:
        return {}
    return {section: dict(parser[section]) for section in parser.sections()}
