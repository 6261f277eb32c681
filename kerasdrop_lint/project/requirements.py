"""What a folder requires of Keras and TensorFlow: requirement files, configuration files, lock files, wheels.

Files that cannot be read or parsed require nothing: they are not what is checked.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kerasdrop_lint.project.declarations import LARGEST, ini, text, toml
from kerasdrop_lint.project.upwards import is_below
from kerasdrop_lint.project.wanted import NAME, Wanted, wanted

_LISTS = re.compile(
    r"[\w.-]*(?:requirements?|constraints?|dependencies|reqs?)[\w.-]*\.(?:txt|in|pip)|requirements", re.IGNORECASE
)
_IN_A_FOLDER = re.compile(r"[\w.-]+\.(?:txt|in|pip)", re.IGNORECASE)
_CONDA_FILES = re.compile(r"(?:conda|env)[\w.-]*\.ya?ml|[\w.-]+[-_.]env(?:ironment)?\.ya?ml", re.IGNORECASE)
_LOCKS = ("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml")
_REQUIRING = re.compile(
    rf"{_LISTS.pattern}|{_CONDA_FILES.pattern}|[\w.-]+\.(?:lock|toml|dist-info)|setup\.(?:py|cfg)|Pipfile",
    re.IGNORECASE,
)
_LARGEST_LOCK = 20 * LARGEST
_MOST_FILES = 32
"""How many requirement files are read of a folder, with those that they name."""
_OTHER = re.compile(r"^\s*(?:-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)([^\s#]+)", re.MULTILINE)
_CONTINUED = re.compile(r"\\\r?\n")
_STRING = re.compile(rf"""["']((?:{NAME})\s*(?:\[[\w,\s-]*\])?\s*[=<>!~][^"'\n]*)["']""")
_CONDA = re.compile(rf"^\s*-\s*[\"']?(?:[\w-]+::)?((?:{NAME}))[ \t]*(=[^=\s\"']+|[<>=!~][^\"'#\n]*|)", re.MULTILINE)
_LOCKED = re.compile(
    rf"^[ \t-]*name\s*[=:]\s*[\"']?({NAME})[\"']?[ \t]*\n[ \t]*version\s*[=:]\s*[\"']?([\w.+]+)", re.MULTILINE
)


def may_require(folder: str) -> bool:
    """Whether a folder has files that could require anything; most folders have none."""
    return any(_REQUIRING.fullmatch(name) for name in _names(folder))


def locked(folder: str) -> Iterator[Wanted]:
    """What lock files of a folder name, with the one version they name it with."""
    for name in _LOCKS:
        for package, version in _LOCKED.findall(text(folder, name, _LARGEST_LOCK)):
            yield from wanted([f"{package}=={version}"], name, locked=True)
    name = "Pipfile.lock"
    try:
        default: Any = json.loads(text(folder, name, _LARGEST_LOCK) or "{}").get("default", {})
    except (ValueError, AttributeError, RecursionError):
        return
    for package, found in default.items() if isinstance(default, dict) else ():
        version = found.get("version") if isinstance(found, dict) else None
        yield from wanted([f"{package}{version}"] if isinstance(version, str) else (), name, locked=True)


def declared(folder: str, root: str) -> Iterator[Wanted]:
    """What a folder declares. Files that its files name are read too, where they lie below `root`."""
    yield from _of_pyproject(toml(folder, "pyproject.toml"), "pyproject.toml")
    options = ini(folder, "setup.cfg")
    yield from wanted(options.get("options", {}).get("install_requires", "").splitlines(), "setup.cfg")
    for extra in options.get("options.extras_require", {}).values():
        yield from wanted(extra.splitlines(), "setup.cfg")
    yield from wanted(_STRING.findall(text(folder, "setup.py")), "setup.py")
    yield from _of_lists(folder, root)
    for name in ("Pipfile", "pixi.toml"):
        found = toml(folder, name)
        for section in ("packages", "dev-packages", "dependencies", "pypi-dependencies"):
            yield from _of_table(found.get(section), name)
    for name in filter(_CONDA_FILES.fullmatch, _names(folder)):
        yield from _of_conda(text(folder, name), name)


def of_wheel(folder: str) -> Iterator[Wanted]:
    """What the metadata of an unpacked wheel requires, if there is only one."""
    places = sorted(Path(folder).glob("*.dist-info"))
    if len(places) == 1:
        lines = text(str(places[0]), "METADATA").partition("\n\n")[0].splitlines()
        required = (line.partition(":")[2].strip() for line in lines if line.startswith("Requires-Dist:"))
        yield from wanted(required, f"{places[0].name}/METADATA")


def _of_lists(folder: str, root: str) -> Iterator[Wanted]:
    """Requirement files, and those they name with `-r` and `-c`, in the order in which they are met."""
    names = list(filter(_LISTS.fullmatch, _names(folder)))
    inner = os.path.join(folder, "requirements")
    paths = [os.path.join(folder, name) for name in names]
    paths += [os.path.join(inner, name) for name in filter(_IN_A_FOLDER.fullmatch, _names(inner))]
    real_root, seen = os.path.realpath(root), set[str]()
    while paths and len(seen) < _MOST_FILES:
        path = paths.pop(0)
        real = os.path.realpath(path)
        if real in seen or not is_below(real, real_root) or not os.path.isfile(real):
            continue
        seen.add(real)
        content = _CONTINUED.sub(" ", text(*os.path.split(path)))
        named = (other for other in _OTHER.findall(content) if "://" not in other)
        paths += [os.path.normpath(os.path.join(os.path.dirname(path), other)) for other in named]
        yield from wanted(content.splitlines(), os.path.relpath(path, folder).replace(os.sep, "/"))


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _of_pyproject(document: dict[str, Any], file: str) -> Iterator[Wanted]:
    lists: list[object] = [_at(document, "project", "dependencies")]
    lists += [*_values(_at(document, "project", "optional-dependencies")), *_values(document.get("dependency-groups"))]
    tool = document.get("tool")
    lists += [_at(tool, "uv", "dev-dependencies"), *_values(_at(tool, "pdm", "dev-dependencies"))]
    lists += [_at(environment, "dependencies") for environment in _values(_at(tool, "hatch", "envs"))]
    for found in lists:
        yield from wanted(found if isinstance(found, list) else (), file)
    tables = [_at(tool, "poetry", "dependencies"), _at(tool, "poetry", "dev-dependencies")]
    tables += [_at(group, "dependencies") for group in _values(_at(tool, "poetry", "group"))]
    tables += [_at(tool, "pixi", "dependencies"), _at(tool, "pixi", "pypi-dependencies")]
    for table in tables:
        yield from _of_table(table, file)


def _at(table: object, *keys: str) -> Any:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def _values(table: object) -> Iterable[Any]:
    return table.values() if isinstance(table, dict) else ()


def _of_table(table: object, file: str) -> Iterator[Wanted]:
    """The dependencies of Poetry, Pipenv and pixi: name to version, `^2.10` among them."""
    for name, found in table.items() if isinstance(table, dict) else ():
        version = found.get("version", "*") if isinstance(found, dict) else found
        if isinstance(version, str):
            plain = "" if version == "*" else ",".join(_plain(part.strip()) for part in version.split(","))
            yield from wanted([name + plain], file)


def _plain(version: str) -> str:
    """`^2.10` and `~2.10` of Poetry, and a bare `2.10`, as `pip` writes them."""
    if version[:1] == "^":
        major = version[1:].partition(".")[0]
        return f">={version[1:]},<{int(major) + 1}" if major.isdecimal() else version
    if version[:1] == "~" and version[1:2] != "=":
        parts = version[1:].split(".")
        return f"~={'.'.join([*parts, '0'][: max(len(parts), 3)])}" if len(parts) > 1 else f"=={parts[0]}.*"
    return f"=={version}" if version[:1].isdecimal() else version


def _of_conda(content: str, file: str) -> Iterator[Wanted]:
    """What an environment of conda has, with what `pip` adds to it; `=2.10` is any 2.10."""
    for package, versions in _CONDA.findall(content):
        exact = versions.startswith("=") and not versions.startswith("==")
        yield from wanted(
            [f"{package}=={versions[1:].partition('=')[0].removesuffix('.*')}.*" if exact else package + versions],
            file,
        )
    for package, version in _LOCKED.findall(content):
        yield from wanted([f"{package}=={version}"], file, locked=True)
