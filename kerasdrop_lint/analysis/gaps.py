"""What of a file is not followed: results like others, so that silence can be told from health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kerasdrop_lint.analysis.causes import Cause, explained

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir


@dataclass(frozen=True, slots=True)
class Gap:
    """A class or function that is not followed, or not to its end, and why; None where it is the module itself."""

    name: str
    node: ir.Node | None
    cause: Cause

    @property
    def reason(self) -> str:
        """Why, in words."""
        return explained(self.cause)
