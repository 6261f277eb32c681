"""Which rules are on, for a run and for a file.

The longest prefix wins; between equally long ones, ignoring does. Advice is on only where a prefix selects it that
begins with its own: neither `--select KDL` nor an `ignore` list turns it on. What `per_file_ignores` says of a file is
final.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ADVICE = "KDL9"
"""What the codes of advice begin with."""

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

    def selects(self, code: str) -> bool:
        """Whether a rule is on in files that have no ignores of their own."""
        prefixes = (*(self.select or ()), *self.extend_select)
        if is_advice(code):
            prefixes = tuple(filter(is_advice, prefixes))
        chosen = _longest(code, prefixes)
        if chosen == _UNMENTIONED and self.select is None and not is_advice(code):
            chosen = _BY_DEFAULT
        return chosen > _longest(code, (*self.ignore, *self.extend_ignore))

    def ignores(self, code: str) -> bool:
        """Whether the user has expressly switched this rule off."""
        return code.startswith((*self.ignore, *self.extend_ignore))


def is_advice(prefix: str) -> bool:
    """Whether a code, or every code that begins so, is advice."""
    return prefix.startswith(ADVICE)


def _longest(code: str, prefixes: Iterable[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=_UNMENTIONED)


def first_unknown(prefixes: Iterable[str], codes: Iterable[str]) -> str | None:
    """The first prefix that no code begins with."""
    known = tuple(codes)
    return next((p for p in prefixes if not p or not any(code.startswith(p) for code in known)), None)
