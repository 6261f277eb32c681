"""From checked settings to options: the configuration file first, the command line over it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kerasdrop_lint.config.files import ConfigFile, named_file, nearest_file
from kerasdrop_lint.config.options import Measuring, Options, Output
from kerasdrop_lint.config.schema import BY_NAME as SETTINGS
from kerasdrop_lint.config.schema import Kind, UsageError, Value, nearest
from kerasdrop_lint.project.environment import package_directories
from kerasdrop_lint.selection import Selection, first_unknown
from kerasdrop_lint.source.discovery import DEFAULT_EXCLUDE, Excludes
from kerasdrop_lint.source.patterns import anchored

_EXTENDING = ("extend-select", "extend-ignore", "extend-exclude", "per-file-ignores")


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that a run was asked for, and the file that had a say in it."""

    options: Options
    output: Output
    file: str | None = None
    measuring: Measuring = field(default_factory=Measuring)


def configure(
    given: Mapping[str, Value],
    paths: Sequence[str] = (),
    config: str | None = None,
    isolated: bool = False,
) -> Configuration:
    """The configuration of a run on these paths. `given` is what the command line says, by setting."""
    file = None if isolated else named_file(config) if config else nearest_file(paths)
    cwd = os.getcwd()
    layers = [_layer(given, cwd, "the command line")]
    if file is not None:
        layers.insert(0, _layer(file.values, file.directory, f"{file.path}: [tool.kerasdrop-lint]"))
    found = _configuration(_merged(layers), file, cwd)
    from_file = file is not None and "target-keras" in file.values and "target-keras" not in given
    target_file = file.path if file is not None and from_file else None
    options = replace(found.options, target_file=target_file, own_tables=not isolated and not config)
    return replace(found, options=options)


def _configuration(values: Mapping[str, Any], file: ConfigFile | None, cwd: str) -> Configuration:
    selection = Selection(
        select=values.get("select"),
        ignore=values.get("ignore", ()),
        extend_select=values.get("extend-select", ()),
        extend_ignore=values.get("extend-ignore", ()),
        per_file_ignores=values.get("per-file-ignores", ()),
    )
    excludes = Excludes(
        patterns=values.get("exclude", DEFAULT_EXCLUDE),
        extended=values.get("extend-exclude", ()),
        force=values.get("force-exclude", False),
        root=file.directory if file else cwd,
    )
    options = Options(
        selection,
        excludes,
        values.get("target-keras"),
        jobs=values.get("jobs") or None,
        environment=values.get("environment", ()),
    )
    output, measuring = Output(**_fields(Output, values)), Measuring(**_fields(Measuring, values))
    return Configuration(options, output, file.path if file else None, measuring)


def _fields(cls: type[Output] | type[Measuring], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name.replace("_", "-")] for name in cls.__slots__ if name.replace("_", "-") in values}


def _merged(layers: Iterable[Mapping[str, Value]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        for name, value in layer.items():
            if name in _EXTENDING and isinstance(value, tuple):
                merged[name] = (*merged.get(name, ()), *value)
            else:
                merged[name] = value
    return merged


def _layer(values: Mapping[str, Value], base: str, where: str) -> dict[str, Value]:
    """The settings of one source with codes and targets verified and patterns anchored where they were written."""
    return {name: _resolved(name, value, base, where) for name, value in values.items()}


def _resolved(name: str, value: Any, base: str, where: str) -> Value:
    match SETTINGS[name].kind:
        case Kind.CODES:
            return tuple(_known_codes(value, f"{where}: {name!r}"))
        case Kind.PATTERNS:
            return tuple(anchored(pattern, base) for pattern in value)
        case Kind.CODES_BY_PATTERN:
            place = f"{where}: {name!r}"
            return tuple((anchored(pattern, base), tuple(_known_codes(codes, place))) for pattern, codes in value)
    if name == "target-keras":
        from kerasdrop_lint.config.targets import verify_target

        verify_target(value, where)
    if name == "environment":
        directories = package_directories(os.path.join(base, value))
        if not directories:
            raise UsageError(f"{where}: {name!r}: no installed packages in {value!r}")
        return directories
    if name == "output-file":
        return os.path.join(base, value)
    checked_value: Value = value
    return checked_value


def _known_codes(codes: Iterable[str], where: str) -> Iterator[str]:
    prefixes = [code.strip().upper() for code in codes]
    if not prefixes:
        return
    from kerasdrop_lint.rules import RULES

    known = [rule.code for rule in RULES]
    unknown = first_unknown(prefixes, known)
    if unknown is not None:
        raise UsageError(f"{where}: unknown code {unknown!r}{nearest(unknown, known)}")
    yield from prefixes
