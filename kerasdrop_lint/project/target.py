"""Which versions of Keras a project is meant for: what it has locked, or declares that it needs.

Without a word about `keras`, TensorFlow decides: up to 2.15 it brings Keras 2, from 2.16 Keras 3.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from kerasdrop_lint.knowledge.profiles import LEGACY, TARGETS
from kerasdrop_lint.project.declarations import ini, text, toml

_TENSORFLOW = frozenset(
    {"tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-macos", "tensorflow-intel", "tensorflow-rocm"}
)
_WITH_KERAS_2 = ("1.15.0", "1.15.5", *(f"2.{minor}.{patch}" for minor in range(16) for patch in range(5)))
_WITH_KERAS_3 = tuple(f"2.{minor}.0" for minor in range(16, 31))
_KERAS_3 = tuple(target for target in TARGETS if target != LEGACY)
_STRING = re.compile(r"""["']((?:keras|tensorflow)[\w.-]*\s*(?:\[[\w,\s-]*\])?\s*[=<>!~][^"'\n]*)["']""")
_CONDA = re.compile(r"^\s*-\s*[\"']?((?:keras|tensorflow)[\w.-]*)\s*(=[^=\s\"']+|[<>=!~][^\"'#\n]*)", re.MULTILINE)


def declared_targets(project: str) -> tuple[str, ...]:
    """The targets that a project can run with, from the oldest to the newest; empty where it does not say.

    `project` is the directory of its `pyproject.toml` or the like, or one that holds an unpacked wheel.
    """
    for source in (_locked, _declared, _of_wheels):
        requirements = list(source(project))
        found = _targets(requirements)
        if found:
            return found
    return ()


def installed_targets(directories: Iterable[str]) -> tuple[str, ...]:
    """The target of the Keras that lies in directories of installed packages; empty where there is none."""
    for directory in directories:
        for place in sorted(Path(directory).glob("keras-*.dist-info")):
            version = place.name.removeprefix("keras-").removesuffix(".dist-info")
            return _targets([Requirement(f"keras=={version}")]) if re.fullmatch(r"[\w.]+", version) else ()
    return ()


def _targets(requirements: Iterable[Requirement]) -> tuple[str, ...]:
    """What requirements leave of the targets. One of Keras itself has the say, and of TensorFlow otherwise."""
    keras: list[SpecifierSet] = []
    tensorflow: list[SpecifierSet] = []
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        if requirement.specifier and name == "keras":
            keras.append(requirement.specifier)
        elif requirement.specifier and name in _TENSORFLOW:
            tensorflow.append(requirement.specifier)
    allowed = [target for target in _KERAS_3 if all(_allows(specifier, _releases(target)) for specifier in keras)]
    if keras and (len(allowed) < len(_KERAS_3) or not tensorflow):
        return tuple(allowed) if allowed else (LEGACY,) if _all_allow(keras, _WITH_KERAS_2) else ()
    if tensorflow and _all_allow(tensorflow, _WITH_KERAS_2) and not _all_allow(tensorflow, _WITH_KERAS_3):
        return (LEGACY,)
    return ()


def _releases(target: str) -> tuple[str, ...]:
    return tuple(f"{target}.{patch}" for patch in range(5))


def _allows(specifier: SpecifierSet, versions: Iterable[str]) -> bool:
    return any(specifier.contains(version, prereleases=True) for version in versions)


def _all_allow(specifiers: Iterable[SpecifierSet], versions: Iterable[str]) -> bool:
    return any(all(specifier.contains(version) for specifier in specifiers) for version in versions)


def _parsed(lines: Iterable[object]) -> Iterator[Requirement]:
    """The requirements among lines that may hold anything; those of other systems, by their marker, do not count."""
    for line in lines:
        try:
            found = Requirement(str(line).partition(" #")[0].strip())
        except InvalidRequirement:
            continue
        if found.marker is None or "extra" in str(found.marker):
            yield found


def _declared(project: str) -> Iterator[Requirement]:
    declared = toml(project, "pyproject.toml")
    table = declared.get("project", {})
    if isinstance(table, dict):
        yield from _parsed(_listed(table.get("dependencies")))
        extras = table.get("optional-dependencies")
        for extra in extras.values() if isinstance(extras, dict) else ():
            yield from _parsed(_listed(extra))
    tool = declared.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    yield from _of_table(poetry.get("dependencies") if isinstance(poetry, dict) else None)
    options = ini(project, "setup.cfg")
    yield from _parsed(options.get("options", {}).get("install_requires", "").splitlines())
    for extra in options.get("options.extras_require", {}).values():
        yield from _parsed(extra.splitlines())
    yield from _parsed(_STRING.findall(text(project, "setup.py")))
    for name in _requirement_files(project):
        yield from _parsed(text(project, name).splitlines())
    yield from _of_table(toml(project, "Pipfile").get("packages"))
    for name in ("environment.yml", "environment.yaml"):
        for package, versions in _CONDA.findall(text(project, name)):
            exact = versions.startswith("=") and not versions.startswith("==")
            yield from _parsed([f"{package}=={versions[1:].partition('=')[0]}.*" if exact else package + versions])


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _requirement_files(project: str) -> list[str]:
    try:
        names = sorted(os.listdir(project))
    except OSError:
        return []
    return [name for name in names if re.fullmatch(r"requirements[\w.-]*\.txt", name)]


def _of_table(table: object) -> Iterator[Requirement]:
    """The dependencies of Poetry and Pipenv: name to version, `^2.10` among them."""
    for name, wanted in table.items() if isinstance(table, dict) else ():
        version = wanted.get("version", "*") if isinstance(wanted, dict) else wanted
        if isinstance(version, str) and version != "*":
            yield from _parsed([name + ",".join(_plain(part.strip()) for part in version.split(","))])


def _plain(version: str) -> str:
    """`^2.10` and `~2.10` of Poetry, and a bare `2.10`, as `pip` writes them."""
    if version[:1] == "^":
        major = version[1:].partition(".")[0]
        return f">={version[1:]},<{int(major) + 1}" if major.isdecimal() else version
    if version[:1] == "~" and version[1:2] != "=":
        parts = version[1:].split(".")
        return f"~={'.'.join([*parts, '0'][: max(len(parts), 3)])}" if len(parts) > 1 else f"=={parts[0]}.*"
    return f"=={version}" if version[:1].isdecimal() else version


def _locked(project: str) -> Iterator[Requirement]:
    """What lock files name, with the one version they name it with."""
    for name in ("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml"):
        locked = toml(project, name)
        for package in (*_listed(locked.get("package")), *_listed(locked.get("packages"))):
            if isinstance(package, dict):
                yield from _exact(package.get("name"), package.get("version"))
    try:
        default: Any = json.loads(text(project, "Pipfile.lock") or "{}").get("default", {})
    except (ValueError, AttributeError, RecursionError):
        return
    for name, package in default.items() if isinstance(default, dict) else ():
        version = package.get("version") if isinstance(package, dict) else None
        yield from _exact(name, version.removeprefix("==") if isinstance(version, str) else None)


def _exact(name: object, version: object) -> Iterator[Requirement]:
    if isinstance(name, str) and isinstance(version, str):
        yield from _parsed([f"{name}=={version}"])


def _of_wheels(project: str) -> Iterator[Requirement]:
    """What the metadata of an unpacked wheel requires, if there is only one."""
    places = sorted(Path(project).glob("*.dist-info"))
    if len(places) == 1:
        lines = text(str(places[0]), "METADATA").partition("\n\n")[0].splitlines()
        yield from _parsed(line.partition(":")[2] for line in lines if line.startswith("Requires-Dist:"))
