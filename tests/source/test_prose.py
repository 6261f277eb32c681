"""Comments and strings are blanked out, and nothing else moves."""

from __future__ import annotations

import pytest

from kerasdrop_lint.source.prose import without_prose

TEXTS = {
    "x = 1  # one\n": "x = 1       \n",
    "x = 'one' + y\n": "x =       + y\n",
    '"""Two\r\nlines."""\r\nx = 1': "      \r\n         \r\nx = 1",
    "x = 1\n": "x = 1\n",
    "x = 'never closed\n": "x = 'never closed\n",
    "x = (  # never closed\n": "x = (  # never closed\n",
    "": "",
}


@pytest.mark.parametrize(("text", "code"), TEXTS.items())
def test_prose_is_blanked_out(text: str, code: str) -> None:
    assert without_prose(text) == code
