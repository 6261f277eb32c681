"""What the judge adds to the rules: positions, the comments beside them, and an end to what it has built."""

import gc
from pathlib import Path

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


def test_nothing_is_left_of_a_file_that_was_judged() -> None:
    folder = Path(__file__).parent.parent / "fixtures" / "kdl101"
    sources = [path.read_text() for path in sorted(folder.glob("*.py"))]
    counts = []
    for _ in range(3):
        for source in sources:
            judge(source, "x.py")
        gc.collect()
        counts.append(len(gc.get_objects()))
    # Caches of single names may fill up; one tree that was kept would be thousands of objects.
    assert counts[-1] - counts[-2] < 100
