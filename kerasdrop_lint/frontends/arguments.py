"""The arguments of the command line.

The options of `check` come from the table of settings, so that no name is written twice.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping

from kerasdrop_lint import __version__
from kerasdrop_lint.config.schema import SETTINGS, Kind, Setting, UsageError, Value

_SEPARATOR = re.compile(r"[,\s]+")
_CODE = re.compile(r"[A-Za-z]+[0-9]*")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    main = argparse.ArgumentParser(
        "kerasdrop-lint",
        description="Finds Keras dropout and batch normalization that does not do what its author thinks.",
        allow_abbrev=False,
    )
    main.add_argument("--version", action="version", version=f"kerasdrop-lint {__version__}")
    commands = main.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_check(commands.add_parser("check", help="report findings", allow_abbrev=False), "check")
    _add_modes(commands.add_parser("modes", help="print the mode table of every site", allow_abbrev=False))
    verify = commands.add_parser("verify", help="measure in TensorFlow what check reports", allow_abbrev=False)
    _add_check(verify, "verify")
    _add_explain(commands.add_parser("explain", help="say what a rule means", allow_abbrev=False))
    rules = commands.add_parser("rules", help="list the rules", allow_abbrev=False)
    rules.add_argument("--format", choices=("text", "json"), default="text")
    return main


def _add_check(check: argparse.ArgumentParser, command: str) -> None:
    stdin = ", or - for stdin" if command == "check" else ""
    check.add_argument("paths", nargs="*", metavar="PATH", help=f"files or directories (default: .){stdin}")
    for setting in SETTINGS:
        if setting.command in (None, command):
            _add_setting(check, setting)
    if command == "check":
        check.add_argument("--stdin-display-name", default="stdin", metavar="NAME", help="the path of standard input")
    source = check.add_mutually_exclusive_group()
    source.add_argument("--config", metavar="FILE", help="the pyproject.toml to use instead of the nearest")
    source.add_argument("--isolated", action="store_true", help="use no configuration file")


def _add_modes(modes: argparse.ArgumentParser) -> None:
    modes.add_argument("place", metavar="FILE[:BUILDER]", help="a file (or -), and a class, function or model in it")
    modes.add_argument("--target-keras", metavar="VERSION", help=_help("target-keras"))
    modes.add_argument("--measure", action="store_true", help="measure in TensorFlow as well; this runs the file")
    modes.add_argument("--format", choices=("text", "json"), default="text")
    why = "say why no rule speaks of a row that is not healthy"
    modes.add_argument("--verbose", "-v", action="store_true", help=why)
    modes.add_argument("--color", choices=("auto", "always", "never"), default="auto", help=_help("color"))


def _add_explain(explain: argparse.ArgumentParser) -> None:
    explain.add_argument("code", metavar="CODE", help="a code such as KDL101, or a rule's name")
    explain.add_argument("--run", action="store_true", help="build the rule's examples in TensorFlow and measure them")
    explain.add_argument("--runtime", choices=("keras", "tf_keras"), help="the Keras that --run uses (default: keras)")
    explain.add_argument("--color", choices=("auto", "always", "never"), default="auto", help=_help("color"))


def _help(name: str) -> str:
    return next(setting.help for setting in SETTINGS if setting.name == name)


def _add_setting(check: argparse.ArgumentParser, setting: Setting) -> None:
    flag = f"--{setting.name}"
    match setting.kind:
        case Kind.FLAG if setting.name == "show-source":
            check.add_argument(flag, action=argparse.BooleanOptionalAction, default=None, help=setting.help)
        case Kind.FLAG:
            short = {"quiet": ["-q"], "verbose": ["-v"]}.get(setting.name, [])
            check.add_argument(flag, *short, action="store_true", default=None, help=setting.help)
        case Kind.TEXT:
            short = {"output-file": ["-o"]}.get(setting.name, [])
            metavars = {"output-file": "FILE", "builder": "MODULE:FUNCTION", "environment": "DIRECTORY"}
            metavar = None if setting.choices else metavars.get(setting.name, "VERSION")
            check.add_argument(flag, *short, choices=setting.choices or None, metavar=metavar, help=setting.help)
        case Kind.COUNT:
            check.add_argument(flag, type=_count, metavar="N", help=setting.help)
        case Kind.JOBS:
            check.add_argument(flag, "-j", type=_jobs, metavar="N", help=setting.help)
        case _:
            metavar = "PATTERNS" if setting.kind is Kind.PATTERNS else "CODES"
            check.add_argument(flag, action="append", metavar=metavar, help=setting.help)


def _jobs(text: str) -> int:
    if text == "auto":
        return 0
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"must be {Kind.JOBS.value}, not {text!r}")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"must be {Kind.COUNT.value}, not {text!r}")
    return int(text)


def given_settings(arguments: Mapping[str, object]) -> dict[str, Value]:
    """The settings that the command line mentions. Lists may be repeated, and separated by commas or blanks."""
    given: dict[str, Value] = {}
    for setting in SETTINGS:
        value = arguments.get(setting.name.replace("-", "_"))
        if isinstance(value, list):
            joined = ",".join(value)
            given[setting.name] = _mapping(joined) if setting.kind is Kind.CODES_BY_PATTERN else _split(joined)
        elif isinstance(value, str | bool | int):
            given[setting.name] = value
    return given


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATOR.split(text) if part)


def _mapping(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`a.py,b/*:KDL1,KDL2 c.py:KDL3` as flake8 reads it: patterns up to a colon, then codes up to the next pattern."""
    groups: list[tuple[list[str], list[str]]] = []
    patterns: list[str] = []
    for part in _split(text):
        pattern, colon, code = part.rpartition(":")
        if colon:
            groups.append(([*patterns, pattern] if pattern else patterns, [code] if code else []))
            patterns = []
        elif groups and not patterns and _CODE.fullmatch(part):
            groups[-1][1].append(part)
        else:
            patterns.append(part)
    if patterns or not all(names and codes for names, codes in groups):
        raise UsageError(f"--per-file-ignores: expected PATTERN:CODE,CODE, not {text!r}")
    return tuple((name, tuple(codes)) for names, codes in groups for name in names)
