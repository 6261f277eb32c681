"""Tasks for the workers: some do what they are asked, most of them what they should not."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def echo(argument: Any) -> Any:
    return argument


def surroundings(_: Any) -> Any:
    return {
        "pid": os.getpid(),
        "session": os.getsid(0),
        "group": os.getpgrp(),
        "folder": os.getcwd(),
        "files": os.listdir(),
        "input": sys.stdin.read() + os.read(0, 10).decode(),
        "arguments": sys.argv,
        "path": sys.path,
        "server": server(),
    }


def server() -> int:
    warden = os.getppid()
    return int(Path(f"/proc/{warden}/stat").read_text().rpartition(")")[2].split()[1])


def environment(name: str) -> Any:
    return os.environ.get(name)


def path_of_the_user(folder: str) -> Any:
    known = folder in sys.path
    sys.path.insert(0, folder)
    return known


def loop(_: Any) -> Any:
    while True:
        pass


def hang_in_native_code(_: Any) -> Any:
    # PyDLL keeps the interpreter locked: no other thread, no signal handler of Python runs.
    return ctypes.PyDLL(None).sleep(60)


def stop(_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGSTOP)


def deaf(_: Any) -> Any:
    for number in (signal.SIGXCPU, signal.SIGABRT, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(60)


def leave(status: int) -> Any:
    os._exit(status)


def leave_by_sys_exit(status: int) -> Any:
    sys.exit(status)


def interrupt(_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(60)


def raise_base(_: Any) -> Any:
    raise BaseException("of the base")


class UnspeakableError(Exception):
    def __str__(self) -> str:
        raise ValueError


def raise_unspeakable(_: Any) -> Any:
    raise UnspeakableError


def recurse(depth: int) -> Any:
    return recurse(depth + 1)


def not_json(_: Any) -> Any:
    return {1, 2}


def too_long(_: Any) -> Any:
    return "x" * (40 << 20)


def allocate(step: int) -> Any:
    kept = []
    while True:
        kept.append(b"x" * step)


def allocate_at_once(size: int) -> Any:
    return len(bytearray(size))


def allocate_in_children(_: Any) -> Any:
    for _number in range(3):
        if os.fork() == 0:
            allocate(1 << 20)
    time.sleep(60)


def fork_much(count: int) -> Any:
    """Forks that share their memory with this process: together they use little more than it alone."""
    kept = b"x" * (100 << 20)
    for _number in range(count):
        if os.fork() == 0:
            time.sleep(60)
    time.sleep(0.5)
    return len(kept)


def import_file(name: str) -> Any:
    Path(f"{name}.py").write_text("print('importing')\nraise KeyError('at import')\n")
    sys.path.insert(0, os.getcwd())
    __import__(name)


def print_much(size: int) -> Any:
    line = "x" * 99 + "\n"
    for _number in range(size // 200):
        print(line, end="")
        sys.stderr.write(line)
    print("the end")
    return True


def print_and_die(_: Any) -> Any:
    print("last words")
    os._exit(4)


def change_directory(folder: str) -> Any:
    os.chdir(folder)
    return os.getcwd()


def leave_files(_: Any) -> Any:
    Path("deep/down").mkdir(parents=True)
    Path("deep/down/file").write_text("x")
    return os.getcwd()


def clear_modules(_: Any) -> Any:
    sys.modules.clear()
    return True


def clear_modules_and_raise(_: Any) -> Any:
    sys.modules.clear()
    raise ValueError("cleared")


def spoil_library(_: Any) -> Any:
    import json

    os._exit = os.getpid = json.dumps = None  # type: ignore[assignment]
    return True


def close_standard_streams(_: Any) -> Any:
    for descriptor in range(3):
        os.close(descriptor)
    return True


def close_everything(_: Any) -> Any:
    os.closerange(0, 4096)
    return True


def threads(daemon: bool) -> Any:
    for _number in range(3):
        threading.Thread(target=time.sleep, args=(60,), daemon=daemon).start()
    return True


def segfault(_: Any) -> Any:
    ctypes.string_at(0)


def forked(_: Any) -> Any:
    """Leaves a child in the same group, one in a session of its own, and an orphan in yet another."""
    subprocess.Popen(SLEEPER)
    subprocess.Popen(SLEEPER, start_new_session=True)
    if os.fork() == 0:
        os.setsid()
        subprocess.Popen(SLEEPER, start_new_session=True)
        os._exit(0)
    time.sleep(0.2)
    return True


def forked_and_hanging(_: Any) -> Any:
    forked(None)
    time.sleep(60)


def forked_and_dead(_: Any) -> Any:
    forked(None)
    os._exit(5)


def forked_into_two_answers(_: Any) -> Any:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        time.sleep(0.1)
    return "parent" if child else "child"


def forked_into_an_answer_and_dead(status: int) -> Any:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        os._exit(status)
    return "child"


def forked_printer(_: Any) -> Any:
    if os.fork() == 0:
        while True:
            os.write(1, b"x" * 1000)
    return True


def fork_and_compute(doublings: int) -> Any:
    for _number in range(doublings):
        os.fork()
    loop(None)


def kill_the_warden(_: Any) -> Any:
    forked(None)
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def stop_the_warden(_: Any) -> Any:
    forked(None)
    os.kill(os.getppid(), signal.SIGSTOP)
    time.sleep(60)


def kill_the_server(_: Any) -> Any:
    forked(None)
    os.kill(server(), signal.SIGKILL)
    time.sleep(60)
