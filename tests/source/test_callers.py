"""The calls of a class or function that a project writes with literal arguments."""

from __future__ import annotations

import json

import pytest

from kerasdrop_lint.source.callers import MOST_CALLS, Call, calls_of


def found(name: str, *texts: str) -> list[Call]:
    return list(calls_of(name, [(f"{place}.py", text) for place, text in enumerate(texts)]))


@pytest.mark.parametrize(
    ("text", "positional", "keywords", "complete"),
    [
        ("Net(4, 'relu', rate=0.5)", ("4", "'relu'"), (("rate", "0.5"),), True),
        ("models.Net(-1, None, flag=True)", ("-1", "None"), (("flag", "True"),), True),
        (
            "Net((32, 32, 3), sizes=[1, 2], options={'a': 1})",
            ("(32, 32, 3)",),
            (("sizes", "[1, 2]"), ("options", "{'a': 1}")),
            True,
        ),
        ("Net(size, units=4)", (None,), (("units", "4"),), False),
        ("Net(*sizes, units=4)", (), (("units", "4"),), False),
        ("Net(4, **options)", ("4",), (), False),
        ("SIZE = 8\nNet(SIZE, shape=(SIZE, 3))", ("8",), (("shape", "(8, 3)"),), True),
        ("SIZE = 8\nSIZE = 9\nNet(SIZE)", (None,), (), False),
        ("from net import Net as Network\nNetwork(4)", ("4",), (), True),
        ("def main():\n    return [Net(4) for _ in range(2)]", ("4",), (), True),
    ],
)
def test_what_is_read_of_a_call(text: str, positional: object, keywords: object, complete: bool) -> None:
    (call,) = found("Net", text)
    assert (call.positional, call.keywords, call.complete) == (positional, keywords, complete)


@pytest.mark.parametrize("text", ["OtherNet(4)", "Net", "class Net(Model): pass", "Nets(4)", "Net(4", "# Net(4)"])
def test_what_is_no_call(text: str) -> None:
    assert found("Net", text) == []


def test_the_most_complete_come_first_and_each_once() -> None:
    calls = found("Net", "Net(x, 1)\nNet(1)\n", "Net(1)\nNet(1, 2)\n")
    assert [call.positional for call in calls] == [("1", "2"), ("1",), (None, "1")]
    assert [(call.path, call.line) for call in calls[:2]] == [("1.py", 2), ("0.py", 2)]


def test_their_number_is_bounded() -> None:
    assert len(found("Net", "\n".join(f"Net({number})" for number in range(100)))) == MOST_CALLS


def test_they_can_be_sent_to_another_process() -> None:
    (call,) = found("Net", "Net((1, 2), x, rate=0.5)")
    assert json.loads(json.dumps(call.as_json())) == {"positional": ["(1, 2)", None], "keywords": {"rate": "0.5"}}
