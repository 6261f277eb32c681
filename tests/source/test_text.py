"""What cannot be read or decoded is said in one line; what can comes out as Python would read it."""

import os
from pathlib import Path

import pytest

from kerasdrop_lint.finding import Failure
from kerasdrop_lint.source.text import LARGEST, decode, read


def failure(source: bytes | str) -> Failure:
    result = decode(source, "x.py")
    assert isinstance(result, Failure)
    assert result.path == "x.py"
    assert "\n" not in result.message
    return result


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
        (b"x = 1\ry = 2\r", "x = 1\ry = 2\r"),
        (b"x = 1\n\x0cy = 2\n", "x = 1\n\x0cy = 2\n"),
        (b"# coding: latin-1\nx = '\xe9'\n", "# coding: latin-1\nx = 'é'\n"),
        (b"#!python\n# -*- coding: cp1252 -*-\nx = '\x80'\n", "#!python\n# -*- coding: cp1252 -*-\nx = '€'\n"),
    ],
)
def test_decodes_like_python(source: bytes, text: str) -> None:
    assert decode(source, "x.py") == text


def test_text_loses_its_byte_order_mark() -> None:
    assert decode("\ufeffx = 1\n", "x.py") == "x = 1\n"


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (b"x = 1\ny = '\xe9'\n", 2, "utf-8"),
        (b"x = 1\ny = 2\nz = 3\nu = '\xe9'\n", 4, "utf-8"),
        (b"# coding: klingon\n", 1, "unknown encoding: klingon"),
        (b"# coding: rot13\n", None, "rot13"),
        (b"\xef\xbb\xbf# coding: latin-1\n", 1, "encoding problem: utf-8"),
        (b"# coding: ascii\nx = '\xe9'\n", 2, "ascii"),
        ("import keras\n".encode("utf-16"), 1, "UTF-16"),
        (b"x = 1\n\0y = 2\n", 2, "NUL"),
        (b"# coding: utf-7\nx = '+2AA-'\n", 2, "lone surrogates"),
        ("x = 1\ny = '\udce9'\n", 2, "lone surrogates"),
        (b"x" * (LARGEST + 1), None, "too large to analyse (2,000,001 bytes, the limit is 2,000,000)"),
        (b"x = 1\n" * 62_501, None, "too large to analyse (more than 250,000 tokens)"),
    ],
)
def test_says_what_is_wrong(source: bytes | str, line: int | None, words: str) -> None:
    found = failure(source)
    assert found.line == line
    assert words in found.message


def test_reads_bytes(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes(b"x = 1\r\n")
    assert read(str(tmp_path / "x.py")) == b"x = 1\r\n"


def test_missing_file(tmp_path: Path) -> None:
    path = str(tmp_path / "x.py")
    assert read(path) == Failure(path, None, "cannot be read: No such file or directory")


def test_broken_link(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.symlink_to(tmp_path / "nowhere")
    assert read(str(path)) == Failure(str(path), None, "cannot be read: broken symbolic link")


def test_link_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.symlink_to(path)
    result = read(str(path))
    assert isinstance(result, Failure)
    assert result.message.startswith("cannot be read: ")


def test_directory_and_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    for path in (tmp_path, tmp_path / "pipe.py"):
        assert read(str(path)) == Failure(str(path), None, "cannot be read: not a regular file")


def test_name_that_no_file_can_have() -> None:
    assert isinstance(read("a\0b.py"), Failure)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("x = 1\n")
    path.chmod(0)
    assert read(str(path)) == Failure(str(path), None, "cannot be read: Permission denied")
