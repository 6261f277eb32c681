"""Bytes to text: encoding cookie, byte order mark, and what makes a file impossible to analyse."""

from __future__ import annotations

import io
import os
import stat
import tokenize
from pathlib import Path

from kerasdrop_lint.finding import Failure
from kerasdrop_lint.source.depth import too_deep
from kerasdrop_lint.source.size import MOST_TOKENS, too_many_tokens

# What a file costs depends on its tokens; this only keeps what nobody wrote by hand from being looked at any further.
LARGEST = 2_000_000


def read(path: str) -> bytes | Failure:
    """The bytes of a file, or why it cannot be read."""
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            return Failure(path, None, "cannot be read: not a regular file")
        return Path(path).read_bytes()
    except OSError as error:
        return Failure(path, None, f"cannot be read: {_reason(path, error)}")
    except ValueError as error:
        return Failure(path, None, f"cannot be read: {error}")


def _reason(path: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and Path(path).is_symlink():
        return "broken symbolic link"
    return error.strerror or type(error).__name__


def decode(source: bytes | str, path: str) -> str | Failure:
    """The text as Python would read it, line endings kept, without a byte order mark; or what is wrong with it."""
    if len(source) > LARGEST:
        return Failure(path, None, f"too large to analyse ({len(source):,} bytes, the limit is {LARGEST:,})")
    text = _decoded(source, path) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    if isinstance(text, Failure):
        return text
    if "\0" in text:
        return Failure(path, text.count("\n", 0, text.index("\0")) + 1, "source code cannot contain NUL bytes")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        # Some codecs decode to them, and so does whoever reads a file with `surrogateescape`.
        return Failure(path, text.count("\n", 0, error.start) + 1, "source code cannot contain lone surrogates")
    if too_many_tokens(text):
        return Failure(path, None, f"too large to analyse (more than {MOST_TOKENS:,} tokens)")
    trouble = too_deep(text)
    if trouble is not None:
        return Failure(path, trouble.line, trouble.message)
    return text


def _decoded(data: bytes, path: str) -> str | Failure:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Failure(path, 1, "cannot be decoded: Python does not read UTF-16")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Failure(path, line, f"cannot be decoded as {error.encoding}: {error.reason}")
    except SyntaxError as error:
        # Without the name of the file, which tokenize does not know anyway, and in words that say what to do.
        reason = error.msg.split(" for ")[0].replace("invalid or missing", "not UTF-8, and without a valid")
        return Failure(path, _undecodable_line(data), f"cannot be decoded: {reason}")
    except (LookupError, UnicodeError) as error:
        return Failure(path, None, f"cannot be decoded: {error}")


def _undecodable_line(data: bytes) -> int:
    """The line to blame when the encoding itself cannot be told: the first that is not UTF-8, else the cookie's."""
    for number, line in enumerate(data.split(b"\n", 2)[:2], start=1):
        try:
            declares = "coding" in line.decode("utf-8")
        except UnicodeDecodeError:
            return number
        if declares:
            return number
    return 1
