"""What is a training flag by its name, and what only sounds like one."""

from __future__ import annotations

import pytest

from kerasdrop_lint.analysis.options import FLAG


@pytest.mark.parametrize(
    "name", ["training", "is_training", "isTraining", "trainable", "train_mode", "testing", "eval"]
)
def test_a_training_flag_is_known_by_its_name(name: str) -> None:
    assert FLAG.search(name)


@pytest.mark.parametrize("name", ["kernel_constraint", "pretrained", "constrained", "latest", "rate"])
def test_what_only_sounds_like_one_is_none(name: str) -> None:
    assert not FLAG.search(name)
