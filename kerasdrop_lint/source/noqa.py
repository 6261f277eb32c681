"""Suppression by comments, exactly as flake8 does it.

`# noqa` hides everything reported on its line, `# noqa: KDL101,KDL2` what starts with these codes; a line is the
physical line, joined with others only by a multi-line token or a backslash. A line that is `# flake8: noqa`, with or
without codes behind it, switches off the whole file.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable

from kerasdrop_lint.finding import Finding
from kerasdrop_lint.source.lines import split_lines

_INLINE = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_FILE = re.compile(r"# flake8[:=]\s*noqa", re.IGNORECASE)
_ANYWHERE = re.compile(r"# noqa", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,\s]")


def skips_file(text: str) -> bool:
    """Whether the file asks not to be checked at all."""
    return _FILE.search(text) is not None and any(_FILE.match(line.lstrip()) for line in split_lines(text))


def without_suppressed(findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """The findings that no comment in the text hides."""
    found = tuple(findings)
    if not found or _ANYWHERE.search(text) is None:
        return found
    lines = split_lines(text)
    joined = _joined_lines(lines)
    return tuple(finding for finding in found if not _suppressed(finding, lines, joined))


def _suppressed(finding: Finding, lines: list[str], joined: dict[int, str]) -> bool:
    number = finding.span.line
    own = lines[number - 1] if 1 <= number <= len(lines) else ""
    match = _INLINE.search(joined.get(number, own))
    if match is None:
        return False
    if match["codes"] is None:
        return True
    codes = tuple(code for code in _SEPARATOR.split(match["codes"]) if code)
    return finding.code.startswith(codes)


def _joined_lines(lines: list[str]) -> dict[int, str]:
    """By line number, the lines in which a comment counts for it; empty where the text does not split into tokens."""
    joined: dict[int, str] = {}
    first, last = len(lines) + 2, -1
    # Line endings are normalised as flake8's reader does; old Macintosh ones would otherwise not end a line.
    readline = io.StringIO("".join(lines), newline=None).readline
    try:
        for token in list(tokenize.generate_tokens(readline)):
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                continue
            first, last = min(first, token.start[0]), max(last, token.end[0])
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                joined.update(dict.fromkeys(range(first, last + 1), "".join(lines[first - 1 : last])))
                first, last = len(lines) + 2, -1
    except (tokenize.TokenError, SyntaxError):
        return {}
    return joined
