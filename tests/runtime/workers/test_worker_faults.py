"""Whatever a task does, it ends as one result within its limits, the next one runs, and no process is left."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from processes import alive, gone, marked

from kerasdrop_lint.runtime.workers import Died, Done, Limits, OutOfMemory, Raised, Result, Task, TimedOut, Workers

if not hasattr(os, "fork"):
    pytest.skip("needs fork", allow_module_level=True)

MEGABYTE = 1 << 20
LIMITS = Limits(seconds=2.0, memory=300 * MEGABYTE)
ENVIRONMENT = marked()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(["worker_tasks"], ENVIRONMENT, jobs=1, limits=LIMITS) as running:
        yield running
    assert gone(ENVIRONMENT)


def run(workers: Workers, function: str, argument: Any = None) -> Result:
    """The result, after which only the server is alive, and the next task runs."""
    started = time.monotonic()
    ((_, result),) = workers.run([Task(f"worker_tasks:{function}", argument)])
    assert time.monotonic() - started < LIMITS.seconds + 3
    # The process that reported may still be on its way out.
    deadline = time.monotonic() + 1
    while len(left := alive(ENVIRONMENT)) > 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(left) <= 1, left
    ((_, after),) = workers.run([Task("worker_tasks:echo", 1)])
    assert isinstance(after, Done)
    return result


@pytest.mark.parametrize("argument", [None, True, 1.5, "é\ud800", [1, [2]], {"a": {"b": None}}, "x" * MEGABYTE])
def test_value(workers: Workers, argument: Any) -> None:
    result = run(workers, "echo", argument)
    assert isinstance(result, Done)
    assert result.value == argument
    assert 0 < result.seconds < LIMITS.seconds
    assert MEGABYTE < result.memory < LIMITS.memory


def test_surroundings(workers: Workers) -> None:
    result = run(workers, "surroundings")
    assert isinstance(result, Done)
    assert isinstance(result.value, dict)
    found: dict[str, Any] = result.value
    assert found["pid"] == found["session"] == found["group"]
    assert found["session"] != os.getsid(0)
    assert (found["files"], found["input"], found["arguments"]) == ([], "", [""])
    assert "" not in found["path"]
    assert not Path(found["folder"]).exists()


def test_every_task_has_a_process_of_its_own(workers: Workers) -> None:
    assert value(run(workers, "path_of_the_user", "/of/the/user")) is False
    assert value(run(workers, "path_of_the_user", "/of/the/user")) is False


def value(result: Result) -> Any:
    assert isinstance(result, Done), result
    return result.value


@pytest.mark.parametrize("name", ["CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"])
def test_gpus_are_hidden(workers: Workers, name: str) -> None:
    assert value(run(workers, "environment", name)) == "-1"


@pytest.mark.parametrize("function", ["loop", "hang_in_native_code", "stop", "deaf", "forked_and_hanging"])
def test_hanging(workers: Workers, function: str) -> None:
    result = run(workers, function)
    assert isinstance(result, TimedOut)
    assert result.seconds == LIMITS.seconds


@pytest.mark.parametrize("function", ["loop", "hang_in_native_code"])
def test_where_it_hangs_is_said(workers: Workers, function: str) -> None:
    result = run(workers, function)
    assert isinstance(result, TimedOut)
    assert f"in {function}" in result.output


@pytest.mark.parametrize("status", [0, 3])
def test_leaving(workers: Workers, status: int) -> None:
    assert run(workers, "leave", status) == Died(f"exited with status {status} (os._exit)")


def test_crash_in_native_code(workers: Workers) -> None:
    result = run(workers, "segfault")
    assert isinstance(result, Died)
    assert result.description == "killed by SIGSEGV"
    assert "in segfault" in result.output


@pytest.mark.parametrize(
    ("function", "argument", "error", "message"),
    [
        ("leave_by_sys_exit", 3, "SystemExit", "3"),
        ("interrupt", None, "KeyboardInterrupt", ""),
        ("raise_base", None, "BaseException", "of the base"),
        ("raise_unspeakable", None, "UnspeakableError", "(its message cannot be made: ValueError)"),
        ("import_file", "broken", "KeyError", "'at import'"),
        ("not_json", None, "TypeError", "Object of type set is not JSON serializable"),
        ("clear_modules_and_raise", None, "ValueError", "cleared"),
        ("no_such_function", None, "AttributeError", "module 'worker_tasks' has no attribute 'no_such_function'"),
    ],
)
def test_raising(workers: Workers, function: str, argument: Any, error: str, message: str) -> None:
    result = run(workers, function, argument)
    assert isinstance(result, Raised)
    assert (result.error, result.message) == (error, message)


def test_raising_in_depth(workers: Workers) -> None:
    result = run(workers, "recurse", 0)
    assert isinstance(result, Raised)
    assert result.error == "RecursionError"
    assert "in recurse" in result.traceback
    assert len(result.traceback) < 10_000


def test_an_answer_that_is_too_long(workers: Workers) -> None:
    result = run(workers, "too_long")
    assert isinstance(result, Raised)
    assert result.error == "ValueError"


@pytest.mark.parametrize(
    ("function", "argument"),
    [("allocate", 1000), ("allocate", MEGABYTE), ("allocate_at_once", 1 << 40), ("allocate_in_children", None)],
)
def test_memory(workers: Workers, function: str, argument: Any) -> None:
    result = run(workers, function, argument)
    assert isinstance(result, OutOfMemory)
    assert result.limit == LIMITS.memory


def test_memory_that_forks_share_counts_once(workers: Workers) -> None:
    assert value(run(workers, "fork_much", 5)) == 100 * MEGABYTE


def test_printing(workers: Workers, capfd: pytest.CaptureFixture[str]) -> None:
    before = psutil.Process().memory_info().rss
    result = run(workers, "print_much", 40 * MEGABYTE)
    assert isinstance(result, Done)
    assert result.output.endswith("the end\n")
    assert len(result.output) < 10_000
    assert psutil.Process().memory_info().rss - before < 5 * MEGABYTE
    assert capfd.readouterr() == ("", "")


def test_what_was_printed_before_the_end_is_kept(workers: Workers) -> None:
    assert run(workers, "print_and_die") == Died("exited with status 4 (os._exit)", "last words\n")


def test_changed_directory(workers: Workers, tmp_path: Path) -> None:
    assert value(run(workers, "change_directory", str(tmp_path))) == str(tmp_path)
    assert tmp_path.exists()


def test_files_in_the_folder_are_removed(workers: Workers) -> None:
    result = run(workers, "leave_files")
    assert isinstance(result, Done)
    assert not Path(str(result.value)).exists()


@pytest.mark.parametrize(
    "function", ["clear_modules", "spoil_library", "close_standard_streams", "close_everything", "forked"]
)
def test_the_answer_survives(workers: Workers, function: str) -> None:
    assert value(run(workers, function)) is True


@pytest.mark.parametrize("daemon", [True, False])
def test_threads_are_not_waited_for(workers: Workers, daemon: bool) -> None:
    result = run(workers, "threads", daemon)
    assert isinstance(result, Done)
    assert result.value is True
    assert result.seconds < 1


def test_children_that_outlive_a_dead_worker(workers: Workers) -> None:
    assert run(workers, "forked_and_dead") == Died("exited with status 5 (os._exit)")


def test_a_child_that_returns_too_has_no_say(workers: Workers) -> None:
    assert value(run(workers, "forked_into_two_answers")) == "parent"
    assert run(workers, "forked_into_an_answer_and_dead", 6) == Died("exited with status 6 (os._exit)")


def test_a_child_that_prints_for_ever(workers: Workers) -> None:
    assert value(run(workers, "forked_printer")) is True


def test_many_processes_that_leave_no_time_to_others(workers: Workers) -> None:
    assert isinstance(run(workers, "fork_and_compute", 7), TimedOut)


@pytest.mark.parametrize("function", ["kill_the_warden", "kill_the_server"])
def test_the_processes_that_watch_are_killed(workers: Workers, function: str) -> None:
    result = run(workers, function)
    assert isinstance(result, Died)
    assert result.description.startswith("lost: ")
