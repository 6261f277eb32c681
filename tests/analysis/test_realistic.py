"""What is said of programs as people write them: the rule that names the fault, and nothing of what is healthy."""

from __future__ import annotations

import pytest

from kerasdrop_lint.judge import judge
from kerasdrop_lint.rules import RULES
from tests.analysis.programs import REALISTIC
from tests.analysis.tables import HEADER, HEALTHY

TARGET = "3.15"
ADVICE = {rule.code for rule in RULES if rule.advice}

FOUND: dict[str, str] = {
    "attention not told by a model without training": "KDL101",
    "batch norm made inside the class": "KDL114",
    "contrastive momentum encoder first": "KDL114",
    "distiller runs teacher first in call": "KDL114",
    "eager embedding in model build": "KDL106",
    "inner layer leaks false": "KDL114",
    "kwargs only model": "KDL101",
    "random augmentation default true leaks": "KDL207",
    "transformer block without training in subclass": "KDL101",
    "wide and deep": "KDL101",
}
"""The rule that speaks. One table is healthy from outside: batch statistics are on, the dropout after them is not."""

MEANT = {"frozen bn, call without training", "mc dropout by flag", "mc dropout subclass"}
"""Not healthy by intent."""

NO_RULE = {
    "decorated call without wraps": "a decorator hides `training` from Keras",
    "tf.Module block, default false": "a helper's own default hides the mode",
}
"""Faults that no rule is for."""


@pytest.mark.parametrize("name", REALISTIC)
def test_found(name: str) -> None:
    judgement = judge(HEADER + REALISTIC[name][0], "model.py", TARGET)
    assert judgement.failures == ()
    codes = [finding.code for finding in judgement.findings if finding.code not in ADVICE]
    assert codes == ([FOUND[name]] if name in FOUND else []), [finding.message for finding in judgement.findings]


def test_every_fault_is_accounted_for() -> None:
    faults = {name for name, (_, table) in REALISTIC.items() if table != HEALTHY}
    assert faults | {"contrastive momentum encoder first"} == FOUND.keys() | MEANT | NO_RULE.keys()
