"""Runs `probing.py` over programs whose comments claim what their sites do, and holds the claims against it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from claims import Claims

from kerasdrop_lint.modes import DRAWN, Effect

SCRIPT = Path(__file__).parent / "probing.py"
RUNTIMES = ("keras", "tf_keras")
SECONDS = 1800
# TensorFlow takes two functions that are equal, and stand on equal lines, for one: each program has lines of its own.
LINES = 1000

Record = dict[str, Any]
Row = tuple[int, str, bool]


def probed(runtime: str, sources: dict[str, str], folder: Path) -> dict[str, Record]:
    """What was measured of each program, in one process; its lines count as in the source."""
    if find_spec(runtime) is None:
        pytest.skip(f"{runtime} is not installed")
    paths = {name: folder / f"program_{place}.py" for place, name in enumerate(sources)}
    for place, (name, path) in enumerate(paths.items()):
        path.write_text("\n" * LINES * place + sources[name], encoding="utf-8")
    command = [sys.executable, str(SCRIPT), runtime, *map(str, paths.values())]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stderr[-2000:]
    by_path = {record["path"]: record for record in map(json.loads, filter(_is_json, done.stdout.splitlines()))}
    records = {name: by_path[str(path)] for name, path in paths.items()}
    for place, record in enumerate(records.values()):
        for row in record.get("rows", ()):
            row["line"] -= LINES * place if row["is here"] else 0
    return records


def _is_json(line: str) -> bool:
    return line.startswith("{")


def target(record: Record) -> str:
    """The target Keras that a record was measured on."""
    name, version = record["runtime"].split()
    return "2" if name == "tf_keras" else ".".join(version.split(".")[:2])


def claimed(claims: Claims, on: str) -> set[Row]:
    """Line, modes, and whether something shows in the output; where a site is always off, nothing can.

    What Python itself draws is not a site that can be measured so; `test_drawn_once.py` measures it.
    """
    sites = [site for site in claims.expected_sites(on) if DRAWN not in site.modes.states]
    return {(site.line, str(site.modes), site.reaches_output and "on" in site.modes.states) for site in sites}


def measured(record: Record, expected: set[Row]) -> set[Row]:
    """The same of a record.

    A random mask is claimed where it is used, and measured where it is drawn, on a line before. One that nothing is
    claimed of does not count, nor does what is off everywhere.
    """
    assert "rows" in record, record
    lines = {line for line, _, _ in expected}
    found = set()
    for row in record["rows"]:
        line, modes, reaches = row["line"], row["modes"], row["reaches"] is True
        if line in lines:
            found.add((line, modes, reaches))
        elif row["effect"] == Effect.MASK:
            used = [claim for claim in expected if claim[0] > line and claim[1:] == (modes, reaches)]
            found |= {min(used)} if used else set()
        elif not set(modes.split()) <= {"off"}:
            found.add((line, modes, reaches))
    return found


def verify_claims(claims: Claims, record: Record, on: str, to_change: str = "the analysis") -> None:
    """Every claimed row was measured, and no other; if not, `to_change` is what rests on the claim."""
    expected = claimed(claims, on)
    assert measured(record, expected) == expected, f"Keras {on} does something else: change {to_change}. {record}"
