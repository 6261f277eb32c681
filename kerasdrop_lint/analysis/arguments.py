"""The arguments of a call, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kerasdrop_lint.analysis.values import Value


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call. `open_positional` or `open_keywords`: there may be more, of this value."""

    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    open_positional: Value | None = None
    open_keywords: Value | None = None

    def keyword(self, name: str) -> Value | None:
        """The value of the keyword argument `name`."""
        for key, value in self.keywords:
            if key == name:
                return value
        return None

    def without(self, name: str) -> Arguments:
        """The same arguments without the keyword `name`."""
        rest = tuple((key, value) for key, value in self.keywords if key != name)
        return Arguments(self.positional, rest, self.open_positional, self.open_keywords)

    def with_keyword(self, name: str, value: Value) -> Arguments:
        """The same arguments with the keyword `name` set to `value`."""
        rest = self.without(name)
        return Arguments(rest.positional, (*rest.keywords, (name, value)), self.open_positional, self.open_keywords)

    def prepend(self, *values: Value) -> Arguments:
        """The same arguments with `values` before them."""
        return Arguments((*values, *self.positional), self.keywords, self.open_positional, self.open_keywords)

    def values(self) -> Iterable[Value]:
        """All values passed."""
        yield from self.positional
        for _, value in self.keywords:
            yield value
        if self.open_positional is not None:
            yield self.open_positional
        if self.open_keywords is not None:
            yield self.open_keywords


NO_ARGUMENTS = Arguments()
