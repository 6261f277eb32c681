"""The bound on tokens: exact, and about what a parser has to keep in memory."""

import pytest

from kerasdrop_lint.source.size import MOST_TOKENS, too_many_tokens


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("x = 1\n", 4),
        ("x = {1: 2}\n", 8),
        ("    # some words\n", 2),
        ("pass\n", 2),
        ("x = 'a, b, c'\n", 4),
    ],
)
def test_counts_tokens(line: str, tokens: int) -> None:
    assert not too_many_tokens(line * ((MOST_TOKENS - 1) // tokens))
    assert too_many_tokens(line * (MOST_TOKENS // tokens + 1))


def test_one_long_line() -> None:
    assert not too_many_tokens("x = [" + "1," * (MOST_TOKENS // 2 - 10) + "]\n")
    assert too_many_tokens("x = [" + "1," * (MOST_TOKENS // 2) + "]\n")


def test_what_is_inside_a_formatted_string_counts() -> None:
    assert too_many_tokens("x = f'" + "{a}" * (MOST_TOKENS // 3) + "'\n")
    assert not too_many_tokens("x = '" + "{a}" * (MOST_TOKENS // 3) + "'\n")


@pytest.mark.parametrize("text", ["'''" + "words, and more\n" * 60_000 + "'''\n", "x = '" + "a," * 400_000 + "'\n"])
def test_documentation_is_free(text: str) -> None:
    assert not too_many_tokens(text)


@pytest.mark.parametrize("text", ["x = 1\n  y = 2\n z = 3\n" * 9_000, "x = 1\n'''" + "a, b\n" * 60_000])
def test_what_does_not_split_into_tokens_is_left_to_the_parser(text: str) -> None:
    assert not too_many_tokens(text)
