"""Finds source that would take too much memory to parse.

A syntax tree takes 510 bytes for each token (measured on the largest files of real packages), however many bytes of
documentation lie between them. So the bound is one of tokens, and keeps the process under 300 MB.
"""

from __future__ import annotations

import io
import tokenize

MOST_TOKENS = 250_000

_WORD_OR_BLANK = bytes(byte for byte in range(256) if byte >= 0x80 or chr(byte).isalnum() or chr(byte) in "_ \t\r\n\f")


def too_many_tokens(text: str) -> bool:
    """Whether the text has more tokens than a tree is built for."""
    if _bound(text) <= MOST_TOKENS:
        return False
    count = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            count += _weight(token)
            if count > MOST_TOKENS:
                return True
    except (tokenize.TokenError, SyntaxError):
        # The parser stops there too, and says why.
        return False
    return False


def _bound(text: str) -> int:
    """At least the number of tokens: counting those takes a third of the time of parsing."""
    if len(text) <= MOST_TOKENS // 2:
        return len(text)
    marks = len(text.encode("utf-8", "replace").translate(None, _WORD_OR_BLANK))
    # Each mark may end one word and begin another; each line may end, indent and dedent.
    return 2 * marks + len(text.split()) + 3 * text.count("\n")


def _weight(token: tokenize.TokenInfo) -> int:
    """One, but before Python 3.12 a formatted string is one token with expressions inside."""
    if token.type == tokenize.STRING and "f" in token.string[:2].lower():
        return 2 + 3 * token.string.count("{")
    return 1
