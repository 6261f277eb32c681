"""Builds the programs of `subject_programs.py` in a process of its own and prints what came of each as JSON.

python tests/runtime/subjects/building.py keras FOLDER
python tests/runtime/subjects/building.py tf_keras FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from subject_programs import HEAD, PROGRAMS, Program

from kerasdrop_lint.runtime.frameworks import start
from kerasdrop_lint.runtime.subjects import Refusal, construct, load


def result(program: Program, keras: str, folder: Path) -> dict[str, Any]:
    """The first subject of a program, run twice."""
    path = folder / f"subject_{program.name}_{keras}.py"
    path.write_text(HEAD.format(keras=keras) + program.source)
    subject = next(iter(construct(load(path), program.name)))
    if isinstance(subject, Refusal):
        return {"refused": subject.reason}
    first, second = subject.build(), subject.build()
    outputs = [model(subject.batch.x, training=False) for model in (first, second)]
    first.compile(optimizer="sgd", loss="mse")
    first.predict(subject.batch.x, verbose=0)
    return {
        "batch": subject.batch.description,
        "built": subject.description,
        "fresh": first is not second and not {id(w) for w in first.weights} & {id(w) for w in second.weights},
        "outputs": len(outputs),
    }


def main(keras: str, folder: str) -> None:
    """Every program on one Keras."""
    start(keras)
    print(json.dumps({program.name: result(program, keras, Path(folder)) for program in PROGRAMS}))


if __name__ == "__main__":
    main(*sys.argv[1:])
