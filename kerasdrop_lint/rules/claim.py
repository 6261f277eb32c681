"""What a rule says: a fault at a place, with the places that the message and the trace mention."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application
from kerasdrop_lint.modes import ModeTable


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that a finding rests on, and what happens there."""

    place: ir.Node
    message: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A fault at `place`. `{0}`, `{1}`, ... in the message are the lines of the mentions.

    `application` is the site it is about, if it is about one; `deliberate` says that a remark which calls the
    behaviour meant (Monte Carlo dropout) silences the claim; `frozen`, that one which speaks of what is frozen does.
    `heir` is the class that the claim is about: where `place` is in a method that it inherits from another module, the
    claim is made there instead. `health`: advice that nothing is wrong says here what it means if the row is measured
    so. `others` are the further sites that the message counts, or that one cure mends with the first.
    """

    place: ir.Node
    symbol: str
    message: str
    mentions: tuple[Mention, ...] = ()
    modes: ModeTable | None = None
    application: Application | None = None
    deliberate: bool = False
    frozen: bool = False
    heir: ir.Node | None = None
    health: str = ""
    others: tuple[Application, ...] = ()
