"""Every message is what it was, or was changed on purpose."""

from __future__ import annotations

from kerasdrop_lint.rules import RULES
from tests.messages import SAID, messages


def test_every_message_is_as_written_down() -> None:
    assert messages() == SAID.read_text(encoding="utf-8"), "changed on purpose? python -m tests.messages"


def test_every_rule_has_a_message() -> None:
    written = SAID.read_text(encoding="utf-8")
    assert [rule.code for rule in RULES if f": {rule.code} " not in written] == []
