"""Measures what the tests rest on, and keeps it or says what is not as it is kept.

    python -m tests.measurements compare [keras | tf_keras ...]   everything anew, against what is kept
    python -m tests.measurements keep [keras | tf_keras ...]      what nothing is kept of, and keep it

Both runtimes by default, side by side. For another Keras than the installed one, put it on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tqdm import tqdm

from tests.measurements.keeping import Environment, kept, kept_of, without_words, write
from tests.measurements.process import Worker
from tests.measurements.questions import RUNTIMES, Question, questions
from tests.measuring.programs import Json

SHORT = 300
"""How much of an answer is printed, in characters."""


def measured(runtime: str, *, everything: bool) -> tuple[Environment, dict[str, Json]]:
    """What every program does on a runtime: measured now, or kept of it as it is now."""
    wanted = {name: question for name, question in questions().items() if runtime in question.runtimes}
    with Worker(runtime) as worker:
        environment = Environment.of(worker.versions)
        here = None if everything else kept_of(environment)
        answers = {name: found for name, one in wanted.items() if here is not None and (found := here.answer(one))}
        left = [question for name, question in wanted.items() if name not in answers]
        for question in tqdm(left, unit="program", desc=worker.runtime, disable=None):
            answers[question.name] = worker.answer(question.kind, question.files)
        return environment, answers


def differences(environment: Environment, answers: dict[str, Json]) -> list[str]:
    """What was measured and is not what is kept of the same program, whatever code measured that."""
    entries = next((one.entries for one in kept() if one.environment == environment), None)
    if entries is None:
        return [f"nothing is kept of {environment.name} with these versions: {environment}"]
    known: dict[str, Question] = dict(questions())
    told = [
        f"{name}: {_short(entries[name]['answer'])} is kept, {_short(answer)} measured"
        for name, answer in answers.items()
        if name in entries and without_words(entries[name]["answer"]) != without_words(answer)
    ]
    told += [f"{name}: nothing is kept of it" for name in answers if name not in entries]
    return told + [f"{name}: there is no such program any more" for name in entries if name not in known]


def _short(answer: Json) -> str:
    text = str(answer)
    return text if len(text) < SHORT else f"{text[:SHORT]}..."


def main(arguments: list[str]) -> int:
    """Measure, and keep it or say what differs; 1 where something differs or failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.measurements", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=["compare", "keep"])
    parser.add_argument("runtimes", nargs="*", metavar="RUNTIME", help=" or ".join(RUNTIMES))
    asked = parser.parse_args(arguments)
    if unknown := set(asked.runtimes) - set(RUNTIMES):
        parser.error(f"no such runtime: {', '.join(sorted(unknown))}")
    status = 0
    with ThreadPoolExecutor(len(RUNTIMES)) as pool:
        measure = partial(measured, everything=asked.command == "compare")
        for environment, answers in pool.map(measure, asked.runtimes or RUNTIMES):
            found = differences(environment, answers)
            lost = [f"{name}: {answer['trouble']}" for name, answer in answers.items() if "trouble" in answer]
            print("\n".join([*found, *lost, f"{environment.name}: {len(answers)} programs, {len(found)} differ"]))
            if asked.command == "keep" and not lost:
                pairs = [(questions()[name], answer) for name, answer in answers.items()]
                print(f"kept in {write(environment, pairs).name}")
            status |= bool(lost or (found and asked.command == "compare"))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
