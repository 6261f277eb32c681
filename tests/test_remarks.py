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


@pytest.mark.parametrize(
    "comment",
    [
        "Always apply dropout",
        "we always want the dropout",
        "dropout is always applied",
        "apply dropout always",
        "keep dropout on",
        "dropout stays active",
        "also at inference",
        "at test time too",
        "dropout regardless of the mode",
        "never turned off",
        "Dropout for MCDropout ensembles",
        "on purpose",
    ],
)
def test_a_comment_that_says_that_it_stays_on(comment: str) -> None:
    assert judge(FORCED_ON.format(separator="", comment=comment), "x.py").findings == ()


@pytest.mark.parametrize(
    "comment",
    [
        "not applied at inference",
        "dropout is never used in prediction",
        "always the same layer",
        "always before dropout",
        "see MCTS, Monte Carlo tree search",
        "the MCAN of the paper",
    ],
)
def test_a_comment_that_says_something_else(comment: str) -> None:
    (finding,) = judge(FORCED_ON.format(separator="", comment=comment), "x.py").findings
    assert finding.code == "KDL202"


ABOVE = """\
import keras
import tensorflow as tf


# {of_class}
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        # {of_layer}
        self.drop = keras.layers.Dropout(0.5)
        self.head = keras.layers.Dense(1)

    # {of_function}
    def call(self, x, training=None):
        x = self.head(x)

        return self.drop(x, training=True)
"""


@pytest.mark.parametrize("place", ["of_class", "of_layer", "of_function", None])
def test_a_comment_at_the_layer_the_function_or_the_class(place: str | None) -> None:
    comments = dict.fromkeys(("of_class", "of_layer", "of_function"), "a comment")
    said = comments if place is None else {**comments, place: "Always apply dropout"}
    findings = judge(ABOVE.format(**said), "x.py").findings
    assert [finding.code for finding in findings] == (["KDL202"] if place is None else [])


IN_PLACE = """\
import keras
import tensorflow as tf


class {name}(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return {result}
"""
MASK = "x * tf.cast(tf.random.uniform(tf.shape(x)) < 0.8, x.dtype)"
ON, OFF = "self.drop(x, training=True)", "self.drop(x, training=False)"
NAMES = {
    "a mask that drops": ("DropMask", MASK + " / 0.8", ["KDL204"]),
    "a random dropout": ("RandomDropPath", MASK + " / 0.8", ["KDL204"]),
    "a mask": ("RandomMask", MASK + " / 0.8", []),
    "a mask that drops, unscaled": ("DropMask", f"{MASK} if training else x", ["KDL403"]),
    "a dropout for several scales": ("MultiScaleDropBlock", f"{MASK} if training else x", ["KDL403"]),
    "a dropout that is not scaled": ("UnscaledDropout", f"{MASK} if training else x", []),
    "Monte Carlo, on": ("BayesianHead", ON, []),
    "Monte Carlo, off": ("BayesianHead", OFF, ["KDL103"]),
    "no Monte Carlo": ("MCAN", ON, ["KDL202"]),
    "a prenet, on": ("DecoderPrenet", ON, []),
    "a prenet, off": ("DecoderPrenet", OFF, ["KDL103"]),
    "a teacher": ("Teacher", OFF, []),
    "teacher forcing": ("TeacherForcingDecoder", OFF, ["KDL103"]),
}


@pytest.mark.parametrize(("name", "result", "codes"), NAMES.values(), ids=NAMES.keys())
def test_a_name_silences_what_it_is_about(name: str, result: str, codes: list[str]) -> None:
    findings = judge(IN_PLACE.format(name=name, result=result), "x.py").findings
    assert [finding.code for finding in findings] == codes


def test_a_comment_above_several_lines() -> None:
    """It speaks of all of them, up to an empty line."""
    body = "        # Monte Carlo dropout\n        y = x + 1\n{between}        return self.drop(y, training=True)\n"
    head = FORCED_ON[: FORCED_ON.index("    def call")] + "    def call(self, x, training=None):\n"
    assert judge(head + body.format(between=""), "x.py").findings == ()
    assert [finding.code for finding in judge(head + body.format(between="\n"), "x.py").findings] == ["KDL202"]
