"""Source that would end a native parser is refused; source that people write is not."""

import pytest

from kerasdrop_lint.source.depth import too_deep

REFUSED = {
    "parentheses": "x = " + "(" * 2000 + "1" + ")" * 2000,
    "unclosed parentheses": "x = " + "(" * 2000,
    "calls": "x = " + "f(" * 2000 + ")" * 2000,
    "calls line by line": "x = " + "f(\n" * 2000 + ")\n" * 2000,
    "lists": "x = " + "[" * 2000 + "]" * 2000,
    "unary operators": "x = " + "-" * 5000 + "1",
    "not": "x = " + "not " * 5000 + "1",
    "attributes": "x = a" + ".a" * 50000,
    "a sum": "x = a" + " + a" * 5000,
    "a sum line by line": "x = (a\n" + " + a\n" * 5000 + ")",
    "a sum with dangling operators": "x = (\n" + " a +\n" * 5000 + "a)",
    "a sum with backslashes": "x = a \\\n" + " + a \\\n" * 5000 + "\n",
    "conditions": "x = " + "a if b else " * 2000 + "c",
    "lambdas": "x = " + "lambda: " * 2000 + "1",
    "calls of calls": "x = a" + "()" * 3000,
    "elif": "if a: pass\n" + "elif a: pass\n" * 20000,
}

ALLOWED = {
    "nothing": "",
    "a table": "x = {\n" + "    'abc': [1, (2, 3), {4: 5}],\n" * 5000 + "}\n",
    "a long line": "x = [" + "1, " * 5000 + "]\n",
    "brackets in strings": "".join(f"x{i} = ':(' + '[' + '(('\n" for i in range(500)),
    "brackets in comments": "# 1) ( [ {\n" * 500,
    "a hundred layers": "x = " + "f(" * 100 + "x" + ")" * 100 + "\n",
    "statements": "x = f(a + b)\n" * 5000,
    "elif": "if a: pass\n" + "elif a: pass\n" * 500,
    "a long string": "x = '" + "(" * 5000 + "'\n",
    "syntax of a later Python": "type X[T] = list[T]\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refused(text: str) -> None:
    trouble = too_deep(text)
    assert trouble is not None
    assert "nested" in trouble.message


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_allowed(text: str) -> None:
    assert too_deep(text) is None
