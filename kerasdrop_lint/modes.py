"""The vocabulary of mode tables, shared by the static prediction and the measurement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NewType

State = NewType("State", str)
"""What a site does in one entry point: `on`, `off`, `unknown`, `drawn`, or `error:<exception>`."""

ON = State("on")
OFF = State("off")
UNKNOWN = State("unknown")
DRAWN = State("drawn")
"""A random number decides when the model is traced or called."""


def error(exception: str) -> State:
    """The state of an entry point that raises `exception` (a class name)."""
    return State(f"error:{exception}")


def is_error(state: State) -> bool:
    """Whether the entry point raises."""
    return state.startswith("error:")


class Entry(str, Enum):
    """The ways a user's program runs a model; the columns of a mode table, in order."""

    FIT = "fit"
    EVALUATE = "evaluate"
    PREDICT = "predict"
    CALL_TRUE = "model(x, training=True)"
    CALL_FALSE = "model(x, training=False)"
    CALL = "model(x)"


@dataclass(frozen=True, slots=True)
class ModeTable:
    """One state per entry point, in the order of `Entry`."""

    states: tuple[State, ...]

    def __post_init__(self) -> None:
        if len(self.states) != len(Entry):
            raise ValueError(f"a mode table has {len(Entry)} states, not {len(self.states)}")

    def __getitem__(self, entry: Entry) -> State:
        return self.states[list(Entry).index(entry)]

    def __str__(self) -> str:
        return " ".join(self.states)

    @classmethod
    def parse(cls, text: str) -> ModeTable:
        """The table written as six words, as `str` prints it."""
        return cls(tuple(State(word) for word in text.split()))

    def as_dict(self) -> dict[str, str]:
        """The states by the name of their entry point."""
        return {entry.value: state for entry, state in zip(Entry, self.states, strict=True)}


HEALTHY = ModeTable.parse("on off off on off off")
"""What a dropout does that is told the training mode."""


NEVER = ModeTable((OFF,) * len(Entry))
"""What a site does that nothing turns on."""


class Effect(str, Enum):
    """What a mode-dependent layer or operation does when it is on."""

    DROPOUT = "dropout"
    NOISE = "noise"
    BATCH_STATISTICS = "batch statistics"
    PREPROCESSING = "random preprocessing"
    MASK = "random mask"


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """One application of a mode-dependent layer or operation. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    layer: str


AT_REST = "its rate is 0"
"""Why a site is off in every mode: not for want of a mode."""
OPERATION = "an operation"
"""What a measured row says of a site that is no layer."""


@dataclass(frozen=True, slots=True)
class SiteModes:
    """The predicted mode table of a site.

    `why` says what decided it; `reaches_output` is False where the result is thrown away or lies outside the model,
    None where that is not known. `root` names the class or function whose entry points the columns are.
    """

    site: Site
    effect: Effect
    modes: ModeTable
    why: str
    reaches_output: bool | None
    root: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A predicted row and the measured one, None where there is none; `note` says what was built, or why not."""

    predicted: SiteModes
    runtime: str
    measured: ModeTable | None
    note: str

    @property
    def differing(self) -> tuple[Entry, ...]:
        """The entry points in which both are known and differ. One that raises may only have been fed wrongly."""
        if self.measured is None:
            return ()
        pairs = zip(Entry, self.predicted.modes.states, self.measured.states, strict=True)
        return tuple(
            e for e, old, new in pairs if old != new and not {UNKNOWN, DRAWN} & {old, new} and not is_error(new)
        )
