"""Holds the static prediction against TensorFlow, over programs that nobody wrote by hand.

    python -m tests.generated run --runtime keras --programs 10000 --seed 1 FOLDER   measure, compare, and keep
    python -m tests.generated compare FOLDER                                         compare again what was kept
    python -m tests.generated show FOLDER SHA                                        a program, its tables beside it
    python -m tests.generated minimise FOLDER SHA RUNTIME NAME                       a smaller program that disagrees
    python -m tests.generated pack FOLDER                                            in less space
    python -m tests.generated again --runtime keras --programs 500 FOLDER            measure some once more

`run --grammar kinds` draws from the second grammar: configurations, models that functions make, output objects,
alternatives, loops, decorators, siblings, and chains of subclasses.

A run that was interrupted goes on where it was. For another Keras than the installed one, put it on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.generated.campaign import compare_stored, measure_again, run
from tests.generated.grammars import GRAMMARS
from tests.generated.minimising import minimise
from tests.generated.programs import programs
from tests.generated.showing import show
from tests.generated.store import Store


def main(arguments: list[str]) -> int:
    """What was asked for; 1 where something disagrees."""
    asked = _parser().parse_args(arguments)
    store = Store(asked.folder)
    try:
        if asked.command == "again":
            return 1 if measure_again(store, asked.runtime, asked.seed, asked.programs) else 0
        if asked.command == "run":
            tallies = [run(store, asked.runtime, asked.seed, asked.programs, asked.jobs, GRAMMARS[asked.grammar]())]
        elif asked.command == "compare":
            tallies = list(compare_stored(store, asked.runtime or store.runtimes(), asked.jobs).values())
        elif asked.command == "pack":
            store.pack()
            return 0
        elif asked.command == "show":
            print(show(store, asked.sha))
            return 0
        else:
            print(minimise(store, asked.sha, asked.runtime, asked.name, programs(), asked.seconds))
            return 0
    except KeyboardInterrupt:
        print("interrupted; what was measured is kept", file=sys.stderr)
        return 130
    return 1 if any(tally.programs["disagree"] for tally in tallies) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.generated", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run")
    again = commands.add_parser("again")
    for command, number in ((running, 10_000), (again, 500)):
        command.add_argument("--runtime", choices=["keras", "tf_keras"], default="keras")
        command.add_argument("--programs", type=int, default=number)
        command.add_argument("--seed", type=int, default=1)
    running.add_argument("--grammar", choices=sorted(GRAMMARS), default="modes")
    comparing = commands.add_parser("compare")
    comparing.add_argument("--runtime", action="append", help="such as `keras 3.15.1`; all that were measured")
    for command in (running, comparing):
        command.add_argument("--jobs", type=int, default=1)
    showing, minimising = commands.add_parser("show"), commands.add_parser("minimise")
    packing = commands.add_parser("pack")
    for command in (running, again, comparing, showing, minimising, packing):
        command.add_argument("folder", type=Path)
    for command in (showing, minimising):
        command.add_argument("sha", help="of the program, or how it begins")
    minimising.add_argument("runtime", help="such as `keras 3.15.1`")
    minimising.add_argument("name", help="of the file that is saved")
    minimising.add_argument("--seconds", type=float, default=300.0)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
