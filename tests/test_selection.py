"""Which rules are on."""

import pytest

from kerasdrop_lint.selection import Selection, first_unknown


@pytest.mark.parametrize(
    ("selection", "on", "off"),
    [
        (Selection(), "KDL101 KDL201", "KDL901"),
        (Selection(select=("KDL1",)), "KDL101 KDL114", "KDL201 KDL901"),
        (Selection(select=("KDL1",), extend_select=("KDL2",)), "KDL101 KDL201", "KDL901"),
        (Selection(select=()), "", "KDL101 KDL901"),
        (Selection(select=("KDL",)), "KDL101", "KDL901"),
        (Selection(select=("KDL",), extend_select=("KDL90",)), "KDL101 KDL901", ""),
        (Selection(select=("KDL9",)), "KDL901", "KDL101"),
        (Selection(extend_select=("KDL",)), "KDL101", "KDL901"),
        (Selection(extend_select=("KDL9",)), "KDL101 KDL901", ""),
        (Selection(ignore=("KDL1",)), "KDL201", "KDL101 KDL901"),
        (Selection(ignore=("KDL1",), extend_ignore=("KDL2",)), "", "KDL101 KDL201 KDL901"),
        (Selection(ignore=("KDL",)), "", "KDL101 KDL901"),
        (Selection(select=("KDL101",), ignore=("KDL1",)), "KDL101", "KDL102"),
        (Selection(select=("KDL1",), ignore=("KDL101",)), "KDL102", "KDL101"),
        (Selection(select=("KDL101",), ignore=("KDL101",)), "", "KDL101"),
        (Selection(ignore=("KDL1",), extend_select=("KDL101",)), "KDL101 KDL201", "KDL102"),
        (Selection(extend_select=("KDL9",), ignore=("KDL901",)), "KDL101", "KDL901"),
        (Selection(extend_select=("KDL901",), ignore=("KDL9",)), "KDL901", ""),
    ],
)
def test_selects(selection: Selection, on: str, off: str) -> None:
    for code in on.split():
        assert selection.selects(code), code
    for code in off.split():
        assert not selection.selects(code), code


def test_first_unknown() -> None:
    codes = ["KDL101", "KDL901"]
    assert first_unknown(["KDL", "KDL1", "KDL901"], codes) is None
    assert first_unknown(["KDL1", "KDL5", "KDL6"], codes) == "KDL5"
    assert first_unknown([""], codes) == ""
