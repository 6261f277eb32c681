"""TensorFlow is imported once and started by each worker for itself."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from typing import Any

import pytest
from processes import alive, gone, marked

from kerasdrop_lint.runtime.workers import Died, Done, Limits, NotStarted, OutOfMemory, Result, Task, TimedOut, Workers

pytestmark = pytest.mark.tensorflow
if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("needs TensorFlow", allow_module_level=True)

GIGABYTE = 1 << 30
LIMITS = Limits(seconds=15.0, memory=2 * GIGABYTE)
ENVIRONMENT = marked()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(["tensorflow", "keras", "framework_tasks"], ENVIRONMENT, jobs=2, limits=LIMITS) as running:
        yield running
    assert gone(ENVIRONMENT, 0)


def run(workers: Workers, function: str, argument: Any = None) -> Result:
    ((_, result),) = workers.run([Task(f"framework_tasks:{function}", argument)])
    return result


@pytest.mark.parametrize(("keras", "chosen"), [("keras", {}), ("tf_keras", {"TF_USE_LEGACY_KERAS": "1"})])
def test_imported_and_not_started(keras: str, chosen: dict[str, str]) -> None:
    environment = {**marked(), **chosen}
    with Workers(["tensorflow", keras, "framework_tasks"], environment, jobs=1, limits=LIMITS) as workers:
        state, fitted = run(workers, "state"), run(workers, "fit", 3)
    assert isinstance(state, Done), state
    assert state.value == {"keras": keras, "threads of the server": 1, "context started": False, "devices": 0}
    assert isinstance(fitted, Done), fitted
    assert fitted.value == [2, 3]
    assert gone(environment, 0)


def test_models_are_fit_beside_each_other(workers: Workers) -> None:
    tasks = [Task("framework_tasks:fit", units) for units in range(1, 5)]
    results = dict(workers.run(tasks))
    assert {n: result.value for n, result in results.items() if isinstance(result, Done)} == {
        n: [2, n + 1] for n in range(4)
    }


@pytest.mark.parametrize(
    ("function", "argument"),
    [
        ("allocate", 1 << 20),
        ("allocate_tensors", 1 << 18),
        ("allocate_tensor_at_once", 1 << 12),
    ],
)
@pytest.mark.slow("fills two gigabytes of memory")
def test_memory(workers: Workers, function: str, argument: int) -> None:
    result = run(workers, function, argument)
    assert isinstance(result, OutOfMemory), result
    assert _only_the_server()


@pytest.mark.slow("waits for the time limit, which has to be longer than what starts TensorFlow")
def test_hanging_in_a_graph(workers: Workers) -> None:
    result = run(workers, "loop_in_graph")
    assert isinstance(result, TimedOut), result
    assert "in loop_in_graph" in result.output
    assert _only_the_server()


def test_crash(workers: Workers) -> None:
    result = run(workers, "crash_while_training")
    assert isinstance(result, Died), result
    assert result.description == "killed by SIGSEGV"
    assert _only_the_server()


@pytest.mark.parametrize(
    ("function", "argument"), [("fit_in_two_processes", 2), ("clear_modules_after_training", None), ("save", None)]
)
def test_the_answer_survives(workers: Workers, function: str, argument: Any) -> None:
    result = run(workers, function, argument)
    assert isinstance(result, Done), result
    assert result.value is True
    assert _only_the_server()


def test_a_framework_that_is_not_there() -> None:
    with Workers(["tensorflow.no_such_part"], marked(), jobs=1, limits=LIMITS) as workers:
        result = run(workers, "fit", 1)
    assert isinstance(result, NotStarted)
    assert result.reason.startswith("cannot import tensorflow.no_such_part: ModuleNotFoundError")


def _only_the_server() -> bool:
    deadline = time.monotonic() + 1
    while len(alive(ENVIRONMENT)) > 1:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
