"""What `verify` costs: the first verdict, the rate, the memory, against a new process for each finding.

    python benchmarks/verify.py [--files N] [--runs N] [--legacy]

It verifies a folder of small generated models with one finding each. The ways alternate, and the
best run of each counts. `benchmarks/workers.py` measures the workers alone.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from kerasdrop_lint.check import check_paths
from kerasdrop_lint.config import Measuring
from kerasdrop_lint.finding import Finding, Status
from kerasdrop_lint.runtime.frameworks import environment
from kerasdrop_lint.runtime.workers import Done, Limits, Workers
from kerasdrop_lint.verify import verified
from kerasdrop_lint.verify.installed import runtime_for
from kerasdrop_lint.verify.questions import PRELOAD, appearances, calls_seen, questions

MEGABYTE = 1 << 20
MODEL = """\
import {keras} as keras


class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense = keras.layers.Dense(units, "relu")
        self.norm = keras.layers.BatchNormalization()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(self.norm(self.dense(x)){mode})


class Net{number}(keras.Model):
    def __init__(self, units={units}):
        super().__init__()
        self.blocks = [Block(units) for _ in range({depth})]
        self.head = keras.layers.Dense(1)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(x)
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """One run: seconds to its first verdict and to its last."""

    first: float
    total: float


def generate(folder: Path, count: int, *, legacy: bool) -> None:
    """Models of different widths and depths."""
    keras, mode = ("tf_keras", ", training=True") if legacy else ("keras", "")
    for number in range(count):
        source = MODEL.format(keras=keras, mode=mode, number=number, units=8 + 4 * number, depth=1 + number % 3)
        (folder / f"net{number}.py").write_text(source)


def on_fork_server(findings: Sequence[Finding], paths: Sequence[str], jobs: int) -> Timing:
    """All findings in one go."""
    times: list[float] = []
    started = time.perf_counter()

    def tick(count: int) -> None:
        times.extend([time.perf_counter() - started] * count)

    must_be_confirmed(verified(findings, paths, Measuring(), jobs, tick))
    return Timing(times[0], times[-1])


def in_new_processes(findings: Sequence[Finding], paths: Sequence[str], jobs: int) -> Timing:
    """A process for each finding that imports TensorFlow and forks once."""
    times: list[float] = []
    started = time.perf_counter()

    def one(finding: Finding) -> None:
        must_be_confirmed(verified([finding], paths, Measuring(), 1, lambda count: None))
        times.append(time.perf_counter() - started)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, findings))
    return Timing(times[0], times[-1])


def must_be_confirmed(findings: Sequence[Finding]) -> None:
    """A verdict that was not measured would be worth nothing here."""
    for finding in findings:
        assert finding.verdict is not None
        assert finding.verdict.status is Status.CONFIRMED, finding.verdict


def workers(findings: Sequence[Finding], paths: Sequence[str]) -> list[Done]:
    """The same questions, put to the workers directly: what each used."""
    runtime = runtime_for(findings[0].target_keras)
    assert runtime is not None
    items = [(number, finding, appearances(finding)[0]) for number, finding in enumerate(findings)]
    asked = questions(items, dict.fromkeys(range(len(findings)), runtime), None)
    calls = calls_seen([question.subject.name for question in asked], paths)
    tasks = [question.task(calls, 100.0) for question in asked]
    with Workers(PRELOAD, environment(runtime), 1, Limits(120.0, 4 << 30)) as running:
        results = [result for _, result in running.run(tasks)]
    return [result for result in results if isinstance(result, Done)]


def rows(findings: Sequence[Finding], paths: Sequence[str], runs: int) -> Iterator[tuple[str, str]]:
    """The table."""
    ways: dict[tuple[str, int], Callable[[Sequence[Finding], Sequence[str], int], Timing]] = {
        (name, jobs): way
        for jobs in (1, 2)
        for name, way in (("fork server", on_fork_server), ("new process each", in_new_processes))
    }
    timings: dict[tuple[str, int], list[Timing]] = {key: [] for key in ways}
    for key in tqdm([*ways] * runs, unit="run", disable=None):
        timings[key].append(ways[key](findings, paths, key[1]))
    first = min(timing.first for timing in timings["fork server", 1])
    yield "first verdict, TensorFlow's import included", f"{first:.2f} s"
    best = {key: min(timing.total for timing in of_way) for key, of_way in timings.items()}
    for (name, jobs), seconds in best.items():
        yield f"{name}, {jobs} jobs", f"{len(findings) / seconds * 60:.0f} verdicts/min"
    for jobs in (1, 2):
        yield (
            f"gain of the fork server, {jobs} jobs",
            f"{best['new process each', jobs] / best['fork server', jobs]:.1f}",
        )
    used = workers(findings, paths)
    sizes, seconds_each = sorted(done.memory for done in used), sorted(done.seconds for done in used)
    yield "a worker: median time", f"{seconds_each[len(used) // 2]:.2f} s"
    yield "a worker: peak resident memory, median and most", f"{median_and_most(sizes)} MB"


def median_and_most(sizes: Sequence[int]) -> str:
    """Of sorted numbers of bytes, in megabytes."""
    return f"{sizes[len(sizes) // 2] // MEGABYTE} and {sizes[-1] // MEGABYTE}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--legacy", action="store_true", help="tf_keras instead of keras")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        generate(Path(name), options.files, legacy=options.legacy)
        os.chdir(name)
        findings = check_paths(["."]).findings
        paths = [finding.path for finding in findings]
        assert len(findings) == options.files
        table = list(rows(findings, paths, options.runs))
        os.chdir("/")
    width = max(len(what) for what, _ in table)
    print(f"{options.files} findings in {options.files} files, best of {options.runs} runs")
    print("\n".join(f"{what:{width}}  {value:>18}" for what, value in table))


if __name__ == "__main__":
    main()
