"""The command line as a whole process, around a judge that does what comments say."""

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

STAND_IN = Path(__file__).parent / "stand_in.py"
IMPORT = "import keras.layers as training\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(STAND_IN), *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


def lines(output: bytes) -> list[str]:
    return output.decode().splitlines()


def write(name: str, *body: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(IMPORT + "\n".join(body) + "\n")


def test_version() -> None:
    done = subprocess.run([sys.executable, "-m", "kerasdrop_lint", "--version"], capture_output=True, check=True)
    assert done.stdout.startswith(b"kerasdrop-lint 0.")


def test_nothing_to_report(project: Path) -> None:
    write("a.py", "x = 1")
    Path("b.py").write_text("x = 1\n")
    done = command("check")
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines(done.stdout) == ["No findings (2 files checked, 1 uses Keras)."]


def test_text(project: Path) -> None:
    write("a.py", "\tx = f(1)  # finding KDL201", "", "y = 2  # finding KDL101")
    done = command("check", ".")
    assert done.returncode == 1
    assert lines(done.stdout) == [
        "a.py:2:2: KDL201 Something.",
        "  2 | \tx = f(1)  # finding KDL201",
        "    | \t^^^^^^^^^^",
        "a.py:4:1: KDL101 Something.",
        "  4 | y = 2  # finding KDL101",
        "    | ^^^^^^^",
        "2 findings in 1 file (1 file checked, 1 uses Keras).",
    ]


@pytest.mark.parametrize("arguments", [("--format=concise",), ("--no-show-source", "--quiet")])
def test_one_line_each(project: Path, arguments: tuple[str, ...]) -> None:
    write("b/c.py", "y = 2  # finding KDL101")
    write("a.py", "y = 2  # finding KDL101")
    done = command("check", *arguments)
    assert done.returncode == 1
    assert lines(done.stdout) == ["a.py:2:1: KDL101 Something.", "b/c.py:2:1: KDL101 Something."]


def test_json(project: Path) -> None:
    write("a.py", "y = 2  # finding KDL101", "z = 3  # finding KDL901", "# syntax error")
    Path("b.py").write_text("x = 1\n")
    done = command("check", "--format=json", "--target-keras=3.3")
    assert (done.returncode, done.stderr) == (2, b"")
    content = json.loads(done.stdout)
    seconds = content["summary"].pop("seconds")
    assert isinstance(seconds, float)
    modes = dict(zip(("fit", "evaluate", "predict"), ("on", "off", "off"), strict=True))
    calls = {"model(x, training=True)": "on", "model(x, training=False)": "off", "model(x)": "off"}
    assert content == {
        "version": "0.1.0",
        "findings": [
            {
                "code": "KDL101",
                "name": "first-rule",
                "path": "a.py",
                "line": 2,
                "column": 1,
                "end_line": 2,
                "end_column": 8,
                "symbol": "f",
                "message": "Something.",
                "target_keras": "3.3",
                "judged_for": {"target": "3.3", "why": ""},
                "trace": [{"path": "a.py", "line": 1, "column": 1, "message": "made here"}],
                "modes": {**modes, **calls},
                "fix": None,
                "page": "docs/rules/kdl101.md",
            }
        ],
        "errors": [{"path": "a.py", "line": 4, "message": "syntax error: invalid syntax"}],
        "not_followed": [],
        "summary": {"files": 2, "skipped": 1, "findings": 1, "hidden": {"KDL901": 1}, "not_followed": 0},
    }


def test_bad_input(project: Path) -> None:
    write("good.py", "y = 2  # finding KDL101")
    write("internal.py", "# raise")
    write("recursion.py", "# recurse")
    write("syntax.py", "# syntax error")
    write("nested.py", "x = " + "(" * 2000 + ")" * 2000)
    write("large.py", "x = 1\n" * 1_000_000)
    Path("latin.py").write_bytes(IMPORT.encode() + b"x = '\xe9'\n")
    Path("nul.py").write_bytes(IMPORT.encode() + b"\0\n")
    Path("utf16.py").write_bytes(IMPORT.encode("utf-16"))
    Path("cookie.py").write_bytes(b"# coding: klingon\n" + IMPORT.encode())
    Path("broken.py").symlink_to("nowhere")
    Path("empty.py").write_text("")
    Path("directory.py").mkdir()
    Path("bom.py").write_bytes(b"\xef\xbb\xbf" + IMPORT.encode() + b"y = 2  # finding KDL101\r\n")
    Path("feed.py").write_bytes(IMPORT.replace("\n", "\r\n").encode() + b"\x0cy = 2  # finding KDL101\r\n")
    done = command("check", "--format=concise", ".", "missing.py")
    assert done.returncode == 2
    assert lines(done.stdout) == [
        "bom.py:2:1: KDL101 Something.",
        "feed.py:2:2: KDL101 Something.",
        "good.py:2:1: KDL101 Something.",
    ]
    errors = lines(done.stderr)
    expected = [
        "missing.py: error: cannot be read: no such file or directory",
        "broken.py: error: cannot be read: broken symbolic link",
        "cookie.py:1: error: cannot be decoded: unknown encoding: klingon",
        "internal.py: error: internal error (stand_in.py:",
        "large.py: error: too large to analyse (6,000,0",
        "latin.py:2: error: cannot be decoded as utf-8: invalid continuation byte",
        "nested.py:2: error: syntax error: too many nested parentheses",
        "nul.py:2: error: source code cannot contain NUL bytes",
        "recursion.py: error: nested too deeply to analyse",
        "syntax.py:2: error: syntax error: invalid syntax",
        "utf16.py:1: error: cannot be decoded: Python does not read UTF-16",
    ]
    assert len(errors) == len(expected)
    for error, start in zip(errors, expected, strict=True):
        assert error.startswith(start)
    assert "KeyError: 'surprise\\nsecond line'; please report this" in errors[3]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(project: Path) -> None:
    write("a.py")
    write("b.py", "# finding KDL101")
    Path("a.py").chmod(0)
    done = command("check", "--format=concise")
    assert (done.returncode, lines(done.stdout)) == (2, ["b.py:2:1: KDL101 Something."])
    assert lines(done.stderr) == ["a.py: error: cannot be read: Permission denied"]


def test_any_number_of_processes_says_the_same(project: Path) -> None:
    for number in range(12):
        write(f"m{number}.py", *["x = 1  # finding KDL101"] * (number % 4), "# raise" if number == 5 else "")
    single, several = (command("check", "--format=concise", f"--jobs={jobs}") for jobs in (1, 4))
    assert single.returncode == 2
    assert (single.stdout, single.stderr) == (several.stdout, several.stderr)
    assert len(lines(single.stdout)) == sum(n % 4 for n in range(12) if n != 5)


def test_a_process_that_dies_takes_no_other_file_with_it(project: Path) -> None:
    for number in range(12):
        write(f"m{number:02}.py", "x = 1  # finding KDL101", "# die" if number in (3, 8) else "")
    done = command("check", "--format=concise", "--jobs=3")
    assert done.returncode == 2
    assert len(lines(done.stdout)) == 10
    message = "error: not analysed: the process that analysed it died"
    assert lines(done.stderr) == [f"m03.py: {message}", f"m08.py: {message}"]


def test_selection(project: Path) -> None:
    write("a.py", "x = 1  # finding KDL101", "x = 1  # finding KDL201", "x = 1  # finding KDL901")

    def codes(*arguments: str) -> list[str]:
        return [line.split()[1] for line in lines(command("check", "--format=concise", *arguments).stdout)]

    assert codes() == ["KDL101", "KDL201"]
    assert codes("--select=KDL1,KDL9") == ["KDL101", "KDL901"]
    assert codes("--select=KDL") == codes("--extend-select=KDL") == ["KDL101", "KDL201"]
    assert codes("--select", "KDL1", "--select", "KDL9") == ["KDL101", "KDL901"]
    assert codes("--extend-select=KDL9") == ["KDL101", "KDL201", "KDL901"]
    assert codes("--ignore=KDL1") == ["KDL201"]
    assert codes("--per-file-ignores=a.py:KDL1,KDL2") == []
    assert codes("--per-file-ignores=b.py,c.py:KDL1 ./a.py:KDL2") == ["KDL101"]
    assert codes("--per-file-ignores=!b.py:KDL1") == ["KDL201"]


def test_comments_suppress(project: Path) -> None:
    write("a.py", "x = 1  # finding KDL101 # noqa: KDL1", "x = 1  # finding KDL201 # noqa: KDL1")
    write("b.py", "# flake8: noqa", "x = 1  # finding KDL101", "# raise")
    done = command("check", "--format=concise")
    assert (done.returncode, lines(done.stdout)) == (1, ["a.py:3:1: KDL201 Something."])


def test_configuration(project: Path) -> None:
    write("a.py", "x = 1  # finding KDL101", "x = 1  # finding KDL201")
    Path("pyproject.toml").write_text('[tool.kerasdrop-lint]\nignore = ["KDL1"]\nformat = "concise"\n')
    assert lines(command("check").stdout) == ["a.py:3:1: KDL201 Something."]
    assert len(lines(command("check", "--isolated", "--format=concise").stdout)) == 2
    Path("pyproject.toml").write_text("[tool.kerasdrop-lint]\nignroe = []\n")
    done = command("check")
    assert done.returncode == 2
    (error,) = lines(done.stderr)
    assert error.endswith("pyproject.toml: [tool.kerasdrop-lint]: unknown key 'ignroe'; did you mean 'ignore'?")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "--select=KDL7"), "unknown code 'KDL7'"),
        (("check", "--format=github"), "invalid choice: 'github'"),
        (("check", "--target-keras=3.99"), "unknown target Keras '3.99'"),
        (("check", "--jobs=0"), 'must be a positive number or "auto"'),
        (("check", "--per-file-ignores=KDL1"), "expected PATTERN:CODE,CODE"),
        (("check", "--fix"), "unrecognized arguments: --fix"),
        (("check", "-", "a.py"), "cannot be checked together"),
        (("check", "--config=none.toml"), "none.toml: cannot be read"),
        (("check", "--output-file=no/such/place"), "cannot be written"),
        (("explain", "KDL999"), "no rule has the code or name 'KDL999'; did you mean 'KDL901'?"),
        (("explain", "frist-rule"), "did you mean 'first-rule'?"),
        (("modes", "a.py:1x"), "'1x' in 'a.py:1x' is not the name of a class, function or model"),
        ((), "the following arguments are required: COMMAND"),
    ],
)
def test_usage_errors(project: Path, arguments: tuple[str, ...], words: str) -> None:
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in lines(done.stderr)[-1]


def test_standard_input(project: Path) -> None:
    source = IMPORT.encode() + b"\xc3\xa9 = 1  # finding KDL101\n"
    done = command("check", "-", "--stdin-display-name=pkg/m.py", stdin=source)
    assert done.returncode == 1
    assert lines(done.stdout)[:2] == ["pkg/m.py:2:1: KDL101 Something.", "  2 | é = 1  # finding KDL101"]
    assert lines(command("check", "-q", "--format=concise", "-", stdin=source).stdout) == [
        "stdin:2:1: KDL101 Something."
    ]
    arguments = ("check", "-", "--stdin-display-name=venv/m.py", "--force-exclude", "--quiet")
    assert command(*arguments, stdin=source).stdout == b""


def test_other_outputs(project: Path) -> None:
    write("a.py", "x = 1  # finding KDL101", "x = 1  # finding KDL101", "x = 1  # finding KDL901")
    assert command("check", "--exit-zero").returncode == 0
    done = command("check", "--format=concise", "--statistics")
    assert lines(done.stdout)[2:] == ["2      KDL101 first-rule"]
    done = command("check", "--format=concise", "--output-file=out.txt")
    assert (done.stdout, done.returncode) == (b"", 1)
    assert len(lines(Path("out.txt").read_bytes())) == 2
    done = command("check", "--verbose", "--format=concise")
    assert "hidden advice: 1 of KDL901; show it with --extend-select=KDL901" in lines(done.stderr)
    assert b"\033[" not in command("check").stdout
    assert b"\033[31mKDL101" in command("check", "--color=always").stdout


def test_exit_zero_does_not_hide_failures(project: Path) -> None:
    assert command("check", "--exit-zero", "missing.py").returncode == 2


def test_modes(project: Path) -> None:
    write("a.py", "x = 1")
    done = command("modes", "a.py:build")
    assert (done.returncode, done.stderr) == (0, b"")
    title, heading, row = lines(done.stdout)
    assert title == "build (Keras 3.15)"
    assert heading.split() == [
        "site",
        "layer",
        "effect",
        "fit",
        "evaluate",
        "predict",
        "training=True",
        "training=False",
        "model(x)",
        "why",
    ]
    assert row.split() == ["a.py:1:2", "Dropout", "dropout", "on", "off", "off", "on", "off", "off", "the", "mode"]
    content = json.loads(command("modes", "a.py", "--format=json", "--target-keras=2").stdout)
    assert content["target_keras"] == "2"
    (table,) = content["tables"]
    assert list(table) == ["site", "effect", "modes", "why", "reaches_output", "silent_because"]
    assert table["site"] == {"path": "a.py", "line": 1, "column": 2, "layer": "Dropout"}
    assert list(table["modes"].values()) == ["on", "off", "off", "on", "off", "off"]


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("a.py:Missing", "a.py: error: no class or function 'Missing'"),
        ("b.py", "b.py: error: cannot be read: No such file or directory"),
        ("latin.py", "latin.py:1: error: cannot be decoded: not UTF-8, and without a valid encoding declaration"),
    ],
)
def test_modes_that_fail(project: Path, place: str, error: str) -> None:
    write("a.py")
    Path("latin.py").write_bytes(b"\xe9")
    done = command("modes", place)
    assert (done.returncode, done.stdout, lines(done.stderr)) == (2, b"", [error])


def test_explain_and_rules() -> None:
    for word in ("KDL101", "kdl101", "first-rule"):
        assert lines(command("explain", word).stdout) == [
            "KDL101 first-rule: the first.",
            "",
            "Page: docs/rules/kdl101.md",
        ]
    assert lines(command("rules").stdout) == [
        "KDL101  first-rule   the first",
        "KDL201  second-rule  the second",
        "KDL901  some-advice  advice (advice, off unless selected)",
    ]
    first = json.loads(command("rules", "--format=json").stdout)[0]
    assert first.pop("page") == "docs/rules/kdl101.md"
    assert first == {"code": "KDL101", "name": "first-rule", "summary": "the first", "advice": False}


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_it_cleanly(project: Path, jobs: str) -> None:
    write("a.py", "# wait")
    write("b.py", "# wait")
    running = subprocess.Popen(
        [sys.executable, str(STAND_IN), "check", f"--jobs={jobs}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while len(list(project.glob("*.waits"))) < int(jobs):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    # As a terminal does it: to the whole group of processes.
    os.killpg(running.pid, signal.SIGINT)
    stdout, stderr = running.communicate(timeout=20)
    assert (running.returncode, stdout, stderr) == (130, b"", b"interrupted\n")


def test_a_closed_pipe_is_no_error(project: Path) -> None:
    write("a.py", *["x = 1  # finding KDL101"] * 5000)
    running = subprocess.Popen([sys.executable, str(STAND_IN), "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr.read() == b""
    running.wait(20)


def on_terminal(*arguments: str) -> bytes:
    """What a terminal shows on standard error."""
    mine, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    done = subprocess.run(
        [sys.executable, str(STAND_IN), *arguments], stdout=subprocess.DEVNULL, stderr=theirs, check=False
    )
    assert done.returncode == 0
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(mine, 1000):
            shown += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(mine)
    return shown


def test_a_short_run_has_no_progress_bar(project: Path) -> None:
    write("a.py", "x = 1")
    assert on_terminal("check") == b""


def test_a_long_run_shows_how_far_it_is(project: Path) -> None:
    for number in range(8):
        write(f"m{number}.py", "# pause")
    assert b"8/8" in on_terminal("check", "--jobs=1")
    assert on_terminal("check", "--jobs=4", "--no-progress") == b""


def test_file_names_that_no_encoding_has(project: Path) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    try:
        write(name, "x = 1  # finding KDL101")
    except OSError:
        pytest.skip("this file system has no such names")
    done = command("check", "--format=concise", PYTHONIOENCODING="utf-8")
    assert lines(done.stdout) == ["caf\\udce9.py:2:1: KDL101 Something."]
