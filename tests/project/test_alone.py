"""A script outside of any repository is judged with its own folder: what lies around it is not opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.project import mentions
from kerasdrop_lint.project.layout import Layouts
from kerasdrop_lint.project.mentions import Mentions
from kerasdrop_lint.source.discovery import listed
from tests.project.trees import BLOCK, net, write

SIBLINGS = 60
HOME = {
    f"clone{number}/{name}": net("from block import Block")
    for number in range(SIBLINGS)
    for name in ("train.py", "src/pkg/__init__.py", "src/pkg/net.py", "setup.py")
}
"""What lies in a home folder: clones of repositories, each with users of a class of the script's name."""
SCRIPT = BLOCK + net("").replace("import keras", "", 1).replace("self.block(x)", "self.block(x, training=True)")


SEEN: list[list[str]] = []


def note(event: str, arguments: tuple[object, ...]) -> None:
    """Keep the path of a file that is opened or a folder that is listed. An audit hook stays for good."""
    if SEEN and event in ("open", "os.scandir", "os.listdir"):
        SEEN[-1].append(str(arguments[0]))


@contextmanager
def watched() -> Iterator[list[str]]:
    """The files that are opened and the folders that are listed."""
    if not hasattr(sys, "_kerasdrop_lint_watched"):
        sys.addaudithook(note)
        sys._kerasdrop_lint_watched = True  # type: ignore[attr-defined]
    SEEN.append([])
    try:
        yield SEEN[-1]
    finally:
        SEEN.clear()


def test_nothing_around_it_is_opened(tmp_path: Path) -> None:
    write(tmp_path, HOME | {"block.py": SCRIPT, "use.py": "from block import Block\nBlock()", "kit/__init__.py": ""})
    with watched() as seen:
        report = check_paths([str(tmp_path / "block.py")])
    assert report.findings
    inside = [os.path.relpath(path, tmp_path) for path in seen if path.startswith(str(tmp_path))]
    assert {path for path in inside if os.path.dirname(path)} <= {"kit/__init__.py", "kit/.gitignore"}
    assert len(set(inside)) <= 9
    assert len(inside) < SIBLINGS


def test_its_own_folder_and_the_packages_in_it_are(tmp_path: Path) -> None:
    files = {"a.py": "class Block: pass", "pkg/__init__.py": "", "pkg/sub/__init__.py": "", "pkg/sub/b.py": "Block"}
    write(tmp_path, files | {"pkg/data/c.py": "Block", "other/d.py": "Block"})
    found = Mentions(str(tmp_path), alone=True).of("Block")
    assert [os.path.relpath(path, tmp_path) for path in found or ()] == ["a.py", "pkg/sub/b.py"]


@pytest.mark.parametrize("marker", [".git/HEAD", "pyproject.toml", "setup.py", "setup.cfg"])
def test_a_repository_or_project_is_looked_through(tmp_path: Path, marker: str) -> None:
    write(tmp_path, {marker: "", "a/b/net.py": "", "c/d.py": "Block", "pkg/__init__.py": ""})
    layouts = Layouts()
    for place in ("a/b", "pkg"):
        layout = layouts.of(str(tmp_path / place))
        assert (layout.root, layout.home, layout.alone) == (str(tmp_path), str(tmp_path), False)


def test_a_script_is_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/net.py": "", "pkg/__init__.py": "", "pkg/sub/__init__.py": ""})
    assert Layouts().of(str(tmp_path / "a" / "b")).home == str(tmp_path / "a" / "b")
    layout = Layouts().of(str(tmp_path / "pkg" / "sub"))
    assert (layout.root, layout.home, layout.alone) == (str(tmp_path), str(tmp_path), True)


def test_what_lies_around_a_repository_is_none_of_its_business(tmp_path: Path) -> None:
    write(tmp_path, {"setup.py": "", "repo/.git/HEAD": "", "repo/__init__.py": "", "repo/pkg/__init__.py": ""})
    for place in ("repo", "repo/pkg"):
        layout = Layouts().of(str(tmp_path / place))
        assert (layout.root, layout.home) == (str(tmp_path / "repo"),) * 2


def test_folders_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {f"folder{number}/data.txt": "" for number in range(20)} | {"a.py": "Block"})
    assert listed(str(tmp_path), 10, 21).complete
    assert not listed(str(tmp_path), 10, 20).complete
    monkeypatch.setattr(mentions, "MOST_FOLDERS", 20)
    assert Mentions(str(tmp_path)).of("Block") is None
    monkeypatch.setattr(mentions, "MOST_FOLDERS", 21)
    assert Mentions(str(tmp_path)).of("Block") == (str(tmp_path / "a.py"),)


def test_a_folder_that_is_checked_as_a_whole_belongs_together(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/net.py": "", "c/d.py": "", "pkg/__init__.py": "", "pkg/sub/__init__.py": ""})
    layouts = Layouts(folders=(str(tmp_path / "pkg"), str(tmp_path)))
    for place in ("a/b", "pkg/sub", ""):
        layout = layouts.of(str(tmp_path / place))
        assert (layout.root, layout.home, layout.alone) == (str(tmp_path), str(tmp_path), False)
    package = Layouts(folders=(str(tmp_path / "pkg"),)).of(str(tmp_path / "pkg" / "sub"))
    assert (package.root, package.alone) == (str(tmp_path), True)


TRAINER = """
    import tensorflow as tf

    class Trainer:
        def __init__(self, network, optimizer):
            self.network, self.optimizer = network, optimizer

        def step(self, x, y):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((self.network(x) - y) ** 2)
            weights = self.network.trainable_variables
            self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    """
"""A training step of whatever network it is given, without `training=True`."""
PROGRAM = """
    import keras
    from training.trainer import Trainer

    network = keras.Sequential([keras.layers.Dense(4), keras.layers.Dropout(0.5)])
    Trainer(network, keras.optimizers.Adam()).step(1, 2)
    """


def test_its_modules_import_and_use_each_other(tmp_path: Path) -> None:
    write(tmp_path, {"training/trainer.py": TRAINER, "main.py": PROGRAM})
    assert not check_paths([str(tmp_path / "training")]).findings
    assert [finding.code for finding in check_paths([str(tmp_path)]).findings] == ["KDL107"]
    write(tmp_path, {"lib/layers/block.py": BLOCK, "lib/nets/net.py": net("from layers.block import Block")})
    assert [finding.code for finding in check_paths([str(tmp_path / "lib")]).findings] == ["KDL101"]
