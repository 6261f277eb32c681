"""Which rules are on, for a run and for a file.

The longest prefix wins; between equally long ones, ignoring does. Advice is on only where a prefix selects it; an
`ignore` list never turns it on. What `per_file_ignores` says of a file is final.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_UNMENTIONED = -1
_BY_DEFAULT = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """Prefixes of codes. `select` is None where every rule but advice is on; file patterns are anchored."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def selects(self, code: str, *, advice: bool) -> bool:
        """Whether a rule is on in files that have no ignores of their own."""
        by_default = self.select is None and not advice
        chosen = _longest(code, (*(self.select or ()), *self.extend_select))
        if chosen == _UNMENTIONED and by_default:
            chosen = _BY_DEFAULT
        return chosen > _longest(code, (*self.ignore, *self.extend_ignore))

    def ignores(self, code: str) -> bool:
        """Whether the user has expressly switched this rule off."""
        return code.startswith((*self.ignore, *self.extend_ignore))


def _longest(code: str, prefixes: Iterable[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=_UNMENTIONED)


def first_unknown(prefixes: Iterable[str], codes: Iterable[str]) -> str | None:
    """The first prefix that no code begins with."""
    known = tuple(codes)
    return next((p for p in prefixes if not p or not any(code.startswith(p) for code in known)), None)
