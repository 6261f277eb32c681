"""Programs that fail, or that nobody would write: the analysis takes them as it takes any other."""

from __future__ import annotations

import pytest
from tables import HEADER, subclassed

from kerasdrop_lint.check import check_source
from kerasdrop_lint.check.one import predict_modes
from kerasdrop_lint.config import Options

DROP = "self.drop = layers.Dropout(0.5)"

NONSENSE: dict[str, str] = {
    "a slice of a tuple with step 0": subclassed(DROP, "return (x, self.drop(x))[::0]"),
    "a slice of a list with step 0": subclassed(DROP, "return [x, self.drop(x)][:1:False]"),
    "a slice of a string with step 0": subclassed(DROP, "return self.drop(x, training='on'[0:2:0])"),
    "a number too long for text": subclassed(DROP, f"return self.drop(x, training=f'{{0x{'f' * 4000}}}')"),
}


@pytest.mark.parametrize("target", ["2", "3.15", "3.16"])
@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense(name: str, target: str) -> None:
    source = HEADER + NONSENSE[name]
    assert check_source(source, options=Options(target_keras=target)).failures == ()
    assert not any(failure.internal for failure in predict_modes(source, target_keras=target).failures)
