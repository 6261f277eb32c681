"""Counts, in real packages, the rows that are not healthy and have no finding, by the reason for the silence.

    python benchmarks/silences.py benchmarks/corpora/spektral        some folders or files
    python benchmarks/silences.py --list benchmarks/corpora/deepctr  each row as well

The exit status is 1 where a row has neither a finding nor a reason. None of the code is executed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from kerasdrop_lint.check import predict_modes

UNEXPLAINED = "neither a finding nor a reason"


def files(paths: Sequence[Path]) -> list[Path]:
    """The Python files below some paths."""
    return sorted(
        file for path in paths for file in (path.rglob("*.py") if path.is_dir() else [path]) if file.is_file()
    )


def silent(path: Path) -> Iterator[tuple[str, str]]:
    """The rows of a file that have no finding: where each is, with its modes, and the reason."""
    prediction = predict_modes(path.read_bytes(), str(path))
    for table, silence in zip(prediction.tables, prediction.silences, strict=False):
        if silence is not None:
            yield f"{table.site.path}:{table.site.line}: {table.root}: {table.modes}", silence.word
    for table in prediction.unexplained:
        yield f"{table.site.path}:{table.site.line}: {table.root}: {table.modes}", UNEXPLAINED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--list", action="store_true", help="print each row")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in tqdm(files(options.paths), unit="file", disable=None):
        for row, reason in silent(path):
            counts[reason] += 1
            if options.list or reason == UNEXPLAINED:
                print(f"{row}: {reason}")
    print("\n".join(f"{count:6} {reason}" for reason, count in counts.most_common()))
    return int(counts[UNEXPLAINED] > 0)


if __name__ == "__main__":
    sys.exit(main())
