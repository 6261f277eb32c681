"""Measure the programs of `tests/facts/patterns.py` as `tests/facts/modes.tsv` holds them.

    python -m benchmarks.measure_facts [keras | tf_keras] [PROGRAM ...] > modes.tsv
    python -m benchmarks.measure_facts --compare [keras | tf_keras] [PROGRAM ...]
    python -m benchmarks.measure_facts --compare --black-box [keras | tf_keras] [PROGRAM ...]

There are two judges. The first is the prober of the package, which finds the sites and changes what they draw; the
second (`--black-box`) sees only the model's outputs, given identical rows. Another version of Keras: unpack its wheel
and put the folder first on PYTHONPATH. `--compare` prints the rows that differ from those of that version in the file
(`drawn` stands for either state), and fails if there is one. Batch statistics do not count in these tables.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tests.generated.program import MAIN
from tests.measured_facts import PATTERNS, built, columns
from tests.measurements.process import Worker

Row = tuple[str, ...]


def rows(worker: Worker, programs: list[str], *, black_box: bool) -> Iterator[Row]:
    """Program, runtime, and its seven states."""
    for program in programs:
        answer = worker.answer("black box" if black_box else "columns", ((MAIN, built(program)),))
        found = answer.get("drops" if black_box else "states")
        yield program, worker.runtime, *(found or [answer.get("error") or answer["trouble"]])


def same(row: Row) -> bool:
    """Whether a measurement is what the file says."""
    known = columns(row[0], row[1])
    pairs = list(zip(row[2:], known or (), strict=False))
    return len(pairs) == len(row) - 2 and all("drawn" in pair or len(set(pair)) == 1 for pair in pairs)


def main(arguments: list[str]) -> int:
    """Print the table, or what differs from the file."""
    parser = argparse.ArgumentParser(description="Measure the mode tables of the known programs.")
    parser.add_argument("--compare", action="store_true", help="print only what is not as in the file")
    parser.add_argument("--black-box", action="store_true", help="look at outputs alone")
    parser.add_argument("runtime", nargs="?", choices=("keras", "tf_keras"), default="keras")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    asked = parser.parse_args(arguments)
    programs = asked.programs or list(PATTERNS)
    with Worker(asked.runtime) as worker:
        found = rows(worker, programs, black_box=asked.black_box)
        if not asked.compare:
            for row in found:
                print("\t".join(row), flush=True)
            return 0
        wrong = [row for row in found if not same(row)]
    for row in wrong:
        print("\t".join(row), "\t".join(columns(row[0], row[1]) or ["not in the file"]), sep="\n")
    print(f"{worker.runtime}: {len(wrong)} of {len(programs)} programs differ")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
