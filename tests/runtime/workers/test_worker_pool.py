"""The pool as a whole: several at a time, runtimes that cannot be imported, and its end, however it comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from processes import HERE, alive, gone, grown, marked

from kerasdrop_lint.runtime.workers import Died, Done, Limits, NotStarted, Result, Task, TimedOut, Workers, pool

if not hasattr(os, "fork"):
    pytest.skip("needs fork", allow_module_level=True)

LIMITS = Limits(seconds=20.0, memory=300 << 20)

WHOLE_RUN = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # `nohup` has it ignored
sys.path.insert(0, {here!r})
from kerasdrop_lint.runtime.workers import Limits, Task, Workers
if __name__ == "__main__":
    with Workers({preload!r}, {environment!r}, 2, Limits(60.0, 1 << 30)) as workers:
        print("entered", flush=True)
        tasks = [Task("worker_tasks:echo", None), *[Task("worker_tasks:forked_and_hanging", None)] * 3]
        for number, result in workers.run(tasks):
            print(number, result, flush=True)
"""


def test_several_at_a_time_as_they_come() -> None:
    environment = marked()
    tasks = [Task("worker_tasks:forked_into_two_answers", None), *(Task("worker_tasks:echo", n) for n in range(20))]
    with Workers(["worker_tasks"], environment, jobs=2, limits=LIMITS) as workers:
        results = list(workers.run(tasks))
        assert [number for number, _ in results] != list(range(21))
        assert {number: _value(result) for number, result in results} == {0: "parent", **{n + 1: n for n in range(20)}}
    assert gone(environment, 0)


def test_a_hanging_task_does_not_hold_up_the_other_job() -> None:
    tasks = [Task("worker_tasks:loop", None), *(Task("worker_tasks:echo", n) for n in range(5))]
    with Workers(["worker_tasks"], marked(), jobs=2, limits=Limits(1.5, LIMITS.memory)) as workers:
        results = list(workers.run(tasks))
    assert [number for number, _ in results] == [1, 2, 3, 4, 5, 0]
    assert isinstance(results[-1][1], TimedOut)


def _value(result: Result) -> Any:
    assert isinstance(result, Done)
    return result.value


def test_the_imports_are_paid_once_and_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(1)\ndef answer(_): return 1\n")
    environment = {**marked(), "PYTHONPATH": str(tmp_path)}
    started = time.monotonic()
    with Workers(["slow"], environment, jobs=1, limits=LIMITS) as workers:
        assert time.monotonic() - started < 0.5
        assert [_value(result) for _, result in workers.run([Task("slow:answer", None)] * 5)] == [1] * 5
        assert 1 < time.monotonic() - started < 2.5


def test_the_folder_of_the_user_is_not_on_the_path_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "psutil", "worker_tasks"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the folder of the user')\n")
    monkeypatch.chdir(tmp_path)
    with Workers(["worker_tasks"], marked(), jobs=1, limits=LIMITS) as workers:
        assert [_value(result) for _, result in workers.run([Task("worker_tasks:echo", 1)])] == [1]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (None, "cannot import preloaded: ModuleNotFoundError: No module named 'preloaded'"),
        ("raise ValueError('no')", "cannot import preloaded: ValueError: no"),
        ("raise SystemExit(3)", "cannot import preloaded: SystemExit: 3"),
        ("import os; os._exit(3)", "the imports ended the process: exited with status 3 (os._exit)"),
        (
            "import os, sys; print('no such instruction', file=sys.stderr, flush=True); os.kill(os.getpid(), 4)",
            "the imports ended the process: killed by SIGILL: no such instruction",
        ),
    ],
)
def test_a_runtime_that_cannot_be_imported(
    tmp_path: Path, source: str | None, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    if source is not None:
        (tmp_path / "preloaded.py").write_text(source)
    environment = {**marked(), "PYTHONPATH": str(tmp_path)}
    with Workers(["preloaded"], environment, jobs=1, limits=LIMITS) as workers:
        results = dict(workers.run([Task("preloaded:f", None)] * 3))
    assert results == {number: NotStarted(reason) for number in range(3)}
    assert gone(environment, 0)
    assert capfd.readouterr() == ("", "")


def test_a_run_that_is_given_up() -> None:
    environment = marked()
    with Workers(["worker_tasks"], environment, jobs=2, limits=LIMITS) as workers:
        run = workers.run([Task("worker_tasks:echo", 1), *[Task("worker_tasks:forked_and_hanging", None)] * 2])
        assert next(run)[0] == 0
        time.sleep(0.5)
        assert len(alive(environment)) > 3
        run.close()  # type: ignore[attr-defined]
        deadline = time.monotonic() + 3
        while len(alive(environment)) > 1 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(alive(environment)) == 1
        assert [_value(result) for _, result in workers.run([Task("worker_tasks:echo", 2)])] == [2]
    assert gone(environment, 0)


def test_a_warden_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_GRACE", 0.5)
    environment = marked()
    tasks = [Task("worker_tasks:stop_the_warden", None), Task("worker_tasks:echo", 2)]
    with Workers(["worker_tasks"], environment, jobs=1, limits=Limits(1.0, LIMITS.memory)) as workers:
        (_, stuck), (_, after) = workers.run(tasks)
    assert isinstance(stuck, Died)
    assert stuck.description.startswith("lost: ")
    assert _value(after) == 2
    assert gone(environment, 0)


def test_leaving_ends_what_still_runs() -> None:
    environment = marked()
    with Workers(["worker_tasks"], environment, jobs=2, limits=LIMITS) as workers:
        run = workers.run([Task("worker_tasks:echo", 1), *[Task("worker_tasks:forked_and_hanging", None)] * 2])
        next(run)
        time.sleep(0.5)
    assert gone(environment, 0)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_a_whole_run_that_is_ended(tmp_path: Path, temporary: Path, number: signal.Signals) -> None:
    environment = marked()
    process = _start(tmp_path, ["worker_tasks"], environment)
    assert _line(process) == "entered\n"
    assert _line(process).startswith("0 Done(")
    assert grown(environment, 6)
    # As a terminal does it: to the whole foreground group; a kill, to the one process.
    (os.kill if number is signal.SIGKILL else os.killpg)(process.pid, number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode != 0
    assert gone(environment)
    assert list(temporary.iterdir()) == []
    assert errors.count("Traceback") == (number is signal.SIGINT)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("statement", ["time.sleep(30)", "ctypes.PyDLL(None).sleep(30)"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_whole_run_that_is_ended_during_the_imports(
    tmp_path: Path, temporary: Path, number: signal.Signals, statement: str
) -> None:
    (tmp_path / "slow.py").write_text(f"import ctypes, time\n{statement}\n")
    environment = {**marked(), "PYTHONPATH": str(tmp_path)}
    process = _start(tmp_path, ["slow"], environment)
    assert _line(process) == "entered\n"
    assert grown(environment, 1)
    time.sleep(0.5)
    os.kill(process.pid, number)
    process.communicate(timeout=30)
    assert gone(environment)
    assert list(temporary.iterdir()) == []


def _start(folder: Path, preload: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    script = folder / "run.py"
    script.write_text(WHOLE_RUN.format(here=HERE, preload=preload, environment=environment))
    return subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()
