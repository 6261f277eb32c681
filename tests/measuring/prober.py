"""What the prober of the package sees: the mode tables of all sites, or the model as a whole."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from kerasdrop_lint.modes import Entry, SiteModes
from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.entries import AFTER_TRAINING, column, seed
from kerasdrop_lint.runtime.measuring import Measurement, observe
from kerasdrop_lint.runtime.models import measure
from tests.measuring.programs import Json, Loaded, said
from tests.measuring.records import Measured, to_json

ROWS = 2048
"""Of the inputs: with fewer, many dropouts after each other may leave nothing that a site before them shows in."""


def tables(program: Loaded) -> Json:
    """The mode tables of the program's sites, as `records` writes them down."""
    failures: list[str] = []

    def build() -> Any:
        try:
            return program.build()
        except Exception as error:
            failures.append(said(error, program.folder))
            raise

    try:
        measurement = measure(program.framework, build, _batch(program.module()), "build")
    except Exception as error:
        failures.append(said(error, program.folder))
    return to_json(Measured(not_built=failures[0]) if failures else _record(measurement, program.folder))


def columns(program: Loaded) -> Json:
    """Seven states of the model: in the six entry points, and called with `training=False` after `training=True`."""
    import numpy as np

    inputs = np.random.default_rng(0).uniform(0.1, 1, (4, 10)).astype("float32")
    batch = Batch(inputs, np.zeros((4, 10), "float32"))

    def seeded() -> Any:
        seed(program.framework)
        return program.build()

    ways = [*map(column, Entry), AFTER_TRAINING]
    return {"states": [observe(program.framework, seeded, batch, way).drops for way in ways]}


def _batch(module: Any) -> Batch:
    """What the program feeds its model with."""
    import numpy as np

    targets = module.targets() if hasattr(module, "targets") else None
    if hasattr(module, "inputs"):
        return Batch(module.inputs(), targets)
    return Batch(np.random.default_rng(0).uniform(0.1, 1, (ROWS, 10)).astype("float32"), targets)


def _record(measurement: Measurement, folder: Path) -> Measured:
    rows = tuple(_within(folder, row) for row in measurement.tables)
    errors = {entry.value: text.replace(f"{folder}{os.sep}", "")[:4000] for entry, text in measurement.errors.items()}
    return Measured(measurement.whole, rows, errors)


def _within(folder: Path, row: SiteModes) -> SiteModes:
    """The row with the name that its file has in the folder."""
    path = row.site.path
    name = Path(path).relative_to(folder).as_posix() if path.startswith(f"{folder}{os.sep}") else path
    return replace(row, site=replace(row.site, path=name))
