"""The command line with the real analysis, as a whole process; the fixtures are its input."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kerasdrop_lint import __version__
from kerasdrop_lint.frontends.command_line import run
from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.modes import Entry
from tests.claims import read_claims

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
BAD = """\
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)


def build():
    return Net()
"""
GOOD = BAD.replace("(self, x)", "(self, x, training=None)").replace("drop(x)", "drop(x, training=training)")
OFF = ["off", "off", "off", "on", "off", "off"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("bad.py").write_text(BAD)
    Path("good.py").write_text(GOOD)
    return tmp_path


@pytest.fixture
def fixtures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(FIXTURES, "fixtures", ignore=shutil.ignore_patterns("__pycache__")))


def command(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "kerasdrop_lint", *arguments]
    return subprocess.run(whole, input=stdin, capture_output=True, text=True, timeout=120, check=False)


def claimed(folder: Path, target: str) -> Iterator[tuple[str, int, str]]:
    """Path, line and code of all that the fixtures say is found there."""
    for path in sorted(folder.rglob("*.py")):
        claims = read_claims(path.read_text())
        if target not in claims.absent:
            yield from ((str(path), line, code) for line, code in claims.expected_findings(target))


def places(output: str) -> list[tuple[str, int, str]]:
    """Path, line and code of findings printed one a line."""
    matches = [re.fullmatch(r"(.+?):(\d+):\d+: (KDL\d{3}) .+", line) for line in output.splitlines()]
    assert None not in matches, output
    return sorted((match[1], int(match[2]), match[3]) for match in matches if match)


@pytest.mark.parametrize("target", [DEFAULT, "2", "3.16"])
def test_finds_what_the_fixtures_claim(fixtures: Path, target: str) -> None:
    done = command("check", "--format=concise", "--extend-select=KDL9", f"--target-keras={target}", "fixtures")
    assert (done.returncode, done.stderr) == (1, "")
    absent = {str(p) for p in fixtures.rglob("*.py") if target in read_claims(p.read_text()).absent}
    assert [place for place in places(done.stdout) if place[0] not in absent] == sorted(claimed(fixtures, target))


def test_several_processes_print_the_same_as_one(fixtures: Path) -> None:
    outputs = [command("check", "--extend-select=KDL9", f"--jobs={jobs}") for jobs in (1, 2)]
    assert outputs[0].stdout.count("KDL") > 20
    assert [done.returncode for done in outputs] == [1, 1]
    assert outputs[0].stdout == outputs[1].stdout


def test_advice_is_given_when_asked_for(fixtures: Path) -> None:
    for arguments, status in (((), 0), (("--select=KDL",), 0), (("--extend-select=KDL9",), 1)):
        done = command("check", "--format=concise", *arguments, "fixtures/kdl901")
        assert done.returncode == status
        assert {code for _, _, code in places(done.stdout)} == ({"KDL901"} if status else set())


def test_hidden_advice_is_counted_in_the_last_line(fixtures: Path) -> None:
    for name, said in (
        ("bad_in_a_block", "; 1 piece of advice hidden (--extend-select KDL9 shows it)"),
        ("good_lambda", ""),
    ):
        done = command("check", f"fixtures/kdl901/{name}.py")
        assert done.returncode == 0
        assert done.stdout == f"No findings (1 file checked, 1 uses Keras){said}.\n"
        assert "advice" not in command("check", "--extend-ignore=KDL901", f"fixtures/kdl901/{name}.py").stdout


def test_text(project: Path) -> None:
    done = command("check")
    assert (done.returncode, done.stderr) == (1, "")
    finding, source, marks, summary = done.stdout.splitlines()
    assert finding.startswith("bad.py:9:5: KDL101 `Net.call` has no `training` argument: Keras 3 never turns on ")
    assert "`self.drop` (Dropout, line 7)" in finding
    assert source == "  9 |     def call(self, x):"
    assert marks.startswith("    |     ^")
    assert summary == "1 finding in 1 file (2 files checked, 2 use Keras)."


def test_concise(project: Path) -> None:
    done = command("check", "--format=concise")
    assert (done.returncode, done.stderr) == (1, "")
    assert places(done.stdout) == [("bad.py", 9, "KDL101")]


def test_exit_statuses(project: Path) -> None:
    assert command("check", "good.py").returncode == 0
    assert command("check", "bad.py").returncode == 1
    assert command("check", "bad.py", "--exit-zero").returncode == 0
    assert command("check", "bad.py", "--ignore=KDL101").returncode == 0
    for wrong in (("bad.py", "nowhere.py"), ("bad.py", "--select=KDL7"), ("bad.py", "--nothing")):
        done = command("check", *wrong)
        assert done.returncode == 2
        assert done.stderr != ""
    assert command("nothing").returncode == 2


def test_another_target(project: Path) -> None:
    done = command("check", "--target-keras=2")
    assert (done.returncode, done.stderr) == (0, "")
    assert command("check", "--target-keras=4").returncode == 2


def test_keras_2_by_what_the_file_imports(project: Path) -> None:
    Path("bad.py").write_text(BAD.replace("import keras", "import tf_keras as keras"))
    assert command("check").returncode == 0
    assert command("check", "--target-keras=3.15").returncode == 1


def test_standard_input(project: Path) -> None:
    done = command("check", "--format=concise", "--stdin-display-name=pkg/net.py", "-", stdin=BAD)
    assert (done.returncode, places(done.stdout)) == (1, [("pkg/net.py", 9, "KDL101")])
    assert command("check", "-", stdin=GOOD).returncode == 0


def test_noqa(project: Path) -> None:
    Path("bad.py").write_text(BAD.replace("(self, x):", "(self, x):  # noqa: KDL101"))
    assert command("check").returncode == 0


def test_configuration(project: Path) -> None:
    Path("pyproject.toml").write_text('[tool.kerasdrop-lint]\ntarget-keras = "2"\nformat = "concise"\n')
    assert (command("check").returncode, command("check").stdout) == (0, "")
    assert places(command("check", "--target-keras=3.15").stdout) == [("bad.py", 9, "KDL101")]
    assert command("check", "--isolated").returncode == 1
    Path("pyproject.toml").write_text('[tool.kerasdrop-lint.per-file-ignores]\n"bad.py" = ["KDL1"]\n')
    assert command("check").returncode == 0
    Path("pyproject.toml").write_text('[tool.kerasdrop-lint]\nselct = ["KDL1"]\n')
    done = command("check")
    assert done.returncode == 2
    assert all(word in done.stderr for word in ("pyproject.toml", "selct", "'select'")), done.stderr


def is_place(value: dict[str, Any], *more: str) -> bool:
    """Whether these are a path, a line and a column from 1, and the other strings."""
    return (
        set(value) == {"path", "line", "column", *more}
        and all(isinstance(value[name], str) and value[name] for name in ("path", *more))
        and all(isinstance(value[name], int) and value[name] >= 1 for name in ("line", "column"))
    )


def are_modes(value: dict[str, str]) -> bool:
    """Whether this is a mode table."""
    states = "on|off|unknown|drawn|error:[A-Za-z]+"
    return list(value) == [entry.value for entry in Entry] and all(re.fullmatch(states, s) for s in value.values())


PLACE = ("path", "line", "column", "end_line", "end_column")
FINDING = ["code", "name", *PLACE, "symbol", "message", "target_keras", "judged_for"]
FINDING += ["trace", "modes", "fix", "page"]


def test_json(fixtures: Path) -> None:
    Path("broken.py").write_text(BAD + "def f(:\n")
    done = command("check", "--format=json", "--extend-select=KDL9")
    assert (done.returncode, done.stderr) == (2, "")
    content = json.loads(done.stdout)
    assert list(content) == ["version", "findings", "errors", "not_followed", "summary"]
    assert content["version"] == __version__
    assert len(content["findings"]) > 20
    names = {rule["code"]: rule["name"] for rule in json.loads(command("rules", "--format=json").stdout)}
    for finding in content["findings"]:
        assert list(finding) == FINDING
        assert finding["name"] == names[finding["code"]]
        assert is_place(
            {key: finding[key] for key in ("path", "line", "column", "symbol", "message", "target_keras")},
            "symbol",
            "message",
            "target_keras",
        )
        assert (finding["end_line"], finding["end_column"]) > (finding["line"], finding["column"])
        assert all(is_place(step, "message") for step in finding["trace"])
        assert finding["modes"] is None or are_modes(finding["modes"])
        assert finding["fix"] is None
    (error,) = content["errors"]
    assert list(error) == ["path", "line", "message"]
    assert (error["path"], error["line"]) == ("broken.py", 15)
    summary = content["summary"]
    assert list(summary) == ["files", "skipped", "findings", "hidden", "not_followed", "seconds"]
    assert summary["files"] == len(list(fixtures.rglob("*.py"))) + 1
    assert summary["findings"] == len(content["findings"])
    assert summary["hidden"] == {}
    assert isinstance(summary["seconds"], float)


def test_json_counts_hidden_advice(fixtures: Path) -> None:
    summary = json.loads(command("check", "--format=json", "fixtures/kdl901").stdout)["summary"]
    assert summary["findings"] == 0
    assert summary["hidden"]["KDL901"] == len([p for p in claimed(fixtures / "kdl901", DEFAULT) if p[2] == "KDL901"])


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\x0c", "# -*- coding: latin-1 -*-"])
def test_the_form_of_the_text_changes_nothing(project: Path, start: str, ending: str) -> None:
    text = start + BAD if start == "\ufeff" else f"{start}\n{BAD}"
    Path("bad.py").write_bytes(text.replace("\n", ending).encode())
    done = command("check", "--format=concise", "bad.py")
    assert done.stdout.startswith("bad.py:9:" if start == "\ufeff" else "bad.py:10:")
    assert done.stderr == ""


def test_syntax_errors(project: Path) -> None:
    Path("broken.py").write_text(BAD + "def f(:\n")
    done = command("check", "--format=concise")
    assert done.returncode == 2
    assert done.stdout.startswith("bad.py:9:")
    (error,) = done.stderr.splitlines()
    assert error.startswith("broken.py:15: error: ")


def test_nesting_does_not_end_the_process(project: Path) -> None:
    for name, depth in (("parentheses.py", 2000), ("deeper.py", 100_000)):
        Path(name).write_text(BAD + "x = " + "(" * depth + "1" + ")" * depth + "\n")
    Path("sum.py").write_text(BAD + "x = 1" + " + 1" * 50_000 + "\n")
    done = command("check", "--format=concise", "--jobs=1")
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["deeper.py", "parentheses.py", "sum.py"]
    assert done.stdout.startswith("bad.py:9:")


def test_modes_of_a_file(project: Path) -> None:
    done = command("modes", "bad.py")
    assert (done.returncode, done.stderr) == (0, "")
    title, heading, row = done.stdout.splitlines()
    assert title == f"Net (Keras {DEFAULT})"
    assert all(entry.value.removeprefix("model(x, ").rstrip(")") in heading for entry in list(Entry)[:5])
    assert re.split(r"  +", row.strip())[:9] == ["bad.py:10:16", "Dropout", "dropout", *OFF]
    assert command("modes", "bad.py", "--target-keras=2").stdout.splitlines()[2].split()[3:6] == ["on", "off", "off"]


def test_modes_of_a_builder(fixtures: Path) -> None:
    path = "fixtures/kdl101/bad_block_of_layers.py"
    (site,) = read_claims(Path(path).read_text()).expected_sites(DEFAULT)
    done = command("modes", f"{path}:build", "--format=json")
    assert (done.returncode, done.stderr) == (0, "")
    content = json.loads(done.stdout)
    assert (list(content), content["target_keras"]) == (["target_keras", "tables"], DEFAULT)
    (table,) = content["tables"]
    assert list(table) == ["site", "effect", "modes", "why", "reaches_output", "silent_because"]
    assert is_place(table["site"], "layer")
    assert (table["site"]["path"], table["site"]["line"], table["site"]["layer"]) == (path, site.line, "Dropout")
    assert are_modes(table["modes"])
    assert list(table["modes"].values()) == str(site.modes).split()
    assert (table["effect"], table["reaches_output"]) == ("dropout", True)
    assert table["why"]


@pytest.mark.parametrize("place", ["bad.py:nothing", "nowhere.py", "bad.py:not a name", "."])
def test_modes_of_nothing(project: Path, place: str) -> None:
    done = command("modes", place)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) >= 1


def test_explain() -> None:
    done = command("explain", "KDL101")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("KDL101 model-call-without-training: ")
    assert [p for p in ("Reported:", "Use instead:", "Silent when:", "Measured:") if p not in done.stdout] == []
    assert command("explain", "model-call-without-training").stdout == done.stdout
    assert command("explain", "KDL199").returncode == 2


def test_every_rule_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    rules = json.loads(command("rules", "--format=json").stdout)
    listed = command("rules").stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [[rule["code"], rule["name"]] for rule in rules]
    assert {path.name.upper() for path in FIXTURES.glob("kdl*")} == {rule["code"] for rule in rules}
    assert command("explain", rules[0]["code"]).returncode == 0
    for rule in rules:
        assert run(["explain", rule["code"]]) == 0
        assert capsys.readouterr().out.startswith(f"{rule['code']} {rule['name']}:")
