"""A comment beside a finding that says it is meant is looked for on the line where it stands."""

import pytest

from kerasdrop_lint.judge import judge

FORCED_ON = """\
import keras

NOTE = "some{separator} text{separator} here"
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        # {comment}
        return self.drop(x, training=True)
"""


@pytest.mark.parametrize("separator", ["", "\x0c", "\x1c", "\x85", "\u2028"])
def test_a_comment_above_is_found_by_the_lines_that_python_counts(separator: str) -> None:
    assert judge(FORCED_ON.format(separator=separator, comment="Monte Carlo dropout"), "x.py").findings == ()
    (finding,) = judge(FORCED_ON.format(separator=separator, comment="the last layer"), "x.py").findings
    assert (finding.code, finding.span.line) == ("KDL202", 11)


@pytest.mark.parametrize("comment", ["apply dropout both training/inference", "both in training and inference"])
def test_a_comment_that_names_both_modes(comment: str) -> None:
    assert judge(FORCED_ON.format(separator="", comment=comment), "x.py").findings == ()


def test_a_comment_that_names_one_mode() -> None:
    (finding,) = judge(FORCED_ON.format(separator="", comment="both layers, in training"), "x.py").findings
    assert finding.code == "KDL202"


def test_a_comment_above_several_lines() -> None:
    """It speaks of all of them, up to an empty line."""
    body = "        # Monte Carlo dropout\n        y = x + 1\n{between}        return self.drop(y, training=True)\n"
    head = FORCED_ON[: FORCED_ON.index("    def call")] + "    def call(self, x, training=None):\n"
    assert judge(head + body.format(between=""), "x.py").findings == ()
    assert [finding.code for finding in judge(head + body.format(between="\n"), "x.py").findings] == ["KDL202"]
