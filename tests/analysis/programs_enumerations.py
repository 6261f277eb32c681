"""Enumerations, in each way their members are read: one program for each, with its measured mode table."""

from __future__ import annotations

import textwrap

from tests.analysis.tables import HEALTHY, NEVER, Program, rated

_CLASSES = textwrap.dedent(
    """
    import enum


    class Mode(enum.Enum):
        OFF = 0.0
        ON = 0.5
        ALSO = 0.5

        @property
        def rate(self):
            return self.value

        @classmethod
        def least(cls):
            return cls.OFF


    class Answer(str, enum.Enum):
        YES = "yes"


    class Share(float, enum.Enum):
        NONE = 0.0


    class Level(enum.IntEnum):
        LOW = 0
        HIGH = 1


    class Kind(enum.Enum):
        FIRST = enum.auto()
        SECOND = enum.auto()


    class Planet(enum.Enum):
        DRY = (0.0, True)
        WET = (0.5, False)

        def __init__(self, rate, far):
            self.rate = rate
            self.far = far
    """
)

_RATES = {
    "a member's value": ("Mode.OFF.value", NEVER),
    "a member by name": ("Mode['OFF'].value", NEVER),
    "a member by value": ("Mode(0.5).value", HEALTHY),
    "an alias": ("0.5 if Mode.ALSO is Mode.ON else 0.0", HEALTHY),
    "the first member": ("next(iter(Mode)).value", NEVER),
    "all members": ("Mode.__members__['OFF'].value", NEVER),
    "a property of a member": ("Mode.OFF.rate", NEVER),
    "a class method": ("Mode.least().rate", NEVER),
    "a member's name": ("0.5 if Mode.OFF.name == 'OFF' else 0.0", HEALTHY),
    "compared members": ("0.5 if Mode.ON == Mode.OFF else 0.0", NEVER),
    "a member among others": ("0.5 if Mode.ON in (Mode.OFF, Mode.ON) else 0.0", HEALTHY),
    "a member that is a number": ("Share.NONE", NEVER),
    "computed with a member": ("0.5 * Level.HIGH", HEALTHY),
    "the value of a member that is a number": ("0.5 * Level.LOW.value", NEVER),
    "a member that is a text": ("0.5 if Answer.YES == 'yes' else 0.0", HEALTHY),
    "members with a constructor": ("Planet.DRY.rate", NEVER),
    "numbers that auto gives": ("0.5 * (Kind.SECOND.value - 2)", NEVER),
    "kinds that auto tells apart": ("0.5 if Kind.FIRST is Kind.SECOND else 0.0", NEVER),
    "how many members": ("0.1 * len(Kind)", HEALTHY),
}

PROGRAMS: dict[str, Program] = {
    f"enumeration: {name}": (_CLASSES + rated(f"rate = {rate}"), table) for name, (rate, table) in _RATES.items()
}
