"""Argument values that are made anew for every construction, and calls made of them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Made:
    """A value by its text; `make` gives a new one each time, so that two instances never share a layer."""

    text: str
    make: Callable[[], Any]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Made) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


def constant(value: Any) -> Made:
    """A plain value."""
    text = repr(value)
    return Made(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...", lambda: copy.deepcopy(value))


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call."""

    positional: tuple[Made, ...] = ()
    keywords: tuple[tuple[str, Made], ...] = ()

    def __str__(self) -> str:
        return ", ".join(
            [made.text for made in self.positional] + [f"{name}={made.text}" for name, made in self.keywords]
        )

    def apply(self, target: Callable[..., Any], *first: Any) -> Any:
        """What `target` returns, given `first` and then these."""
        return target(
            *first, *(made.make() for made in self.positional), **{name: made.make() for name, made in self.keywords}
        )

    def get(self, name: str) -> Made | None:
        """The value of a keyword."""
        return dict(self.keywords).get(name)

    def having(self, **values: Made) -> Arguments:
        """The same with these keywords."""
        return replace(self, keywords=tuple({**dict(self.keywords), **values}.items()))

    def without(self, name: str) -> Arguments:
        """The same without a keyword."""
        return replace(self, keywords=tuple(pair for pair in self.keywords if pair[0] != name))


@dataclass(frozen=True, slots=True)
class Written:
    """A call seen in the project: texts of literals, None for what is not literal."""

    positional: tuple[str | None, ...] = ()
    keywords: tuple[tuple[str, str | None], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Written:
        """From the plain data that a call is passed on as."""
        return cls(tuple(data.get("positional", ())), tuple(dict(data.get("keywords", {})).items()))

    def known(self, names: Sequence[str]) -> dict[str, Made]:
        """The literal arguments by the names of the parameters."""
        pairs: Iterable[tuple[str, str | None]] = [*zip(names, self.positional, strict=False), *self.keywords]
        return {name: constant(ast.literal_eval(text)) for name, text in pairs if text is not None}

    def arguments(self) -> Arguments:
        """The call as it is written, without what is not literal."""
        positional = tuple(constant(ast.literal_eval(text)) for text in self.positional if text is not None)
        return Arguments(positional, tuple(self.known(()).items()))
