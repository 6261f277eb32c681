"""What running a task in a worker costs: the first result, the rate, the memory, against a new process each time.

    python benchmarks/workers.py [--tasks N] [--legacy]

The task builds a small Keras model, compiles it and fits it for one epoch.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from tqdm import tqdm

from kerasdrop_lint.runtime.workers import Done, Limits, Result, Task, Workers

HERE = Path(__file__).parent
LIMITS = Limits(seconds=120.0, memory=4 << 30)
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the table."""

    what: str
    value: str
    repetitions: int
    rate: float = 0.0


def fit(_: Any) -> Any:
    """The task: resident bytes at its end, those that are its own, and its share of those that are not."""
    if os.environ.get("TF_USE_LEGACY_KERAS"):
        import tf_keras as keras
    else:
        import keras
    import numpy

    inputs = keras.Input((32,))
    hidden = keras.layers.Dropout(0.5)(keras.layers.Dense(64, "relu")(inputs))
    model = keras.Model(inputs, keras.layers.Dense(1)(hidden))
    model.compile("adam", "mse")
    model.fit(numpy.ones((64, 32), "float32"), numpy.ones((64, 1), "float32"), verbose=0)
    used = psutil.Process().memory_full_info()
    return {"rss": used.rss, "uss": used.uss, "pss": getattr(used, "pss", 0)}


def nothing(_: Any) -> Any:
    """The task that shows what a worker costs by itself."""
    return None


def environment(legacy: bool) -> dict[str, str]:
    """What both sides run in."""
    chosen = {"TF_USE_LEGACY_KERAS": "1"} if legacy else {}
    return {"PYTHONPATH": str(HERE), "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", **chosen}


def preload(legacy: bool) -> list[str]:
    """What the fork server imports."""
    return ["tensorflow", "tf_keras" if legacy else "keras", "workers"]


def done(result: Result) -> Done:
    """The result, which is worth nothing to a benchmark if it is not this one."""
    assert isinstance(result, Done), result
    return result


def first_result(legacy: bool, repetitions: int) -> Iterator[Measure]:
    """From nothing to the first result, the imports included."""
    times = []
    for _ in tqdm(range(repetitions), disable=None):
        started = time.perf_counter()
        with Workers(preload(legacy), environment(legacy), 1, LIMITS) as workers:
            done(next(workers.run([Task("workers:fit", None)]))[1])
            times.append(time.perf_counter() - started)
    yield Measure("first result, imports included", f"{statistics.median(times):.2f} s", repetitions)


def forked(legacy: bool, count: int) -> Iterator[Measure]:
    """The rate with one and two jobs, and the memory, when the imports are over."""
    tasks = [Task("workers:fit", None)] * count
    for jobs in (1, 2):
        with Workers(preload(legacy), environment(legacy), jobs, LIMITS) as workers:
            empty = [done(result).seconds for _, result in workers.run([Task("workers:nothing", None)] * count)]
            started = time.perf_counter()
            results = [done(result) for _, result in tqdm(workers.run(tasks), total=count, disable=None)]
            seconds = time.perf_counter() - started
        yield rate(f"fork server, {jobs} jobs", count, seconds)
        if jobs == 1:
            yield Measure("  a task that does nothing", f"{statistics.median(empty) * 1000:.1f} ms", count)
        yield from memory(results)


def memory(results: Sequence[Done]) -> Iterator[Measure]:
    """What one worker uses at the end of its task, and the most that was seen of it."""
    names = {"rss": "resident", "pss": "shared pages counted in part", "uss": "its own alone"}
    for key, name in names.items():
        sizes = [result.value[key] for result in results if isinstance(result.value, dict)]
        yield Measure(f"  memory of a worker, {name}", f"{statistics.median(sizes) / MEGABYTE:.0f} MB", len(sizes))
    peak = max(result.memory for result in results)
    yield Measure("  memory of a worker, peak", f"{peak / MEGABYTE:.0f} MB", len(results))


def new_processes(legacy: bool, count: int) -> Iterator[Measure]:
    """The same task in a new Python each time, which knows no limits and cleans nothing up."""
    modules = ", ".join(preload(legacy))
    command = [sys.executable, "-c", f"import {modules}; print(workers.fit(None)['uss'])"]

    def run(_: int) -> int:
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run(
                command,
                cwd=folder,
                env={**os.environ, **environment(legacy)},
                capture_output=True,
                check=True,
                text=True,
            )
        return int(run.stdout)

    for jobs in (1, 2):
        with ThreadPoolExecutor(jobs) as pool:
            started = time.perf_counter()
            sizes = list(tqdm(pool.map(run, range(count)), total=count, disable=None))
            seconds = time.perf_counter() - started
        yield rate(f"new process each time, {jobs} jobs", count, seconds)
        yield Measure("  memory, its own alone", f"{statistics.median(sizes) / MEGABYTE:.0f} MB", count)


def rate(what: str, count: int, seconds: float) -> Measure:
    """The row for so many tasks in so many seconds."""
    return Measure(what, f"{count / seconds * 60:.0f} tasks/min", count, count / seconds)


def gain(measures: Sequence[Measure]) -> Iterator[Measure]:
    """How many times as many tasks the fork server gets done."""
    forked, new = ([m for m in measures if m.rate and m.what.startswith(side)] for side in ("fork", "new"))
    for jobs, (mine, theirs) in enumerate(zip(forked, new, strict=True), 1):
        yield Measure(f"gain of the fork server, {jobs} jobs", f"{mine.rate / theirs.rate:.1f}", mine.repetitions)


def table(measures: Sequence[Measure]) -> Iterator[str]:
    """The rows, aligned."""
    width = max(len(measure.what) for measure in measures)
    yield f"{'':{width}}  {'':>16}  repetitions"
    for row in measures:
        yield f"{row.what:{width}}  {row.value:>16}  {row.repetitions:>11}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=20)
    parser.add_argument("--legacy", action="store_true", help="tf_keras instead of keras")
    options = parser.parse_args()
    steps: list[Callable[[], Iterator[Measure]]] = [
        lambda: first_result(options.legacy, 5),
        lambda: forked(options.legacy, options.tasks),
        lambda: new_processes(options.legacy, options.tasks),
    ]
    measures = [measure for step in steps for measure in step()]
    print("\n".join(table([*measures, *gain(measures)])))


if __name__ == "__main__":
    main()
