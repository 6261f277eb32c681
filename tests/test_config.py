"""Configuration files and the command line over them; every mistake named with its place and the nearest valid word."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from kerasdrop_lint.config import Configuration, Options, Output, UsageError, configure
from kerasdrop_lint.config.schema import SETTINGS
from kerasdrop_lint.source.discovery import DEFAULT_EXCLUDE


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rules = ModuleType("kerasdrop_lint.rules")
    rules.RULES = tuple(SimpleNamespace(code=code) for code in ("KDL101", "KDL102", "KDL201", "KDL901"))
    monkeypatch.setitem(sys.modules, "kerasdrop_lint.rules", rules)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configured(project: Path, toml: str, given: Mapping[str, object] | None = None) -> Configuration:
    (project / "pyproject.toml").write_text(f"[tool.kerasdrop-lint]\n{toml}\n")
    return configure(given or {}, ["."])


def test_nothing(project: Path) -> None:
    configuration = configure({}, ["."])
    assert configuration.file is None
    assert configuration.output == Output()
    assert configuration.options.selection == Options().selection
    assert configuration.options.excludes.patterns == DEFAULT_EXCLUDE


def test_every_setting(project: Path) -> None:
    configuration = configured(
        project,
        """
        select = ["KDL1"]
        ignore = ["KDL101"]
        extend-select = ["KDL9"]
        extend-ignore = ["kdl102"]
        per-file-ignores = {"tests/*" = ["KDL1", "KDL2"], "conftest.py" = ["KDL"]}
        exclude = ["old", "a/b"]
        extend-exclude = ["new"]
        force-exclude = true
        target-keras = "3.3"
        format = "json"
        output-file = "report.json"
        exit-zero = true
        statistics = true
        show-source = false
        jobs = 3
        no-progress = true
        color = "never"
        quiet = true
        verbose = true
        """,
    )
    options, selection = configuration.options, configuration.options.selection
    assert configuration.file == str(project / "pyproject.toml")
    assert (selection.select, selection.ignore) == (("KDL1",), ("KDL101",))
    assert (selection.extend_select, selection.extend_ignore) == (("KDL9",), ("KDL102",))
    assert selection.per_file_ignores == ((str(project / "tests/*"), ("KDL1", "KDL2")), ("conftest.py", ("KDL",)))
    assert options.excludes.patterns == ("old", str(project / "a/b"))
    assert (options.excludes.extended, options.excludes.force) == (("new",), True)
    assert (options.target_keras, options.jobs) == ("3.3", 3)
    assert configuration.output == Output(
        "json", str(project / "report.json"), True, True, False, "never", True, True, no_progress=True
    )


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('selct = ["KDL1"]', "unknown key 'selct'; did you mean 'select'?"),
        ("per_file_ignores = {}", "unknown key 'per_file_ignores'; did you mean 'per-file-ignores'?"),
        ("zzz = 1", "unknown key 'zzz'"),
        ('select = "KDL1"', "'select' must be a list of codes, not a string ('KDL1')"),
        ("select = [1]", "'select' must be a list of codes, not a list ([1])"),
        ('select = ["KDL5"]', "'select': unknown code 'KDL5'; did you mean"),
        ('ignore = ["E501"]', "'ignore': unknown code 'E501'"),
        ('per-file-ignores = ["KDL1"]', "'per-file-ignores' must be a table of file patterns"),
        ('per-file-ignores = {"a.py" = "KDL1"}', "'per-file-ignores' must be a table of file patterns"),
        ('per-file-ignores = {"a.py" = ["KDL77"]}', "'per-file-ignores': unknown code 'KDL77'"),
        ("target-keras = 3.15", "'target-keras' must be a string, not a number (3.15)"),
        ('target-keras = "3.99"', "unknown target Keras '3.99' (known: 2, 3.0 to 3.16); did you mean '3.9'?"),
        ('format = "jason"', "'format' must be one of text, concise, json, not 'jason'; did you mean 'json'?"),
        ("jobs = 0", "'jobs' must be a positive number or \"auto\", not a number (0)"),
        ("jobs = true", "'jobs' must be a positive number or \"auto\", not a boolean (True)"),
        ("quiet = 1", "'quiet' must be true or false, not a number (1)"),
        ("exclude = 'a'", "'exclude' must be a list of file patterns, not a string ('a')"),
    ],
)
def test_mistakes(project: Path, toml: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        configured(project, toml)
    assert str(caught.value).startswith(f"{project / 'pyproject.toml'}: [tool.kerasdrop-lint]: {message}")


@pytest.mark.parametrize(
    ("toml", "message"),
    [("[tool.kerasdrop-lint", "not valid TOML"), ("tool.kerasdrop-lint = 1", "tool.kerasdrop-lint must be a table")],
)
def test_broken_files(project: Path, toml: str, message: str) -> None:
    (project / "pyproject.toml").write_text(toml)
    with pytest.raises(UsageError, match=message):
        configure({}, ["."])
    assert configure({}, ["."], isolated=True).file is None


def test_jobs_auto(project: Path) -> None:
    assert configured(project, 'jobs = "auto"').options.jobs is None


def test_the_command_line_wins_and_extends(project: Path) -> None:
    toml = 'select = ["KDL1"]\nextend-select = ["KDL9"]\nformat = "json"\nextend-exclude = ["a"]'
    given = {"select": ("KDL2",), "extend-select": ("KDL101",), "format": "text", "extend-exclude": ("b/c",)}
    configuration = configured(project, toml, given)
    selection = configuration.options.selection
    assert selection.select == ("KDL2",)
    assert selection.extend_select == ("KDL9", "KDL101")
    assert configuration.options.excludes.extended == ("a", str(project / "b/c"))
    assert configuration.output.format == "text"


def test_a_mistake_on_the_command_line(project: Path) -> None:
    with pytest.raises(UsageError, match="the command line: 'select': unknown code 'KDL7'"):
        configure({"select": ("KDL7",)}, ["."])


def test_the_nearest_file_with_our_table(project: Path) -> None:
    (project / "pkg" / "sub").mkdir(parents=True)
    (project / "pyproject.toml").write_text("[tool.kerasdrop-lint]\njobs = 2\n")
    (project / "pkg" / "pyproject.toml").write_text("[tool.other\n")
    (project / "pkg" / "sub" / "pyproject.toml").write_text("[tool.kerasdrop-lint]\njobs = 3\n")
    (project / "pkg" / "sub" / "a.py").write_text("")
    assert configure({}, ["pkg/sub/a.py"]).options.jobs == 3
    assert configure({}, ["pkg/sub", "pkg/sub/a.py"]).options.jobs == 3
    assert configure({}, ["pkg"]).options.jobs == 2
    assert configure({}, ["pkg/sub", "pkg/other"]).options.jobs == 2
    assert configure({}, ["pkg/sub"], isolated=True).options.jobs is None
    assert configure({}, ["pkg"], config="pkg/sub/pyproject.toml").options.jobs == 3


def test_patterns_are_relative_to_their_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "sub").mkdir()
    (project / "pyproject.toml").write_text('[tool.kerasdrop-lint]\nexclude = ["sub/a.py"]\n')
    monkeypatch.chdir(project / "sub")
    assert configure({}, ["."]).options.excludes.patterns == (str(project / "sub" / "a.py"),)


@pytest.mark.parametrize(("name", "message"), [("none.toml", "cannot be read"), ("empty.toml", "has no")])
def test_a_named_file_must_be_for_us(project: Path, name: str, message: str) -> None:
    (project / "empty.toml").write_text("")
    with pytest.raises(UsageError, match=f"{name}: {message}"):
        configure({}, ["."], config=name)


def test_every_output_setting_is_a_setting() -> None:
    assert {name.replace("_", "-") for name in Output.__slots__} <= {setting.name for setting in SETTINGS}


def test_nothing_above_the_repository_is_read(project: Path) -> None:
    (project / "repo" / ".git").mkdir(parents=True)
    (project / "repo" / "pkg").mkdir()
    (project / "pyproject.toml").write_text("[tool.kerasdrop-lint]\njobs = 2\n")
    assert configure({}, ["repo/pkg"]).file is None
    (project / "repo" / "pyproject.toml").write_text("[tool.kerasdrop-lint]\njobs = 3\n")
    assert configure({}, ["repo/pkg"]).options.jobs == 3


def test_where_the_target_comes_from(project: Path) -> None:
    options = configured(project, 'target-keras = "3.3"').options
    assert (options.target_file, options.own_tables) == (str(project / "pyproject.toml"), True)
    options = configured(project, 'target-keras = "3.3"', {"target-keras": "3.8"}).options
    assert (options.target_keras, options.target_file, options.own_tables) == ("3.8", None, True)
    options = configure({}, ["."], config=str(project / "pyproject.toml")).options
    assert (options.target_file, options.own_tables) == (str(project / "pyproject.toml"), False)
    assert not configure({}, ["."], isolated=True).options.own_tables
