"""Measures programs, one after the other, in a process that starts TensorFlow once.

    python -m tests.generated.measuring keras

Reads a line of JSON for each program: its files. Prints one of JSON for each: what was measured; and one at the start,
which names the runtime.
"""

from __future__ import annotations

import gc
import importlib
import itertools
import json
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from kerasdrop_lint.modes import SiteModes
from kerasdrop_lint.runtime import frameworks
from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.frameworks import Framework
from kerasdrop_lint.runtime.measuring import Measurement
from kerasdrop_lint.runtime.models import measure
from tests.generated.program import MAIN
from tests.generated.records import Measured, to_json

ROWS = 256
"""Of the inputs: with fewer, several dropouts after each other may leave nothing that a site before them shows in."""
Files = tuple[tuple[str, str], ...]


def measured(framework: Framework, files: Files, folder: Path) -> Measured:
    """What a program does, whose files are put into a folder of their own."""
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    built: list[str] = []
    with _importable(folder):
        try:
            batch = _batch(_module(folder))
            measurement = measure(framework, _noting(folder, built), batch, "build")
        except Exception as error:
            return Measured(not_built=_said(error))
    return Measured(not_built=built[0]) if built else _record(measurement, folder)


def _module(folder: Path) -> Any:
    """The judged file, run anew with all that it imports from its folder."""
    _drop_modules(folder)
    return importlib.import_module(MAIN.removesuffix(".py"))


def _drop_modules(folder: Path) -> None:
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(f"{folder}{os.sep}"):
            del sys.modules[name]


def _noting(folder: Path, failures: list[str]) -> Callable[[], Any]:
    """Builds the model; what that raises is noted."""

    def build() -> Any:
        try:
            return _module(folder).build()
        except Exception as error:
            failures.append(_said(error))
            raise

    return build


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _batch(module: Any) -> Batch:
    """What the program feeds its model with."""
    import numpy as np

    if hasattr(module, "inputs"):
        return Batch(module.inputs())
    return Batch(np.random.default_rng(0).uniform(0.1, 1, (ROWS, 10)).astype("float32"))


def _record(measurement: Measurement, folder: Path) -> Measured:
    rows = tuple(_within(folder, row) for row in measurement.tables)
    errors = {entry.value: message[:300] for entry, message in measurement.errors.items()}
    return Measured(measurement.whole, rows, errors)


def _within(folder: Path, row: SiteModes) -> SiteModes:
    """The row with the name that its file has in the folder."""
    path = row.site.path
    name = Path(path).relative_to(folder).as_posix() if path.startswith(f"{folder}{os.sep}") else Path(path).name
    return replace(row, site=replace(row.site, path=name))


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        _drop_modules(folder)
        sys.path.remove(str(folder))
        sys.path_importer_cache.pop(str(folder), None)


def _forget(framework: Framework) -> None:
    """Has the next program start as the first one did.

    AutoGraph takes functions that are equal and stand on equal lines for one, whatever files they are in, and would
    tell the lines of a file that is gone.
    """
    from tensorflow.python.autograph.impl import api
    from tensorflow.python.autograph.pyct.cache import CodeObjectCache

    api._TRANSPILER._cache = CodeObjectCache()
    framework.keras.backend.clear_session()


def _serve(framework: Framework, questions: Iterator[str], answers: IO[str], folder: Path) -> None:
    print(json.dumps({"runtime": framework.runtime}), file=answers, flush=True)
    # What was imported is never garbage, and most of what the collector would look at.
    gc.collect()
    gc.freeze()
    for place, question in zip(itertools.count(), questions):
        inside = folder / str(place)
        record = measured(framework, tuple((name, text) for name, text in json.loads(question)), inside)
        shutil.rmtree(inside)
        _forget(framework)
        print(json.dumps(to_json(record)), file=answers, flush=True)


def main(runtime: str) -> None:
    """Serve until there is nothing more to read."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever a program or TensorFlow prints is no answer.
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    framework = frameworks.start(runtime)
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        _serve(framework, iter(sys.stdin.readline, ""), answers, Path(folder).resolve())


if __name__ == "__main__":
    main(sys.argv[1])
