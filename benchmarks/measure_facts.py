"""Measure the programs of `tests/facts/patterns.py` as `tests/facts/modes.tsv` holds them.

    python benchmarks/measure_facts.py [keras | tf_keras] [PROGRAM ...] > modes.tsv
    python benchmarks/measure_facts.py --compare [keras | tf_keras] [PROGRAM ...]
    python benchmarks/measure_facts.py --compare --black-box [keras | tf_keras] [PROGRAM ...]

There are two judges that share no code. The first is the prober of the package, which finds the sites and changes what
they draw; the second (`--black-box`) sees only the model's outputs, given identical rows. Another version of Keras:
unpack its wheel and put the folder first on PYTHONPATH. `--compare` prints the rows that differ from those of that
version in the file (`drawn` stands for either state) and the time it took, and fails if there is one. Batch statistics
do not count in these tables.
"""

from __future__ import annotations

import argparse
import csv
import logging
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "facts")]

import measuring as black_box  # noqa: E402
from measured_facts import PATTERNS, target  # noqa: E402

from kerasdrop_lint.modes import Entry  # noqa: E402
from kerasdrop_lint.runtime import frameworks  # noqa: E402

Row = tuple[str, ...]
Measure = Callable[[str], list[str]]


def prober(framework: frameworks.Framework) -> Measure:
    """Measures a program by its sites."""
    import numpy as np

    from kerasdrop_lint.runtime.batch import Batch
    from kerasdrop_lint.runtime.entries import AFTER_TRAINING, column, seed
    from kerasdrop_lint.runtime.measuring import observe

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    inputs = np.random.default_rng(0).uniform(0.1, 1, (4, 10)).astype("float32")
    batch = Batch(inputs, np.zeros((4, 10), "float32"))
    ways = [*map(column, Entry), AFTER_TRAINING]

    def measure(program: str) -> list[str]:
        build = builder(program, framework.keras, framework.name)

        def seeded() -> Any:
            seed(framework)
            return build()

        states = [observe(framework, seeded, batch, way).drops for way in ways]
        return states

    return measure


def black_boxed(runtime: black_box.Runtime) -> Measure:
    """Measures a program by its output."""

    def measure(program: str) -> list[str]:
        build = builder(program, runtime.keras, runtime.name)
        measures = black_box.columns(runtime, build).values()
        states = [black_box.state(measure, with_statistics=False) for measure in measures]
        runtime.keras.backend.clear_session()
        return states

    return measure


def builder(program: str, keras: Any, name: str) -> Callable[[], Any]:
    """What makes the model of a program."""
    import tensorflow as tf

    code = compile(PATTERNS[program][1], f"/programs/{program}.py", "exec", dont_inherit=True)

    def build() -> Any:
        # `tf.keras` is Keras 3 with the names that only the legacy API has kept.
        names: dict[str, Any] = {"keras": keras if name == "tf_keras" else tf.keras, "tf": tf, "__name__": "program"}
        exec(code, names)
        return names["build"]()

    return build


def known(runtime: str) -> dict[str, Row]:
    """The rows of that runtime in the file, or of another release of the same minor version."""
    with (TESTS / "facts" / "modes.tsv").open(encoding="utf-8") as file:
        table = list(csv.reader(file, delimiter="\t"))[1:]
    of_target = {row[0]: tuple(row) for row in table if target(row[1]) == target(runtime)}
    return of_target | {row[0]: tuple(row) for row in table if row[1] == runtime}


def same(new: Row, old: Row) -> bool:
    """Whether a measurement is what the file says."""
    pairs = zip(new[2:], old[2:], strict=False)
    return len(new) == len(old) and all("drawn" in pair or len(set(pair)) == 1 for pair in pairs)


def differing(rows: Iterator[Row], old: dict[str, Row]) -> Iterator[Row]:
    """The rows that are not as in the file."""
    for row in rows:
        if not same(row, old.get(row[0], ())):
            print("\t".join(row), "\t".join(old.get(row[0], ("not in the file",))), sep="\n", flush=True)
            yield row


def main(arguments: list[str]) -> int:
    """Print the table, or what differs from the file."""
    parser = argparse.ArgumentParser(description="Measure the mode tables of the known programs.")
    parser.add_argument("--compare", action="store_true", help="print only what is not as in the file")
    parser.add_argument("--black-box", action="store_true", help="look at outputs alone")
    parser.add_argument("runtime", nargs="?", choices=("keras", "tf_keras"), default="keras")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    options = parser.parse_args(arguments)
    started: Any = (black_box if options.black_box else frameworks).start(options.runtime)
    measure = black_boxed(started) if options.black_box else prober(started)
    runtime = f"{started.name} {started.version}"
    programs = options.programs or list(PATTERNS)
    rows = ((program, runtime, *measure(program)) for program in programs)
    if not options.compare:
        for row in rows:
            print("\t".join(row), flush=True)
        return 0
    begun = time.perf_counter()
    wrong = len(list(differing(rows, known(runtime))))
    print(f"{runtime}: {wrong} of {len(programs)} programs differ, {time.perf_counter() - begun:.0f} s")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
