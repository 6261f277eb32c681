"""The flake8 plugin, as whole flake8 processes over small projects."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("flake8")

BAD = """\
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)
"""
GOOD = BAD.replace("(self, x)", "(self, x, training=None)").replace("drop(x)", "drop(x, training=training)")
ADVICE = """\
import keras


class Scale(keras.layers.Layer):
    def call(self, x):
        return x * 2


def build():
    inputs = keras.Input((4,))
    scaled = Scale()(inputs)
    outputs = keras.layers.Dropout(0.5)(scaled)
    return keras.Model(inputs, outputs)
"""
CRASHING = """
import sys
import kerasdrop_lint.judge

def crash(*args, **kwargs):
    raise RuntimeError("the sky\\nfalls")

kerasdrop_lint.judge.judge = crash
from flake8.main.cli import main
sys.exit(main(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Run:
    """What a flake8 process printed: its lines without the message, and all of it."""

    status: int
    places: list[str]
    output: str
    errors: str


Flake8 = Callable[..., Run]


@pytest.fixture
def flake8(tmp_path: Path) -> Flake8:
    def run(*arguments: str, stdin: str = "", program: tuple[str, ...] = ("-m", "flake8")) -> Run:
        command = [sys.executable, *program, *arguments]
        done = subprocess.run(command, cwd=tmp_path, input=stdin.encode(), capture_output=True, check=False)
        output = done.stdout.decode().replace("\r\n", "\n").replace("./", "")
        places = sorted(" ".join(line.split(" ")[:2]) for line in output.splitlines())
        return Run(done.returncode, places, output, done.stderr.decode())

    return run


def test_finding(flake8: Flake8, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(BAD)
    (tmp_path / "good.py").write_text(GOOD)
    run = flake8("bad.py", "good.py")
    assert (run.status, run.places) == (1, ["bad.py:9:5: KDL101"])
    assert "`Net.call`" in run.output


def test_the_message_is_that_of_the_command_line(flake8: Flake8, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(BAD)
    check = flake8("check", "--isolated", "--format", "concise", "bad.py", program=("-m", "kerasdrop_lint"))
    assert "KDL101" in check.output
    assert flake8("bad.py").output.strip() in check.output


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "# é\n"])
def test_columns_count_characters(flake8: Flake8, tmp_path: Path, start: str, ending: str) -> None:
    statement = "return self.drop(x, training=True)"
    line = f"        äöü = 'é𝄞'; {statement}  # {{äöü}}"
    text = start + BAD.replace("(self, x)", "(self, x, training=None)").replace("        return self.drop(x)", line)
    (tmp_path / "bad.py").write_bytes(text.replace("\n", ending).encode())
    number = 10 + start.count("\n")
    column = line.index("self.drop") + 1
    assert flake8("--select=KDL", "bad.py").places == [f"bad.py:{number}:{column}: KDL202"]


def test_standard_input(flake8: Flake8) -> None:
    run = flake8("--stdin-display-name", "pkg/model.py", "-", stdin=BAD)
    assert (run.status, run.places) == (1, ["pkg/model.py:9:5: KDL101"])


@pytest.mark.parametrize(
    ("comment", "hidden"),
    [("# noqa", True), ("# noqa: KDL101", True), ("# noqa: KDL1", True), ("# noqa: KDL202", False), ("# yes", False)],
)
def test_noqa(flake8: Flake8, tmp_path: Path, comment: str, hidden: bool) -> None:
    (tmp_path / "bad.py").write_text(BAD.replace("x):", f"x):  {comment}"))
    assert flake8("bad.py").places == ([] if hidden else ["bad.py:9:5: KDL101"])


@pytest.mark.parametrize("comment", ["  # noqa", "  # noqa: KDL101", "\n# flake8: noqa"])
def test_noqa_can_be_disabled(flake8: Flake8, tmp_path: Path, comment: str) -> None:
    (tmp_path / "bad.py").write_text(BAD.replace("x):", f"x):{comment}"))
    assert flake8("bad.py").places == []
    assert flake8("--select=KDL", "--disable-noqa", "bad.py").places == ["bad.py:9:5: KDL101"]


def test_per_file_ignores(flake8: Flake8, tmp_path: Path) -> None:
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text(BAD)
    (tmp_path / ".flake8").write_text("[flake8]\nper-file-ignores =\n    one.py: KDL101\n")
    assert flake8().places == ["two.py:9:5: KDL101"]


def test_jobs(flake8: Flake8, tmp_path: Path) -> None:
    for name in ("one.py", "two.py", "three.py"):
        (tmp_path / name).write_text(BAD)
    (tmp_path / ".flake8").write_text("[flake8]\nkdl-target-keras = 3.12\n")
    assert flake8("-j", "2").places == sorted(f"{name}.py:9:5: KDL101" for name in ("one", "two", "three"))
    assert flake8("-j", "2", "--kdl-target-keras", "2").places == []


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        ((), False),
        (("--select=KDL",), False),
        (("--ignore=E203",), False),
        (("--ignore=E203", "--select=E,KDL"), False),
        (("--extend-ignore=E203",), False),
        (("--extend-select=KDL",), False),
        (("--extend-select=KDL9",), True),
        (("--extend-select=KDL901",), True),
        (("--extend-select=KDL902",), False),
        (("--select=KDL9",), True),
        (("--ignore=E203", "--extend-select=KDL9"), True),
        (("--extend-select=KDL9", "--extend-ignore=KDL901"), False),
    ],
)
@pytest.mark.parametrize("in_file", [False, True])
def test_advice_is_given_only_when_asked_for(
    flake8: Flake8, tmp_path: Path, arguments: tuple[str, ...], reported: bool, in_file: bool
) -> None:
    (tmp_path / "model.py").write_text(ADVICE)
    if in_file:
        (tmp_path / ".flake8").write_text("\n".join(["[flake8]", *(a.removeprefix("--") for a in arguments)]))
    run = flake8(*(() if in_file else arguments), "model.py")
    assert [place.split()[-1] for place in run.places] == (["KDL901"] if reported else [])
    assert run.status == int(reported)


@pytest.mark.parametrize(("arguments", "reported"), [(("--select=E",), False), (("--extend-ignore=KDL1",), False)])
def test_selection_is_that_of_flake8(
    flake8: Flake8, tmp_path: Path, arguments: tuple[str, ...], reported: bool
) -> None:
    (tmp_path / "bad.py").write_text(BAD)
    assert (flake8(*arguments, "bad.py").places != []) == reported


@pytest.mark.parametrize("config", ["setup.cfg", ".flake8", "tox.ini"])
@pytest.mark.parametrize("option", ["kdl-target-keras", "kdl_target_keras"])
def test_target_in_any_configuration_file(flake8: Flake8, tmp_path: Path, config: str, option: str) -> None:
    (tmp_path / "bad.py").write_text(BAD)
    (tmp_path / config).write_text(f"[flake8]\n{option} = 2\n")
    assert flake8("bad.py").places == []
    assert flake8("--kdl-target-keras", "3.15", "bad.py").places == ["bad.py:9:5: KDL101"]


def test_an_unknown_target_is_an_error(flake8: Flake8, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(BAD)
    run = flake8("--kdl-target-keras", "4.0", "bad.py")
    assert run.status == 2
    assert "'4.0'" in run.errors
    (tmp_path / ".flake8").write_text("[flake8]\nkdl-target-keras = 3,15\n")
    run = flake8("bad.py")
    assert run.status == 2
    assert "'3,15'" in run.errors


def test_a_syntax_error_is_reported_by_flake8_alone(flake8: Flake8, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(BAD + "def\n")
    assert [place.split()[-1] for place in flake8("--select=E9,KDL", "bad.py").places] == ["E999"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_error_of_ours_ends_nothing(flake8: Flake8, tmp_path: Path, jobs: str) -> None:
    (tmp_path / "bad.py").write_text(BAD)
    (tmp_path / "other.py").write_text("import os\n")
    run = flake8("-j", jobs, program=("-c", CRASHING))
    assert run.places == ["bad.py:1:1: KDL000", "other.py:1:1: F401"]
    (report,) = [line for line in run.output.splitlines() if "KDL000" in line]
    assert "RuntimeError: the sky" in report
    assert "report" in report
    assert flake8("-j", jobs, "--extend-ignore=KDL000", program=("-c", CRASHING)).places == ["other.py:1:1: F401"]


LAZY = """
import ast, sys
from kerasdrop_lint.frontends.flake8_plugin import Plugin

def loaded():
    return sorted({"kerasdrop_lint.judge", "keras", "tensorflow", "tqdm", "pathspec"} & set(sys.modules))

print(loaded())
text = sys.stdin.read()
print([row[2].split()[0] for row in Plugin(ast.parse(text), text.splitlines(True), "model.py").run()])
print(loaded())
"""


def test_the_analysis_is_imported_only_for_files_that_may_matter(flake8: Flake8) -> None:
    rejected = flake8(program=("-c", LAZY), stdin="import os\nprint(os.name)\n")
    assert rejected.output.splitlines() == ["[]", "[]", "[]"], rejected.errors
    accepted = flake8(program=("-c", LAZY), stdin=BAD)
    assert accepted.output.splitlines() == ["[]", "['KDL101']", "['kerasdrop_lint.judge']"], accepted.errors


def test_flake8_itself_starts_without_the_analysis(flake8: Flake8) -> None:
    program = "import sys\nfrom flake8.main.cli import main\nmain(['-'])\nprint('kerasdrop_lint.judge' in sys.modules)"
    assert flake8(program=("-c", program), stdin="x = 1\n").output == "False\n"
    assert flake8(program=("-c", program), stdin=GOOD).output == "True\n"
