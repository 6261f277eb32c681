"""How the comments of a fixture are read."""

from __future__ import annotations

import pytest

from tests.claims import read_claims

SOURCE = '''"""# KDL101 in a string is no claim."""
def call(self, x):  # KDL101 | 2: none
    x = self.norm(x)  # modes: off off off off off off unused
    # Keras says: KDL is a word like any other here.
    return self.drop(x)  # KDL103  # modes: off off off on off off | 2: on off off on off off
x = Dropout(0.5)(x)  # none | 3.16: KDL114
'''


def test_findings_are_those_of_the_target() -> None:
    claims = read_claims(SOURCE)
    assert claims.expected_findings("3.15") == ((2, "KDL101"), (5, "KDL103"))
    assert claims.expected_findings("2") == ((5, "KDL103"),)
    assert claims.expected_findings("3.16") == ((2, "KDL101"), (5, "KDL103"), (6, "KDL114"))


def test_sites_are_those_of_the_target() -> None:
    claims = read_claims(SOURCE)
    norm, drop = claims.expected_sites("3.15")
    assert (norm.line, str(norm.modes), norm.reaches_output) == (3, "off off off off off off", False)
    assert (drop.line, str(drop.modes), drop.reaches_output) == (5, "off off off on off off", True)
    assert str(claims.expected_sites("2")[1].modes) == "on off off on off off"


def test_what_cannot_be_measured_is_said() -> None:
    claims = read_claims("# static only: PyTorch\n# not on 2: no keras.ops there\n")
    assert claims.static_only
    assert claims.absent == ("2",)
    assert not read_claims(SOURCE).static_only


@pytest.mark.parametrize("comment", ["KDL101 | 2 none", "modes: on off off", "KDL10", "none | KDL114", "static only"])
def test_a_comment_that_is_nearly_a_claim_is_an_error(comment: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_claims(f"x = 1  # {comment}\n")
