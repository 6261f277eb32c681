"""Why a value is not known, as a type: nothing that decides anything reads the words that explain it.

Each cause has a `text` for people, which names the value, and a `nature`: whether the analysis stops there, whether
nobody can know before the program runs, or whether the program has no value there at all. Causes that are about a name
hold it; `place` is the call, where there is one. Two causes are equal if they say the same: neither `place` nor `root`,
what the value was made of, tells one from another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from kerasdrop_lint.analysis.fixed_causes import Absent, Inherent, Limit, Nature

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir


class How(Enum):
    """How a value is made of others that are not known."""

    ANY_ATTRIBUTE = "an attribute with an unknown name"
    ARRAY = "an array"
    CALLABLE = "an undecided callable()"
    CAPTURED = "a captured part"
    COMPARISON = "an undecided comparison"
    DICT_ITEM = "an item of a dict"
    EXTREME = "the extreme of something unknown"
    FORMATTED = "a formatted string"
    FURTHER_KEY = "a further key"
    HASATTR = "an undecided hasattr"
    INDEX = "an index"
    ISINSTANCE = "an undecided isinstance"
    ITEM = "an item of something unknown"
    LEARNING_PHASE = "a learning phase"
    LENGTH = "a length"
    MADE_CLASS = "a class that is made of something unknown"
    MODE_OR_NONE = "a mode that may be None"
    MODULE = "a module whose name is not known"
    NOT = "`not` of an undecided value"
    NUMBER = "a number"
    NUMBERS = "a row of numbers"
    OF_RANGE = "a number of a range"
    OPERAND = "an unknown operand"
    OTHER_LENGTH = "a part of something of another length"
    PART = "a part of something unknown"
    PERHAPS_UNPACKED = "what may be unpacked"
    SLICE = "a slice"
    SUM = "a sum"
    TEST = "an undecided test"
    TYPE = "a type"
    UNPACKED = "what is unpacked from something unknown"
    UPDATED = "an item of a dict that is updated with something unknown"
    ZIPPED = "an item of a shorter sequence"


class Owner(Enum):
    """Whose attribute or method is not known."""

    BASE = "a base class"
    CLASS = "a class"
    CONSTANT = "a constant"
    CONTAINER = "a container"
    FUNCTION = "a function"
    LAYER = "a layer"
    LIBRARY = "a class of another library"
    STRING = "a string"
    TENSOR = "a tensor"
    UNKNOWN = "something unknown"


@dataclass(frozen=True, slots=True)
class Derived:
    """It is made of values that are not known; `root` is why the first of them is not, None where that is not told."""

    how: How
    root: Cause | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """How it is made."""
        return self.how.value

    @property
    def nature(self) -> Nature:
        """That of what it is made of."""
        return Nature.INHERENT if self.root is None else self.root.nature


@dataclass(frozen=True, slots=True)
class AttributeOf:
    """An attribute, or what a method gives if `called`. `root` is why its owner is not known, if that is so."""

    name: str
    owner: Owner
    called: bool = False
    root: Cause | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The name, and whose it is."""
        return f"`.{self.name}{'()' if self.called else ''}` of {self.owner.value}"

    @property
    def nature(self) -> Nature:
        """That of the owner, if the owner is not known; a tensor's shape shows when the program runs."""
        if self.root is not None:
            return self.root.nature
        return Nature.INHERENT if self.owner is Owner.TENSOR else Nature.LIMIT


@dataclass(frozen=True, slots=True)
class ResultOf:
    """What a call gives of something that is not known, for this cause."""

    of: Cause
    place: ir.Call | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """What was called."""
        return f"the result of {self.of.text}"

    @property
    def nature(self) -> Nature:
        """That of what is called."""
        return self.of.nature


@dataclass(frozen=True, slots=True)
class _Named:
    """A cause that is about a name, which stands in what it `says` in place of `{}`."""

    says: ClassVar[str]
    nature: ClassVar[Nature] = Nature.LIMIT
    name: str

    @property
    def text(self) -> str:
        """What is said of the name."""
        return self.says.replace("{}", self.name)


@dataclass(frozen=True, slots=True)
class _Called(_Named):
    """One that is about what a call calls."""

    place: ir.Call | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parameter(_Named):
    """A caller decides: it is a constructor's parameter."""

    says = "`{}`, which a caller passes"
    nature = Nature.INHERENT


@dataclass(frozen=True, slots=True)
class PerhapsUnpacked(_Named):
    """A caller may pass it among arguments that it unpacks."""

    says = "`{}`, which may be among unpacked arguments"
    nature = Nature.INHERENT


@dataclass(frozen=True, slots=True)
class NotPassed(_Named):
    """A parameter without a default that the call leaves out."""

    says = "`{}`, which is not passed"
    nature = Nature.ABSENT


@dataclass(frozen=True, slots=True)
class ReadAtRun(_Named):
    """What a function of a library gives is only known when the program runs: a shape, a random number."""

    says = "`{}`"
    nature = Nature.INHERENT


@dataclass(frozen=True, slots=True)
class NotModelled(_Named):
    """A construct or function of which the analysis has no model."""

    says = "`{}`, which is not modelled"


@dataclass(frozen=True, slots=True)
class NotInCatalogue(_Named):
    """A layer or function of Keras that is not listed, or none of Keras at all."""

    says = "`{}`, which is not in the catalogue"


@dataclass(frozen=True, slots=True)
class Outside(_Called):
    """A function of a library, by its path, or of another module that was not read."""

    says = "`{}`, which is not in this file"


@dataclass(frozen=True, slots=True)
class NotFollowed(_Called):
    """A function of the file that is not run: a generator, or one that a decorator hides."""

    says = "`{}`, which is not followed"


@dataclass(frozen=True, slots=True)
class TooDeep(_Called):
    """A function of the file that is called too deep inside others, or inside itself."""

    says = "`{}`, which is called too deep inside other calls"


@dataclass(frozen=True, slots=True)
class OwnNew(_Named):
    """A class with a `__new__` of its own, which may make anything."""

    says = "what `{}.__new__` makes"


@dataclass(frozen=True, slots=True)
class SetByBase(_Named):
    """A class with a base class that is not known, which may set any attribute."""

    says = "an attribute that a base class of `{}` may set"


@dataclass(frozen=True, slots=True)
class NotLookedUp(_Named):
    """A name of another module, when that took too long."""

    says = "`{}`, which is not looked up in another module"


@dataclass(frozen=True, slots=True)
class OfStar(_Named):
    """A name that the `import *` of a module that is not known may bind."""

    says = "`{}`, which may come from `import *`"


@dataclass(frozen=True, slots=True)
class SymbolicElsewhere(_Named):
    """A symbolic tensor of another module, which ends with the statement that makes it."""

    says = "`{}`, a symbolic tensor of another module"


@dataclass(frozen=True, slots=True)
class NoAttribute(_Named):
    """An attribute that nothing sets."""

    says = "the attribute `{}`, which is not there"
    nature = Nature.ABSENT


@dataclass(frozen=True, slots=True)
class NotBound(_Named):
    """A name that nothing binds."""

    says = "`{}`, which is not bound in this file"
    nature = Nature.ABSENT


@dataclass(frozen=True, slots=True)
class Raises(_Named):
    """A function that raises whenever it is called, or a method that does with these arguments."""

    says = "the result of `{}`, which raises"
    nature = Nature.ABSENT


@dataclass(frozen=True, slots=True)
class Fails(_Named):
    """A class or function that raises an error of this name when it is run by itself."""

    says = "run by itself it raises `{}`"


@dataclass(frozen=True, slots=True)
class NotInModule:
    """A name that a module of the project, by the path of its file, does not bind; or does `perhaps`."""

    name: str
    module: str
    perhaps: bool = False

    @property
    def text(self) -> str:
        """The name, and where it is looked for."""
        return f"`{self.name}`, which `{self.module}` {'may' if self.perhaps else 'does'} not bind"

    @property
    def nature(self) -> Nature:
        """Of what is perhaps bound, the analysis does not know."""
        return Nature.LIMIT if self.perhaps else Nature.ABSENT


@dataclass(frozen=True, slots=True)
class Base:
    """A base class, for this cause."""

    of: Cause

    @property
    def text(self) -> str:
        """Which it is."""
        return f"a base class: {self.of.text}"

    @property
    def nature(self) -> Nature:
        """That of the class."""
        return self.of.nature


Cause: TypeAlias = (
    Limit
    | Inherent
    | Absent
    | Derived
    | AttributeOf
    | ResultOf
    | Parameter
    | PerhapsUnpacked
    | NotPassed
    | ReadAtRun
    | NotModelled
    | NotInCatalogue
    | Outside
    | NotFollowed
    | TooDeep
    | OwnNew
    | SetByBase
    | NotLookedUp
    | OfStar
    | SymbolicElsewhere
    | NoAttribute
    | NotBound
    | Raises
    | Fails
    | NotInModule
    | Base
)


def first_cause(cause: Cause) -> Cause:
    """Why the first value is not known that this one was made of; the cause itself if it was made of none."""
    match cause:
        case Derived(root=root) | AttributeOf(root=root) if root is not None:
            return root
        case ResultOf(of=of):
            return first_cause(of)
        case _:
            return cause


_SHAPES = frozenset({"shape", "ndim", "rank", "int_shape", "get_shape", "size", "dtype"})


def is_of_shape(cause: Cause) -> bool:
    """Whether a value is made of a tensor's shape or type, which show when the program runs."""
    match first_cause(cause):
        case AttributeOf(name=name, owner=Owner.TENSOR):
            return name in _SHAPES
        case ReadAtRun(name=name):
            return name.rpartition(".")[2] in _SHAPES
        case _:
            return False


def result_of(cause: Cause, place: ir.Call | None) -> ResultOf:
    """What a call gives of something that is not known; of what such a call gave, it is the same again."""
    return ResultOf(cause.of if isinstance(cause, ResultOf) else cause, place)


def explained(cause: Cause) -> str:
    """What is said of a cause, with that of what the value was made of."""
    made = cause.of if isinstance(cause, ResultOf) else cause
    root = made.root if isinstance(made, Derived | AttributeOf) else None
    return cause.text if root is None else f"{cause.text}: {root.text}"
