"""Measures programs, one after the other, in a process that starts TensorFlow once.

    python -m tests.generated.measuring keras

Reads a line of JSON for each program: its files. Prints one of JSON for each: what was measured; and one at the start,
which names the runtime.
"""

from __future__ import annotations

import gc
import importlib
import inspect
import json
import linecache
import logging
import os
import random
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from kerasdrop_lint.modes import SiteModes
from kerasdrop_lint.runtime import frameworks
from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.frameworks import Framework
from kerasdrop_lint.runtime.measuring import Measurement
from kerasdrop_lint.runtime.models import measure
from tests.generated.program import MAIN
from tests.generated.records import Measured, to_json

ROWS = 2048
"""Of the inputs: with fewer, many dropouts after each other may leave nothing that a site before them shows in."""
Files = tuple[tuple[str, str], ...]


def measured(framework: Framework, files: Files, folder: Path) -> Measured:
    """What a program does, whose files are put into a folder of their own."""
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    failures: list[str] = []
    with _imported_from(folder) as module:
        try:
            measurement = measure(framework, _noting(module, failures), _batch(module()), "build")
        except Exception as error:
            failures.append(_said(error))
    return Measured(not_built=_short(failures[0], folder)) if failures else _record(measurement, folder)


@contextmanager
def _imported_from(folder: Path) -> Iterator[Callable[[], Any]]:
    """Gives the judged file, run anew with all that it imports from its folder, whenever it is asked."""
    before = set(sys.modules)

    def forget() -> None:
        for name in [name for name in sys.modules if name not in before]:
            # What a program needs of TensorFlow or of Python stays.
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]

    def module() -> Any:
        forget()
        return importlib.import_module(MAIN.removesuffix(".py"))

    sys.path.insert(0, str(folder))
    try:
        yield module
    finally:
        forget()
        sys.path.remove(str(folder))
        sys.path_importer_cache.pop(str(folder), None)


def _noting(module: Callable[[], Any], failures: list[str]) -> Callable[[], Any]:
    """Builds the model; what that raises is noted."""

    def build() -> Any:
        try:
            return module().build()
        except Exception as error:
            failures.append(_said(error))
            raise

    return build


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _short(message: str, folder: Path) -> str:
    """A message that is the same wherever the program was."""
    return message.replace(f"{folder}{os.sep}", "")[:4000]


def _batch(module: Any) -> Batch:
    """What the program feeds its model with."""
    import numpy as np

    if hasattr(module, "inputs"):
        return Batch(module.inputs())
    return Batch(np.random.default_rng(0).uniform(0.1, 1, (ROWS, 10)).astype("float32"))


def _record(measurement: Measurement, folder: Path) -> Measured:
    rows = tuple(_within(folder, row) for row in measurement.tables)
    errors = {entry.value: _short(message, folder) for entry, message in measurement.errors.items()}
    return Measured(measurement.whole, rows, errors)


def _within(folder: Path, row: SiteModes) -> SiteModes:
    """The row with the name that its file has in the folder."""
    path = row.site.path
    name = Path(path).relative_to(folder).as_posix() if path.startswith(f"{folder}{os.sep}") else path
    return replace(row, site=replace(row.site, path=name))


def _forget(framework: Framework, folder: Path) -> None:
    """Has the next program start as the first one did.

    AutoGraph takes functions that are equal and stand on equal lines for one, whatever files they are in, and would
    tell the lines of a file that is gone.
    """
    from tensorflow.python.autograph.impl import api
    from tensorflow.python.framework import ops

    converted = api._TRANSPILER._cache._cache
    for code in [code for code in converted if getattr(code, "co_filename", "").startswith(str(folder))]:
        del converted[code]
    for name in [name for name in sys.modules if name.startswith("__autograph_generated_file")]:
        del sys.modules[name]
    gradients = ops.gradient_registry._registry
    for name in [name for name in gradients if name.startswith("CustomGradient-")]:
        # They hold the graphs that they were made for.
        del gradients[name]
    linecache.clearcache()
    clear = framework.keras.backend.clear_session
    # The collector runs often enough by itself.
    clear(**({"free_memory": False} if "free_memory" in inspect.signature(clear).parameters else {}))


def _hasten(framework: Framework) -> None:
    """Leaves out what only costs time where models are small and run a few times."""
    import tensorflow as tf
    from tensorflow.python.eager.context import Context
    from tensorflow.python.framework import ops
    from tensorflow.python.util import tf_stack

    def seeded(context: Any, seed: int) -> None:
        context._seed, context._rng = seed, random.Random(seed)

    # As it was, but for the kernels: they are made anew for every program, not for every one of its models.
    Context._set_global_seed = seeded
    # The mean of the losses of one batch.
    framework.keras.metrics.Mean.update_state = lambda *_, **__: None
    tf.debugging.disable_traceback_filtering()
    # Where each operation of a graph was made; the prober asks for that by itself.
    made = tf_stack.extract_stack()
    ops.tf_stack = SimpleNamespace(extract_stack=lambda **_: made)
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)


def _serve(framework: Framework, questions: Iterator[str], answers: IO[str], folder: Path) -> None:
    print(json.dumps({"runtime": framework.runtime}), file=answers, flush=True)
    # What was imported is never garbage, and most of what the collector would look at.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    for place, question in enumerate(questions):
        inside = folder / str(place)
        record = measured(framework, tuple((name, text) for name, text in json.loads(question)), inside)
        shutil.rmtree(inside)
        _forget(framework, inside)
        print(json.dumps(to_json(record)), file=answers, flush=True)


def main(runtime: str) -> None:
    """Serve until there is nothing more to read."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever a program or TensorFlow prints is no answer.
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    framework = frameworks.start(runtime)
    _hasten(framework)
    logging.disable(logging.CRITICAL)
    # Of whoever started this, who may also end it.
    folder = Path(tempfile.mkdtemp()).resolve()
    _serve(framework, iter(sys.stdin.readline, ""), answers, folder)


if __name__ == "__main__":
    main(sys.argv[1])
