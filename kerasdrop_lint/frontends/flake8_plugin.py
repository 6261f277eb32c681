"""The flake8 plugin: findings in, flake8's tuples out. Selection, `noqa` and per-file ignores are flake8's own.

flake8 imports this module on every run, so it must not import the analysis, and neither may a file that cannot
matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from kerasdrop_lint import __version__
from kerasdrop_lint.knowledge.profiles import TARGETS
from kerasdrop_lint.selection import ADVICE, Selection, is_advice
from kerasdrop_lint.source.gate import can_matter, may_matter

if TYPE_CHECKING:
    import argparse
    import ast

    from kerasdrop_lint.finding import Failure, Finding
    from kerasdrop_lint.project.project import Projects

INTERNAL_ERROR = "KDL000"

Violation = tuple[int, int, str, type["Plugin"]]


class OptionManager(Protocol):
    """What is used of flake8's option manager. flake8 has no annotations of its own."""

    def add_option(self, *names: str, **settings: Any) -> None:
        """Registers an option."""

    def extend_default_ignore(self, codes: Sequence[str]) -> None:
        """Ignores codes unless the user has an `ignore` list."""


@dataclass(frozen=True, slots=True)
class PluginOptions:
    """What flake8's configuration says to this plugin. `advice` holds the codes or prefixes of advice asked for."""

    target_keras: str | None = None
    advice: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()


class Plugin:
    """One file under flake8."""

    name = "kerasdrop-lint"
    version = __version__

    # flake8 gives the options to the class and makes the instances itself, so there is no other place for them.
    options: ClassVar[PluginOptions] = PluginOptions()
    projects: ClassVar[Projects | None] = None

    def __init__(self, tree: ast.AST, lines: Sequence[str], filename: str) -> None:
        self._text = "".join(lines)
        self._path = filename

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Registers the options, and advice as ignored by default."""
        manager.add_option(
            "--kdl-target-keras",
            type=_target,
            metavar="VERSION",
            parse_from_config=True,
            help="the Keras to check for: 2 (tf_keras), 3.0, ... (default: the one the file uses)",
        )
        manager.add_option(
            "--kdl-environment",
            metavar="DIRECTORY",
            parse_from_config=True,
            normalize_paths=True,
            help="a virtual environment, or a directory of installed packages, to read imported classes from",
        )
        manager.extend_default_ignore([ADVICE])

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Keeps what `run` needs."""
        selected = (*(options.select or ()), *(options.extend_select or ()))
        environment = _packages(options.kdl_environment) if options.kdl_environment else ()
        cls.options = PluginOptions(options.kdl_target_keras, tuple(filter(is_advice, selected)), environment)

    def run(self) -> Iterator[Violation]:
        """What is wrong with the file: lines from 1, columns from 0."""
        if not (can_matter(self._text) or may_matter(self._text)):
            return
        from kerasdrop_lint.check import examine
        from kerasdrop_lint.config import Options
        from kerasdrop_lint.project.project import Projects

        cls = type(self)
        cls.projects = cls.projects or Projects(self.options.environment)

        # Only advice is selected here and not by flake8: a user's own `ignore` replaces its default one, and with it
        # what would keep advice away.
        selection = Selection(select=("KDL",), extend_select=self.options.advice)
        options = Options(selection=selection, target_keras=self.options.target_keras, noqa=False)
        report = examine(self._text, self._path, options, cls.projects).report
        yield from (self._violation(finding) for finding in report.findings)
        # What cannot be parsed is flake8's to report; a broken configuration file is nobody's but ours.
        ours = (failure for failure in report.failures if failure.internal or failure.path != self._path)
        yield from map(self._mishap, ours)

    def _violation(self, finding: Finding) -> Violation:
        return finding.span.line, finding.span.column - 1, f"{finding.code} {finding.message}", type(self)

    def _mishap(self, failure: Failure) -> Violation:
        place = "" if failure.path == self._path else f"{failure.path}: "
        return failure.line or 1, 0, f"{INTERNAL_ERROR} {place}{failure.message}", type(self)


def _packages(environment: str) -> tuple[str, ...]:
    from kerasdrop_lint.project.environment import package_directories

    return package_directories(environment)


def _target(value: str) -> str:
    """Checked here and not by `choices`, which argparse does not apply to what comes from a configuration file."""
    if value not in TARGETS:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"unknown Keras {value!r} (choose from {', '.join(TARGETS)})")
    return value
