"""Hold the mode tables predicted for the fixtures against a Keras that the tests do not run on.

    PYTHONPATH=<unpacked wheel> python -m benchmarks.measure_fixtures [keras | tf_keras] [FIXTURE ...]

Builds and measures every fixture as the tests do on the installed Keras, and predicts for that version. Prints each
fixture that differs with the rule that it is an example of, and fails if there is one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kerasdrop_lint.judge import predict
from kerasdrop_lint.modes import DRAWN, is_error
from tests.generated.program import MAIN
from tests.measurements.claimed import Row, measured
from tests.measurements.process import Worker
from tests.measurements.questions import RUNTIMES, Question, of_group
from tests.measuring.records import Measured, from_json, target_of


def predicted(text: str, on: str) -> set[Row]:
    """Line, modes, and whether something shows in the output, of every site."""
    prediction = predict(text, MAIN, "build", on)
    return {
        (table.site.line, str(table.modes), bool(table.reaches_output) and "on" in table.modes.states)
        for table in prediction.tables
        if DRAWN not in table.modes.states  # what Python draws is measured by the tests in another way
    }


def difference(text: str, record: Measured, on: str) -> str:
    """What was predicted and measured where that is not the same, else nothing."""
    expected = predicted(text, on)
    if record.whole is None:
        return f"cannot be measured: {record.not_built or record.trouble}"
    # What cannot be called at all has no site in a prediction.
    found = {row for row in measured(record, expected) if not all(map(is_error, row[1].split()))}
    expected = {row for row in expected if not all(map(is_error, row[1].split()))}
    lines = [f"  predicted {row}" for row in sorted(expected - found)]
    lines += [f"  measured  {row}" for row in sorted(found - expected)]
    return "\n".join(lines)


def wanted(paths: list[Path]) -> list[Question]:
    """The fixtures asked for, or all that can be built."""
    names = {f"{path.parent.name}/{path.stem}" for path in paths}
    return [question for question in of_group("fixtures") if not names or question.name in names]


def main(arguments: list[str]) -> int:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runtime", nargs="?", choices=RUNTIMES, default="keras")
    parser.add_argument("fixtures", nargs="*", type=Path)
    asked = parser.parse_args(arguments)
    differing, fixtures = 0, wanted(asked.fixtures)
    with Worker(asked.runtime) as worker:
        on = target_of(worker.runtime)
        for question in fixtures:
            found = difference(question.text, from_json(worker.answer(question.kind, question.files)), on)
            if found:
                differing += 1
                print(f"{question.name}: {question.group.upper()} on {on}\n{found}")
    print(f"{len(fixtures)} fixtures on Keras {on}, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
