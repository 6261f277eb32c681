"""The examples of a rule, measured in workers: all have a `build()`, whose model takes rows of ten numbers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerasdrop_lint.modes import SiteModes
from kerasdrop_lint.runtime.exchange import row_from_data, row_to_data
from kerasdrop_lint.runtime.frameworks import RuntimeUnavailableError, environment
from kerasdrop_lint.runtime.workers import Died, Done, Limits, NotStarted, OutOfMemory, Raised, Result, Task, Workers

_LIMITS = Limits(seconds=120.0, memory=4 << 30)
_ROWS, _COLUMNS = 8, 10


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of an example: its rows, and what its entry points raised; or why there are none."""

    tables: tuple[SiteModes, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Examiner:
    """Workers that have imported a Keras: `runtime` as reports call it, `target` as predictions do."""

    runtime: str
    target: str
    workers: Workers

    def measure(self, paths: Sequence[Path]) -> Iterator[tuple[int, Measured]]:
        """The number of each path and what was measured there, as they come."""
        tasks = [Task(f"{__name__}:measure_example", str(path)) for path in paths]
        for number, result in self.workers.run(tasks):
            yield number, _measured(result)


def examiner(workers: Workers) -> Examiner:
    """The examiner with these workers. Raises RuntimeUnavailableError where they cannot measure."""
    ((_, result),) = workers.run([Task(f"{__name__}:describe_runtime", None)])
    match result:
        case Done(value=[str(runtime), str(target)]):
            return Examiner(runtime, target, workers)
        case NotStarted(reason=reason):
            raise RuntimeUnavailableError(reason.rpartition(f"{RuntimeUnavailableError.__name__}: ")[2])
        case _:
            raise RuntimeUnavailableError(f"a worker cannot be used: {_failure(result)}")


def workers_for(runtime: str) -> Workers:
    """Workers that import `keras` or `tf_keras`."""
    preload = (f"{__package__}.preloaded", f"{__package__}.models", __name__)
    return Workers(preload, environment(runtime), min(2, os.cpu_count() or 1), _LIMITS)


def describe_runtime(_: Any) -> Any:
    """A task: the names of the runtime and of its target."""
    from kerasdrop_lint.runtime.preloaded import FRAMEWORK

    return [FRAMEWORK.runtime, FRAMEWORK.target]


def measure_example(path: str) -> Any:
    """A task: the mode tables of the model that an example builds."""
    import numpy as np

    from kerasdrop_lint.runtime.batch import Batch
    from kerasdrop_lint.runtime.models import measure
    from kerasdrop_lint.runtime.preloaded import FRAMEWORK

    code = compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)

    def build() -> Any:
        names: dict[str, Any] = {"__name__": "example", "__file__": path}
        exec(code, names)
        return names["build"]()

    inputs = np.tile(np.linspace(0.5, 1.5, _COLUMNS, dtype="float32"), (_ROWS, 1))
    measurement = measure(FRAMEWORK, build, Batch(inputs), "build")
    return {
        "tables": [row_to_data(row) for row in measurement.tables],
        "errors": [[entry.value, said] for entry, said in measurement.errors.items()],
    }


def _measured(result: Result) -> Measured:
    if not isinstance(result, Done):
        return Measured(failure=_failure(result))
    value: Any = result.value
    errors = tuple((entry, said) for entry, said in value["errors"])
    return Measured(tuple(row_from_data(row) for row in value["tables"]), errors)


def _failure(result: Result) -> str:
    match result:
        case Raised(error=error, message=message):
            return f"{error}: {message}"
        case OutOfMemory(limit=limit):
            return f"used more than {limit >> 20} MB"
        case Died(description=description):
            return description
        case _:
            return f"took longer than {_LIMITS.seconds:.0f} seconds"
