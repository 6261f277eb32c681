"""Damage to the text of a program, down to its bytes: what comes out is mostly not Python."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from tests.fuzzing.corpus import real_programs

Damage: TypeAlias = Callable[[bytes, Random], bytes]

TOKENS = tuple(
    token.encode("latin-1")
    for token in (
        *[
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ":",
            ";",
            ",",
            ".",
            "=",
            "==",
            ":=",
            "->",
            "@",
            "*",
            "**",
            "/",
            "//",
            "\\",
            "'",
            '"',
            "'''",
            '"""',
            "#",
            "f'",
            "rb'",
            "0x",
            "1e",
            "1_",
            "0777",
            "1j",
            "$",
            "?",
            "!",
            "`",
            "~",
            "^",
        ],
        *[
            "def",
            "class",
            "return",
            "lambda",
            "yield",
            "await",
            "async",
            "for",
            "while",
            "if",
            "elif",
            "else",
            "try",
            "except",
            "finally",
            "with",
            "as",
            "import",
            "from",
        ],
        *[
            "global",
            "nonlocal",
            "del",
            "pass",
            "raise",
            "match",
            "case",
            "type",
            "not",
            "in",
            "is",
            "and",
            "or",
            "None",
            "True",
            "training=",
        ],
        *(
            "\n",
            "\r",
            "\r\n",
            "\t",
            "\f",
            "\v",
            "\0",
            "\x1a",
            "\x1c",
            "\x85",
            "\xa0",
            " ",
            "    ",
            "\\\n",
            "\x7f",
            "\x1b",
        ),
        *(
            "\xff",
            "\xfe",
            "\xef\xbb\xbf",
            "\xff\xfe",
            "\xc3",
            "\xe2\x80\xa8",
            "\xed\xa0\x80",
            "\xf4\x90\x80\x80",
            "\xc0\x80",
        ),
        *("{x!r:{y}}", "f'{", "}'", "*,", "/,", "**", "except*", "print x", "exec 'x'", "<>", "0" * 5000, "9" * 5000),
        *("type X[T] = int", "def f[T: int](x): pass", "x: int = ", "\xe2\x84\xb3 = 1", "\xef\xbd\x8beras", "@x\n@y\n"),
    )
)
ENCODINGS = tuple(
    [
        "utf-8",
        "utf8",
        "latin-1",
        "iso-8859-15",
        "ascii",
        "cp1252",
        "utf-16",
        "utf-32",
        "utf-7",
        "utf-8-sig",
        "idna",
        "punycode",
        "rot13",
        "hex",
        "zlib",
        "undefined",
        "unicode_escape",
        "raw_unicode_escape",
        "mbcs",
        "shift_jis",
        "gb18030",
        "euc_jp",
        "iso2022_jp",
        "big5",
        "hz",
        "koi8_r",
        "cp037",
        "x-y",
        "ÿ",
    ]
)
NESTS: tuple[tuple[str, str, str], ...] = (
    ("(", "x", ")"),
    ("[", "x", "]"),
    ("{", "x", "}"),
    ("f(", "x", ")"),
    ("f(x, training=", "x", ")"),
    ("x[", "0", "]"),
    ("not ", "x", ""),
    ("-", "1", ""),
    ("~-", "x", ""),
    ("lambda x: ", "x", ""),
    ("x if x else ", "x", ""),
    ("", "x", ".call"),
    ("", "x", "(x)"),
    ("", "x", "[0]"),
    ("", "x", " + x"),
    ("x ** ", "x", ""),
    ("", "x", " and x"),
    ("", "x", " < x"),
    ("", "'a'", " 'a'"),
    ("[", "x", " for x in y]"),
    ("[x", "", " for x in y] + [x"),
    ("layers.Dropout(0.5)(", "x", ")"),
    ("(x, ", "x", ")"),
    ("{1: ", "x", "}"),
    ("await ", "x", ""),
    ("x, ", "x", ""),
    ("x = ", "x", ""),
    ("f'{", "x", "}'"),
    ("(x := ", "x", ")"),
)
BLOCKS = ("if x:", "for x in y:", "while x:", "def f(x):", "class A:", "with x:", "try:", "async def f():", "else:")


def _delete_lines(data: bytes, rng: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    start = rng.randint(0, len(lines))
    del lines[start : start + rng.choice((1, 1, 2, 5))]
    return b"".join(lines)


def _repeat_lines(data: bytes, rng: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    start = rng.randint(0, len(lines))
    piece = lines[start : start + rng.choice((1, 2, 8))]
    place = rng.randint(0, len(lines))
    lines[place:place] = piece * rng.choice((1, 1, 2, 50))
    return b"".join(lines)


def _splice(data: bytes, rng: Random) -> bytes:
    """The beginning of one program, and the end of another."""
    other = rng.choice(real_programs()).encode()
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _splice_lines(data: bytes, rng: Random) -> bytes:
    lines, others = data.splitlines(keepends=True), rng.choice(real_programs()).encode().splitlines(keepends=True)
    start, place = rng.randint(0, len(others)), rng.randint(0, len(lines))
    lines[place:place] = others[start : start + rng.choice((1, 3, 10))]
    return b"".join(lines)


def _delete_bytes(data: bytes, rng: Random) -> bytes:
    start = rng.randint(0, len(data))
    return data[:start] + data[start + rng.choice((1, 1, 2, 8, 40)) :]


def _insert_token(data: bytes, rng: Random) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + rng.choice(TOKENS) * rng.choice((1, 1, 1, 2, 30)) + data[place:]


def _change_bytes(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 20)) if changed else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _truncate(data: bytes, rng: Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _indent(data: bytes, rng: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    for _ in range(rng.choice((1, 3, 10)) if lines else 0):
        place = rng.randrange(len(lines))
        lines[place] = rng.choice((b" ", b"    ", b"\t", b"\f", b" \t", b"")) + lines[place].lstrip(b" ")
    return b"".join(lines)


def _line_endings(data: bytes, rng: Random) -> bytes:
    ends = (
        b"\r",
        b"\r\n",
        b"\n\r",
        b"\r\r\n",
        b"\f\n",
        b"\v\n",
        b"\\\n",
        b"\x1c",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b";",
        b"",
    )
    if rng.random() < 0.5:
        return data.replace(b"\n", rng.choice(ends))
    return b"".join(line + (b"\n" if rng.random() < 0.8 else rng.choice(ends)) for line in data.split(b"\n"))


def _declare_encoding(data: bytes, rng: Random) -> bytes:
    encoding = rng.choice(ENCODINGS)
    line = rng.choice(("# -*- coding: {} -*-\n", "#coding={}\r", "\n# vim: set fileencoding={} :\n", "\f#coding:{}\n"))
    start = rng.choice((b"", b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"))
    return start + line.format(encoding).encode("latin-1") + data


def _encode(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "replace").replace(
        "Dropout", rng.choice(("Dropout", "Dröpout", "Dropout(é)", "𝓓ropout"))
    )
    return text.encode(rng.choice(("utf-8", "latin-1", "utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252")), "replace")


def _nested(data: bytes, rng: Random) -> bytes:
    """A deeply nested expression on a line of its own, or in the place of a name."""
    before, inside, after = rng.choice(NESTS)
    times = rng.choice((5, 20, 40, 60, 90, 120, 250, 299, 500, 3000))
    text = (before * times + inside + after * times).encode()
    if rng.random() < 0.5:
        place = data.find(b"\n", rng.randint(0, len(data))) + 1
        return data[:place] + text + b"\n" + data[place:]
    return data.replace(rng.choice((b"0.5", b"training)", b"(x)", b"self.drop(", b"None")), b"(" + text + b")", 1)


def _deep_blocks(data: bytes, rng: Random) -> bytes:
    """Blocks inside each other, with the program at the bottom or after them."""
    block, times = rng.choice(BLOCKS), rng.choice((3, 19, 20, 50, 99, 101, 300))
    lines = [" " * depth + block + "\n" for depth in range(times)]
    opened = "".join(lines).encode()
    if rng.random() < 0.5:
        return opened + b" " * times + b"pass\n" + data
    return opened + b"".join(b" " * times + line for line in data.splitlines(keepends=True))


def _long_chain(data: bytes, rng: Random) -> bytes:
    times = rng.choice((10, 100, 300, 1000, 2500))
    chains = (
        "if x: pass\n" + "elif x: pass\n" * times,
        "x = x" + " + x" * times + "\n",
        "x = [" + "x, " * times + "]\n",
        "x = {" + "x: x, " * times + "}\n",
        "f(" + "x=x, " * times + ")\n",
        "def f(" + ", ".join(f"a{i}=x" for i in range(times)) + "): pass\n",
        "@x\n" * times + "def f(): pass\n",
        "class A(" + ", ".join(f"A{i}" for i in range(times)) + "): pass\n",
        "x = " * times + "1\n",
        "global " + ", ".join(f"a{i}" for i in range(times)) + "\n",
        "".join(f"class A{i}(A{i - 1}): pass\n" for i in range(times)),
        "".join(f"def f{i}(x): return f{i + 1}(x)\n" for i in range(times)),
        "x = '" + "a" * times * 20 + "'\n",
        "# " + "a" * times * 20 + "\n",
        "x = f'" + "{x}" * times + "'\n",
        "x = 1" + "0" * times + "\n",
        "x = 0x" + "f" * times + "\n",
        "x = 1." + "0" * times + "e" + "9" * (times // 10) + "\n",
        "with " + ", ".join("x as y" for _ in range(times)) + ": pass\n",
        "x = " + ".".join("a" * times) + "\n",
        "match x:\n" + " case 1: pass\n" * times,
    )
    place = data.find(b"\n", rng.randint(0, len(data))) + 1
    return data[:place] + rng.choice(chains).encode() + data[place:]


DAMAGES: tuple[tuple[Damage, int], ...] = (
    (_delete_lines, 8),
    (_repeat_lines, 5),
    (_splice, 4),
    (_splice_lines, 6),
    (_delete_bytes, 6),
    (_insert_token, 10),
    (_change_bytes, 4),
    (_truncate, 2),
    (_indent, 5),
    (_line_endings, 3),
    (_declare_encoding, 3),
    (_encode, 2),
    (_nested, 3),
    (_deep_blocks, 2),
    (_long_chain, 2),
)
_DAMAGES: tuple[Damage, ...] = tuple(damage for damage, _ in DAMAGES)
_WEIGHTS = tuple(weight for _, weight in DAMAGES)
LARGEST = 60_000
"""Bytes after which an input is damaged no further."""


def damaged(data: bytes, rng: Random) -> bytes:
    """The bytes with some damage."""
    for damage in rng.choices(_DAMAGES, _WEIGHTS, k=rng.choice((1, 1, 2, 3, 6))):
        if len(data) < LARGEST:
            data = damage(data, rng)
    return data
