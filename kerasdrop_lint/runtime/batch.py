"""What a model is fed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Batch:
    """`x` as `fit` takes it; `y`, None to have targets made up; `description` says what made up inputs are like."""

    x: Any
    y: Any = None
    description: str = ""
