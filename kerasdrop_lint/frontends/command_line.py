"""The command line: reads arguments, calls a command, and turns what happened into an exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from kerasdrop_lint.config.schema import UsageError
from kerasdrop_lint.frontends.arguments import parser


def run(arguments: Sequence[str]) -> int:
    """Runs one command. 0: nothing to report, 1: findings, 2: something went wrong."""
    parsed = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # File names and sources may hold what the terminal's encoding has no word for.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _command(parsed)
        sys.stdout.flush()
        return status
    except UsageError as error:
        print(f"kerasdrop-lint: error: {error}", file=sys.stderr)
        return 2


def _command(parsed: argparse.Namespace) -> int:
    match parsed.command:
        case "check":
            from kerasdrop_lint.frontends.check_command import check

            return check(parsed)
        case "verify":
            from kerasdrop_lint.frontends.verify_command import verify

            return verify(parsed)
        case "modes":
            from kerasdrop_lint.frontends.modes_command import modes

            return modes(parsed)
        case "explain":
            from kerasdrop_lint.frontends.rules_commands import explain

            return explain(parsed)
        case _:
            from kerasdrop_lint.frontends.rules_commands import rules

            return rules(parsed.format)
