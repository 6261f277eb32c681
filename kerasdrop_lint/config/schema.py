"""The one table of settings: their names, types and explanations, for the command line and for pyproject.toml."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import cast


class UsageError(Exception):
    """The user asked for something that does not exist; the message says what and where, in one line."""


class Kind(Enum):
    """The type of a setting; the value says it in words."""

    CODES = "a list of codes"
    PATTERNS = "a list of file patterns"
    CODES_BY_PATTERN = "a table of file patterns, each with a list of codes"
    FLAG = "true or false"
    TEXT = "a string"
    JOBS = 'a positive number or "auto"'
    COUNT = "a positive number"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `choices` is empty where any value of its kind will do; `command` is the only one that uses it."""

    name: str
    kind: Kind
    help: str
    choices: tuple[str, ...] = ()
    command: str | None = None


_CODES, _PATTERNS, _FLAG, _TEXT = Kind.CODES, Kind.PATTERNS, Kind.FLAG, Kind.TEXT

SETTINGS = (
    Setting("select", _CODES, "codes or prefixes to report (default: all but advice)"),
    Setting("ignore", _CODES, "codes or prefixes not to report"),
    Setting("extend-select", _CODES, "codes or prefixes to report as well"),
    Setting("extend-ignore", _CODES, "codes or prefixes not to report either"),
    Setting("per-file-ignores", Kind.CODES_BY_PATTERN, "codes not to report in some files: PATTERN:CODE,CODE"),
    Setting("exclude", _PATTERNS, "names or paths to leave out, instead of the default ones"),
    Setting("extend-exclude", _PATTERNS, "names or paths to leave out as well"),
    Setting("force-exclude", _FLAG, "leave out excluded and ignored files even if they are named on the command line"),
    Setting("target-keras", _TEXT, "the Keras to judge for: 2 (tf_keras), 3.0, 3.1, ... (default: what a file uses)"),
    Setting("environment", _TEXT, "a virtual environment, or a directory of packages, to read imported classes from"),
    Setting("format", _TEXT, "how findings are printed", ("text", "concise", "json")),
    Setting("output-file", _TEXT, "write the report to this file instead of standard output"),
    Setting("exit-zero", _FLAG, "exit with 0 even if there are findings"),
    Setting("statistics", _FLAG, "count the findings of each rule"),
    Setting("show-source", _FLAG, "print the line of each finding (text only; on by default)"),
    Setting("jobs", Kind.JOBS, "number of processes (default: auto)"),
    Setting("no-progress", _FLAG, "no progress bar"),
    Setting("color", _TEXT, "when to use colors", ("auto", "always", "never")),
    Setting("quiet", _FLAG, "print findings and errors, nothing else"),
    Setting("verbose", _FLAG, "say what was read, skipped and hidden"),
    Setting("builder", _TEXT, "what to measure first: module:function, or module:function(units=4)", command="verify"),
    Setting(
        "timeout", Kind.COUNT, "seconds that building and measuring one model may take (default: 120)", (), "verify"
    ),
    Setting("memory", Kind.COUNT, "megabytes that this may use (default: 4096)", (), "verify"),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}

Value = str | bool | int | tuple[str, ...] | tuple[tuple[str, tuple[str, ...]], ...]
"""What a setting is worth once checked. Of `jobs`, 0 stands for `auto`."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: what was probably meant."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


def checked(name: str, value: object, where: str) -> Value:
    """The value of a setting from a configuration file, or a UsageError that says what is wrong with it."""
    setting = BY_NAME.get(name)
    if setting is None:
        raise UsageError(f"{where}: unknown key {name!r}{nearest(name, BY_NAME)}")
    result = _typed(setting.kind, value)
    if result is None:
        raise UsageError(f"{where}: {name!r} must be {setting.kind.value}, not {_described(value)}")
    if setting.choices and result not in setting.choices:
        options = ", ".join(setting.choices)
        raise UsageError(
            f"{where}: {name!r} must be one of {options}, not {value!r}{nearest(str(value), setting.choices)}"
        )
    return result


def _typed(kind: Kind, value: object) -> Value | None:
    match kind, value:
        case (Kind.FLAG, bool()) | (Kind.TEXT, str()):
            return cast(Value, value)
        case Kind.JOBS, _:
            return _job_count(value)
        case Kind.COUNT, _:
            return _job_count(value) or None
        case ((Kind.CODES | Kind.PATTERNS), list()):
            return _strings(value)
        case Kind.CODES_BY_PATTERN, dict():
            return _table(value)
    return None


def _job_count(value: object) -> int | None:
    if value == "auto":
        return 0
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _strings(value: list[object]) -> tuple[str, ...] | None:
    strings = tuple(item for item in value if isinstance(item, str))
    return strings if len(strings) == len(value) else None


def _table(value: Mapping[str, object]) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    rows = [(pattern, _strings(codes) if isinstance(codes, list) else None) for pattern, codes in value.items()]
    kept = tuple((pattern, codes) for pattern, codes in rows if codes is not None)
    return kept if len(kept) == len(rows) else None


def _described(value: object) -> str:
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a table"}
    return f"{names.get(type(value), type(value).__name__)} ({value!r})"
