"""Measures programs, one after the other, in a process that starts TensorFlow once.

    python -m tests.measuring.server keras

Reads a line of JSON for each program: what is measured of it, and its files. Prints one for each, what was measured;
and one at the start, which names the runtime and all versions that it may depend on.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import platform
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from kerasdrop_lint.runtime import frameworks
from kerasdrop_lint.runtime.frameworks import Framework
from tests.measuring import black_box, draws, order, prober
from tests.measuring.pace import forget, hasten
from tests.measuring.programs import Json, Loaded, loaded, said

KINDS: Mapping[str, Callable[[Loaded], Json]] = {
    "tables": prober.tables,
    "columns": prober.columns,
    "black box": black_box.columns,
    "draws": draws.outputs,
    "order": order.order,
}
"""What can be measured of a program."""


def _answer(framework: Framework, question: Json, folder: Path) -> Json:
    files = tuple((name, text) for name, text in question["files"])
    with loaded(framework, files, folder) as program:
        try:
            return KINDS[question["kind"]](program)
        except Exception as error:
            return {"error": said(error, folder)}


def _versions(framework: Framework) -> Json:
    import numpy
    import tensorflow

    return {
        "runtime": framework.runtime,
        "tensorflow": tensorflow.__version__,
        "numpy": numpy.__version__,
        "python": platform.python_version(),
    }


def _serve(framework: Framework, questions: Iterator[str], answers: IO[str], folder: Path) -> None:
    print(json.dumps(_versions(framework)), file=answers, flush=True)
    # What was imported is never garbage, and most of what the collector would look at.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    for place, question in enumerate(questions):
        inside = folder / str(place)
        answer = _answer(framework, json.loads(question), inside)
        shutil.rmtree(inside)
        forget(framework, inside)
        print(json.dumps(answer), file=answers, flush=True)


def main(runtime: str) -> None:
    """Serve until there is nothing more to read."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever a program or TensorFlow prints is no answer.
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    framework = frameworks.start(runtime)
    hasten(framework)
    logging.disable(logging.CRITICAL)
    # Of whoever started this, who may also end it.
    folder = Path(tempfile.mkdtemp()).resolve()
    _serve(framework, iter(sys.stdin.readline, ""), answers, folder)


if __name__ == "__main__":
    main(sys.argv[1])
