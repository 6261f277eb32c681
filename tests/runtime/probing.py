"""Measures programs with the prober, in a process of its own: one for each runtime.

    python tests/runtime/probing.py keras FILE ...
    python tests/runtime/probing.py tf_keras FILE ...

Prints one line of JSON for every file: the tables of its `build()`, or what went wrong. A file may have `inputs()` and
`targets()`; without, the input has the shape (4, 10).
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from typing import Any

from kerasdrop_lint.runtime import frameworks
from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.measuring import Measurement
from kerasdrop_lint.runtime.models import measure


def names_of(path: str) -> dict[str, Any]:
    """The file, run anew."""
    names: dict[str, Any] = {"__name__": "program", "__file__": path}
    exec(compile(Path(path).read_text(encoding="utf-8"), path, "exec", dont_inherit=True), names)
    return names


def batch_of(names: dict[str, Any]) -> Batch:
    """What the file feeds its model with."""
    import numpy as np

    given = {name: names[name]() for name in ("inputs", "targets") if name in names}
    inputs = given.get("inputs", np.random.default_rng(0).uniform(0.1, 1, (4, 10)).astype("float32"))
    return Batch(inputs, given.get("targets"))


def record_of(measurement: Measurement, path: str) -> dict[str, Any]:
    """A measurement as JSON."""
    rows = [
        {
            "line": table.site.line,
            "column": table.site.column,
            "layer": table.site.layer,
            "effect": table.effect,
            "modes": str(table.modes),
            "reaches": table.reaches_output,
            "is here": table.site.path == path,
        }
        for table in measurement.tables
    ]
    errors = {entry.value: message for entry, message in measurement.errors.items()}
    return {"runtime": measurement.runtime, "whole": str(measurement.whole), "rows": rows, "errors": errors}


def main(runtime: str, paths: list[str]) -> None:
    """Measure every file given."""
    warnings.simplefilter("ignore")
    framework = frameworks.start(runtime)
    logging.disable(logging.CRITICAL)
    for path in paths:
        try:
            batch = batch_of(names_of(path))
            measurement = measure(framework, lambda path=path: names_of(path)["build"](), batch, "build")
            record = record_of(measurement, path)
        except Exception as error:
            record = {"error": f"{type(error).__name__}: {error}"}
        framework.keras.backend.clear_session()
        print(json.dumps({"path": path, **record}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
