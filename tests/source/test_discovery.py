"""Which files are found, and what is said of what cannot be looked into."""

import os
from pathlib import Path

import pytest

from kerasdrop_lint.finding import Failure
from kerasdrop_lint.source.discovery import Excludes, discover
from kerasdrop_lint.source.patterns import anchored


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plant(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")


def found(*paths: str, excludes: Excludes = Excludes()) -> list[str]:  # noqa: B008
    files, failures = discover(paths, excludes)
    assert failures == ()
    return list(files)


def test_python_files_in_a_fixed_order(tree: Path) -> None:
    plant(tree, "b.py", "a.py", "z/c.py", "m/d.py", "m/n/e.py", "notes.txt", "stub.pyi")
    assert found(".") == ["a.py", "b.py", "m/d.py", "m/n/e.py", "z/c.py"]
    assert found("m") == ["m/d.py", "m/n/e.py"]


def test_a_named_file_needs_no_suffix(tree: Path) -> None:
    plant(tree, "script")
    assert found("script") == ["script"]


def test_each_file_once(tree: Path) -> None:
    plant(tree, "a.py", "b.py")
    assert found("b.py", ".", "./a.py") == ["b.py", "a.py"]


def test_a_path_that_does_not_exist(tree: Path) -> None:
    plant(tree, "a.py")
    files, failures = discover(["nowhere", "a.py"], Excludes())
    assert files == ("a.py",)
    assert failures == (Failure("nowhere", None, "cannot be read: no such file or directory"),)


def test_a_directory_named_like_a_file(tree: Path) -> None:
    plant(tree, "x.py/y.py")
    assert found(".") == ["x.py/y.py"]
    assert found("x.py") == ["x.py/y.py"]


def test_links(tree: Path) -> None:
    plant(tree, "real/a.py")
    (tree / "real" / "loop").symlink_to(tree)
    (tree / "broken.py").symlink_to(tree / "nowhere")
    (tree / "linked").symlink_to(tree / "real")
    (tree / "itself.py").symlink_to(tree / "itself.py")
    # A link that leads nowhere is passed on, so that reading it says what is wrong.
    assert found(".") == ["broken.py", "itself.py", "real/a.py"]
    assert found("linked") == ["linked/a.py"]


def test_pipes_are_not_files(tree: Path) -> None:
    os.mkfifo(tree / "pipe.py")
    assert found(".") == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_directory(tree: Path) -> None:
    plant(tree, "a.py", "closed/b.py")
    (tree / "closed").chmod(0)
    files, failures = discover(["."], Excludes())
    (tree / "closed").chmod(0o700)
    assert files == ("a.py",)
    assert failures == (Failure("closed", None, "cannot be read: Permission denied"),)


def test_default_excludes(tree: Path) -> None:
    plant(tree, "a.py", ".venv/b.py", "node_modules/c.py", "pkg/__pycache__/d.py", "venv/e.py")
    assert found(".") == ["a.py"]
    assert found(".venv") == [".venv/b.py"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("b.py", ["a.py", "sub/inner/c.py"]),
        ("sub/b.py", ["a.py", "b.py", "sub/inner/c.py"]),
        ("sub/*", ["a.py", "b.py"]),
        ("sub/**", ["a.py", "b.py"]),
        ("**/inner", ["a.py", "b.py", "sub/b.py"]),
        ("inner/", ["a.py", "b.py", "sub/b.py"]),
        ("./sub", ["a.py", "b.py"]),
        ("[ab].py", ["sub/inner/c.py"]),
    ],
)
def test_excludes(tree: Path, pattern: str, left: list[str]) -> None:
    plant(tree, "a.py", "b.py", "sub/b.py", "sub/inner/c.py")
    for excludes in (Excludes((anchored(pattern, str(tree)),)), Excludes((), (anchored(pattern, str(tree)),))):
        assert found(".", excludes=excludes) == left


def test_force_exclude(tree: Path) -> None:
    plant(tree, "venv/deep/a.py", "ignored.py", "b.py")
    (tree / ".git").mkdir()
    (tree / ".gitignore").write_text("ignored.py\n")
    named = ("venv/deep/a.py", "ignored.py", "b.py")
    assert found(*named) == list(named)
    assert found(*named, excludes=Excludes(force=True, root=str(tree))) == ["b.py"]


def test_an_excluded_name_above_the_root_does_not_count(tree: Path) -> None:
    plant(tree, "venv/project/a.py")
    root = str(tree / "venv" / "project")
    assert found("venv/project/a.py", excludes=Excludes(force=True, root=root)) == ["venv/project/a.py"]


def test_gitignore(tree: Path) -> None:
    (tree / ".git" / "info").mkdir(parents=True)
    (tree / ".git" / "info" / "exclude").write_text("private.py\n")
    plant(tree, "a.py", "private.py", "gen/b.py", "gen/keep.py", "out/c.py", "sub/d.py", "sub/out/e.py", "sub/x_gen.py")
    (tree / ".gitignore").write_text("gen/*\n!gen/keep.py\n/out/\n*_gen.py\n")
    (tree / "sub" / ".gitignore").write_text("d.py\n!x_gen.py\n")
    expected = ["a.py", "gen/keep.py", "sub/x_gen.py", "sub/out/e.py"]
    assert found(".") == expected
    assert found("sub") == expected[2:]
    assert found("sub/d.py") == ["sub/d.py"]


@pytest.mark.parametrize("ignores", ["out\n", "/out/\n", "*\n"])
def test_an_ignored_directory_is_walked_if_it_is_named(
    tree: Path, monkeypatch: pytest.MonkeyPatch, ignores: str
) -> None:
    (tree / ".git").mkdir()
    plant(tree, "out/a.py", "out/b.py", "out/deep/c.py", "out/deep/d.py")
    (tree / ".gitignore").write_text(ignores)
    (tree / "out" / ".gitignore").write_text("b.py\n")
    (tree / "out" / "deep" / ".gitignore").write_text("d.py\n")
    assert found(".") == []
    assert found("out") == ["out/a.py", "out/deep/c.py"]
    assert found("out/deep") == ["out/deep/c.py"]
    assert found("out", excludes=Excludes(force=True, root=str(tree))) == []
    monkeypatch.chdir("out")
    assert found(".") == ["a.py", "deep/c.py"]
    monkeypatch.chdir("deep")
    assert found(".") == ["c.py"]


def test_gitignore_outside_a_repository(tree: Path) -> None:
    plant(tree, "a.py", "b.py")
    (tree / ".gitignore").write_text("b.py\n")
    assert found(".") == ["a.py"]


def test_a_deep_tree(tree: Path) -> None:
    deep = "/".join(["d"] * 200)
    plant(tree, f"{deep}/a.py")
    assert found(".") == [f"{deep}/a.py"]
