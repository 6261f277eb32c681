"""Runs the command line: `python -m kerasdrop_lint`, and the `kerasdrop-lint` command."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Runs the command that the arguments name, and returns its exit status."""
    try:
        from kerasdrop_lint.frontends.command_line import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


if __name__ == "__main__":
    sys.exit(main())
