"""Whatever a model file does while it is built and run, it costs its own verdict and nothing else."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.runtime.workers.processes import alive, gone, marked
from tests.verify.verifying import OFF, command, model, verdicts

if not hasattr(os, "fork"):
    pytest.skip("needs fork", allow_module_level=True)

pytestmark = [pytest.mark.tensorflow, pytest.mark.slow("one run over 24 files, of which three reach the time limit")]
TIMEOUT, MEMORY = 8, 1500
FOREVER = "threading.Event().wait()"
ALLOCATE = "kept = [bytearray(1 << 24) for _ in range(1 << 20)]"
SLEEPING = "threading.Thread(target=time.sleep, args=(1000,), daemon={}).start()"
CONFIRMED = ("confirmed", f"{OFF}, measured with Net()")
TOO_MUCH = f"needed more than {MEMORY} MB (--memory)"
DIED = "its process died: "

HARMFUL = {
    "loops_at_import": (model(FOREVER), f"took longer than {TIMEOUT} s (--timeout), at "),
    "loops_in_init": (model(init=FOREVER), f"took longer than {TIMEOUT} s (--timeout), at "),
    "loops_in_call": (model(call=FOREVER), f"took longer than {TIMEOUT} s (--timeout), at "),
    "exits_at_import": (model("os._exit(0)"), f"{DIED}exited with status 0 (os._exit)"),
    "exits_in_init": (model(init="os._exit(4)"), f"{DIED}exited with status 4 (os._exit)"),
    "exits_in_call": (model(call="os._exit(3)"), f"{DIED}exited with status 3 (os._exit)"),
    "allocates_at_import": (model(ALLOCATE), TOO_MUCH),
    "allocates_in_call": (model(call=ALLOCATE), TOO_MUCH),
    "raises_at_import": (
        model("raise KeyError('no such key')"),
        "the file cannot be imported: KeyError: 'no such key' (faults/raises_at_import.py:4)",
    ),
    "leaves_at_import": (
        model("sys.exit(0)"),
        "the file cannot be imported: SystemExit: 0 (faults/leaves_at_import.py:4)",
    ),
    "interrupts_at_import": (model("raise KeyboardInterrupt"), "raised KeyboardInterrupt: "),
    "raises_in_init": (
        model(init="open('/no/weights')"),
        "FileNotFoundError: [Errno 2] No such file or directory: '/no/weights' (faults/raises_in_init.py:10)",
    ),
    "crashes_at_import": (model("ctypes.string_at(0)"), f"{DIED}killed by SIGSEGV"),
    "crashes_in_call": (model(call="ctypes.string_at(0)"), f"{DIED}killed by SIGSEGV"),
    "kills_itself": (model("os.kill(os.getpid(), 9)"), f"{DIED}killed by SIGKILL"),
    "empties_modules_at_import": (model("sys.modules.clear()"), "the file cannot be imported: KeyError: "),
    "empties_modules_in_call": (model(call="sys.modules.clear()"), "`Net.call` refused all inputs that were tried: "),
}
"""Each fault, and how the reason begins."""
HARMLESS = {
    "prints_a_megabyte": model("print('x' * (1 << 20)); print('x' * (1 << 20), file=sys.stderr)", call="print('call')"),
    "changes_directory": model("os.chdir('/')", init="os.chdir('/usr')"),
    "threads": model(SLEEPING.format(False), call=SLEEPING.format(False)),
    "daemon_threads": model(SLEEPING.format(True), init=SLEEPING.format(True)),
    "leaves_a_process": model("if os.fork() == 0: time.sleep(1000)"),
    "reads_standard_input": model("assert sys.stdin.read() == ''"),
    "spoils_exit": model("sys.exit = os._exit = os.abort = None"),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """One run over all of them, and a healthy file at the end; what must hold of the run itself holds here."""
    folder = tmp_path_factory.mktemp("project") / "faults"
    folder.mkdir()
    sources = {**{name: source for name, (source, _) in HARMFUL.items()}, **HARMLESS, "zz_last": model()}
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source)
    before = sorted(folder.iterdir())
    environment = marked()
    started = time.monotonic()
    options = ("--timeout", str(TIMEOUT), "--memory", str(MEMORY), "--jobs=2", "--format=json")
    done = command("verify", *options, folder=folder, environment=environment)
    # Three files run into the time limit; the others take a second or two each, on two jobs.
    assert time.monotonic() - started < 3 * TIMEOUT + 60
    assert gone(environment)
    assert (done.returncode, done.stderr) == (1, "")
    assert sorted(folder.iterdir()) == before
    return verdicts(done.stdout)


@pytest.mark.parametrize("fault", HARMFUL)
def test_a_fault_costs_one_verdict(run: dict[str, tuple[str, str]], fault: str) -> None:
    status, reason = run[f"{fault}.py"]
    assert status == "unverified"
    assert reason.startswith(HARMFUL[fault][1])
    assert "\n" not in reason


@pytest.mark.parametrize("fault", ["loops_at_import", "loops_in_init", "loops_in_call"])
def test_where_it_loops_is_said(run: dict[str, tuple[str, str]], fault: str) -> None:
    line = {"loops_at_import": 4, "loops_in_init": 10, "loops_in_call": 14}[fault]
    assert re.search(rf'{fault}\.py", line {line} in ', run[f"{fault}.py"][1])


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_measured(run: dict[str, tuple[str, str]], name: str) -> None:
    assert run[f"{name}.py"] == CONFIRMED


def test_the_others_are_measured_all_the_same(run: dict[str, tuple[str, str]]) -> None:
    assert run["zz_last.py"] == CONFIRMED
    assert len(run) == len(HARMFUL) + len(HARMLESS) + 1


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("to_the_group", [True, False])
def test_interrupted(tmp_path: Path, to_the_group: bool) -> None:
    (tmp_path / "net.py").write_text(model(f"open({str(tmp_path / 'begun')!r}, 'w').close(); {FOREVER}"))
    environment = marked()
    process = subprocess.Popen(
        [sys.executable, "-m", "kerasdrop_lint", "verify", "net.py"],
        cwd=tmp_path,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "begun").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert len(alive(environment)) > 1
        (os.killpg if to_the_group else os.kill)(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (130, "", "interrupted\n")
    assert gone(environment)
