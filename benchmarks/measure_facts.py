"""Measure the programs of `tests/facts/patterns.py` as `tests/facts/modes.tsv` holds them.

    python benchmarks/measure_facts.py [keras | tf_keras] [PROGRAM ...] > modes.tsv
    python benchmarks/measure_facts.py --compare [keras | tf_keras] [PROGRAM ...]

Another version of Keras: unpack its wheel and put the folder first on PYTHONPATH. `--compare` prints the rows that
differ from those of that version in the file (`drawn` stands for either state), and fails if there is one. These tables
look at outputs alone: batch statistics do not count.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "facts")]

from measuring import Runtime, columns, start, state  # noqa: E402
from patterns import PATTERNS  # noqa: E402

Row = tuple[str, ...]


def measured(runtime: Runtime, program: str) -> list[str]:
    """The states of one program, in the order of the columns."""
    import tensorflow as tf

    # `tf.keras` is Keras 3 with the names that only the legacy API has kept.
    keras = runtime.keras if runtime.name == "tf_keras" else tf.keras

    def build() -> Any:
        names: dict[str, Any] = {"keras": keras, "tf": tf, "__name__": "program"}
        exec(PATTERNS[program][1], names)
        return names["build"]()

    states = [state(measure, with_statistics=False) for measure in columns(runtime, build).values()]
    runtime.keras.backend.clear_session()
    return states


def rows(runtime: Runtime, programs: list[str]) -> Iterator[Row]:
    """One row of the file for each program."""
    for program in programs:
        yield (program, f"{runtime.name} {runtime.version}", *measured(runtime, program))


def known(runtime: Runtime) -> dict[str, Row]:
    """The rows of that runtime in the file."""
    with (TESTS / "facts" / "modes.tsv").open(encoding="utf-8") as file:
        table = list(csv.reader(file, delimiter="\t"))
    return {row[0]: tuple(row) for row in table if row[1] == f"{runtime.name} {runtime.version}"}


def same(new: Row, old: Row) -> bool:
    """Whether a measurement is what the file says."""
    pairs = zip(new, old, strict=False)
    return len(new) == len(old) and all("drawn" in pair or len(set(pair)) == 1 for pair in pairs)


def main(arguments: list[str]) -> int:
    """Print the table, or what differs from the file."""
    parser = argparse.ArgumentParser(description="Measure the mode tables of the known programs.")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("runtime", nargs="?", choices=("keras", "tf_keras"), default="keras")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    options = parser.parse_args(arguments)
    runtime = start(options.runtime)
    old = known(runtime) if options.compare else {}
    differing = 0
    for row in rows(runtime, options.programs or list(PATTERNS)):
        if not options.compare:
            print("\t".join(row), flush=True)
        elif not same(row, old.get(row[0], ())):
            differing += 1
            print("\t".join(row), "\t".join(old.get(row[0], ("not in the file",))), sep="\n", flush=True)
    return int(differing > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
