"""Hold the mode tables predicted for the fixtures against a Keras that the tests do not run on.

    PYTHONPATH=<unpacked wheel> python benchmarks/measure_fixtures.py [keras | tf_keras] [FIXTURE ...]

Builds and measures every fixture in one process, as the tests do on the installed Keras, and predicts for that version.
Prints each fixture that differs with the rule that it is an example of, and fails if there is one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from claims import read_claims  # noqa: E402
from runtime.probes import RUNTIMES, Record, Row, measured, probed, target  # noqa: E402

from kerasdrop_lint.judge import predict  # noqa: E402
from kerasdrop_lint.modes import DRAWN, is_error  # noqa: E402


def predicted(path: Path, on: str) -> set[Row]:
    """Line, modes, and whether something shows in the output, of every site."""
    prediction = predict(path.read_text(encoding="utf-8"), path.name, "build", on)
    return {
        (table.site.line, str(table.modes), table.reaches_output and "on" in table.modes.states)
        for table in prediction.tables
        if DRAWN not in table.modes.states  # what Python draws is measured by the tests in another way
    }


def difference(path: Path, record: Record, on: str) -> str:
    """What was predicted and measured where that is not the same, else nothing."""
    expected = predicted(path, on)
    if "rows" not in record:
        return f"cannot be measured: {record.get('error', record)}"
    # What cannot be called at all has no site in a prediction.
    found = {row for row in measured(record, expected) if not all(map(is_error, row[1].split()))}
    expected = {row for row in expected if not all(map(is_error, row[1].split()))}
    if found == expected:
        return ""
    lines = [f"  predicted {row}" for row in sorted(expected - found)]
    lines += [f"  measured  {row}" for row in sorted(found - expected)]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runtime", nargs="?", choices=RUNTIMES, default="keras")
    parser.add_argument("fixtures", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    paths = options.fixtures or sorted((ROOT / "fixtures").glob("kdl*/*.py"))
    sources = {str(path): path.read_text(encoding="utf-8") for path in paths}
    sources = {path: source for path, source in sources.items() if not read_claims(source).static_only}
    with tempfile.TemporaryDirectory() as folder:
        records = probed(options.runtime, sources, Path(folder))
    on = target(next(record for record in records.values() if "runtime" in record))
    differing = 0
    for path, record in records.items():
        found = difference(Path(path), record, on)
        if found:
            differing += 1
            print(f"{Path(path).parent.name}/{Path(path).stem}: {Path(path).parent.name.upper()} on {on}\n{found}")
    print(f"{len(records)} fixtures on Keras {on}, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
