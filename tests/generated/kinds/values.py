"""A configuration as an expression: how it is made, and how its fields are read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.generated.grammar.writer import Writer


@dataclass(frozen=True, slots=True)
class Fields:
    """The names and values of a configuration: what stands in its class or defaults, and what is given instead."""

    defaults: dict[str, str]
    given: dict[str, str]

    @property
    def all(self) -> dict[str, str]:
        """What is true in the end."""
        return {**self.defaults, **self.given}

    def keywords(self) -> str:
        """What is given, as keywords."""
        return ", ".join(f"{name}={value}" for name, value in self.given.items())

    def table(self) -> str:
        """What is given, as a dict."""
        return f"{{{', '.join(f'{name!r}: {value}' for name, value in self.given.items())}}}".replace("'", '"')

    def full(self) -> str:
        """Everything, as a dict."""
        return Fields({}, self.all).table()


@dataclass(frozen=True, slots=True)
class Settings:
    """`made` is the expression that makes it; `template` reads the field `{f}` of `{c}`, one of several ways.

    `spread` gives all fields to a constructor, `plainly` where they are names already.
    """

    made: str
    templates: tuple[str, ...] = ("{c}.{f}",)
    spread: str = ""
    is_falsy: bool = False
    plainly: bool = field(default=False, kw_only=True)

    def named(self, name: str) -> Settings:
        """The same under a name."""
        return replace(self, made=name)

    def read(self, w: Writer, name: str) -> str:
        """An expression for one of the fields."""
        if self.plainly:
            return f"{self.made}{name}"
        return w.pick(*self.templates).replace("{c}", self.made).replace("{F}", name.upper()).replace("{f}", name)
