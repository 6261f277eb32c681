"""What was measured of a program, and how it is written down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kerasdrop_lint.knowledge.profiles import LEGACY
from kerasdrop_lint.modes import Effect, Entry, ModeTable, Site, SiteModes, State, is_error

Json = dict[str, Any]
_FOLDERS = re.compile(r"(?<![\w.])/(?:[\w.+-]+/){2,}")
_FRAMES = re.compile(r"\n *File \"[^\n]*(\n +[^\n]*)?")
"""A line of a traceback that an error tells, and the code under it."""
_LONGEST = 600
"""How much of an error is kept, in characters, from its end."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The mode tables of a program. The paths of sites are the names of its files.

    `whole` is None where nothing was measured: `not_built` says what building the model raised, `trouble` what stopped
    the measuring.
    """

    whole: ModeTable | None = None
    rows: tuple[SiteModes, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    not_built: str = ""
    trouble: str = ""

    def state(self, entry: Entry) -> State | None:
        """What the model as a whole does in an entry point."""
        return None if self.whole is None else self.whole[entry]

    @property
    def raised(self) -> dict[Entry, State]:
        """The entry points that raised."""
        states = {entry: self.state(entry) for entry in Entry}
        return {entry: state for entry, state in states.items() if state is not None and is_error(state)}


def to_json(measured: Measured) -> Json:
    """A record as JSON, without what it does not say, and what is another one in every process."""
    whole = "" if measured.whole is None else str(measured.whole)
    errors = {entry: _anywhere(message)[-_LONGEST:] for entry, message in measured.errors.items()}
    said = {"whole": whole, "rows": [_row_to_json(row) for row in measured.rows], "errors": errors}
    said |= {"not_built": _anywhere(measured.not_built), "trouble": _anywhere(measured.trouble)}
    return {name: value for name, value in said.items() if value}


def _anywhere(message: str) -> str:
    """A message without folders and frames: they are others in every process and on every machine."""
    return " ".join(_FRAMES.sub("", _FOLDERS.sub("", message)).split())


def from_json(said: Json) -> Measured:
    """The record that was written as this."""
    whole = ModeTable.parse(said["whole"]) if "whole" in said else None
    rows = tuple(_row_from_json(row) for row in said.get("rows", ()))
    return Measured(whole, rows, said.get("errors", {}), said.get("not_built", ""), said.get("trouble", ""))


def _row_to_json(row: SiteModes) -> Json:
    site = row.site
    return {
        "file": site.path,
        "line": site.line,
        "column": site.column,
        "layer": site.layer,
        "effect": row.effect.value,
        "modes": str(row.modes),
        "why": row.why,
        "reaches": row.reaches_output,
    }


def _row_from_json(said: Json) -> SiteModes:
    site = Site(said["file"], said["line"], said["column"], said["layer"])
    return SiteModes(
        site, Effect(said["effect"]), ModeTable.parse(said["modes"]), said["why"], said["reaches"], "build"
    )


def target_of(runtime: str) -> str:
    """The target Keras that a runtime, such as `keras 3.15.1`, is."""
    name, version = runtime.split()
    return LEGACY if name == "tf_keras" else ".".join(version.split(".")[:2])
