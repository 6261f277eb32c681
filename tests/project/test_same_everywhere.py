"""A file has the same findings alone and in a run, in every order, in any number of processes, from every front end."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.config import Options
from kerasdrop_lint.finding import Finding
from tests.project.trees import BLOCK, net, write

MODULES = 300


def generated(root: Path, modules: int, seed: int) -> list[str]:
    """A package of layers and models that import each other, in circles too, and sometimes nothing that exists."""
    rng = random.Random(seed)
    files = {"pkg/__init__.py": "".join(f"from .m{n} import *\n" for n in range(0, modules, 7))}
    for number in range(modules):
        others = [rng.randrange(modules + 3) for _ in range(3)]
        imports = "\n    ".join(
            rng.choice([f"from .m{n} import Block{n}", f"from pkg.m{n} import Block{n}", f"from pkg import Block{n}"])
            for n in others
        )
        base = rng.choice(["keras.layers.Layer", "keras.layers.Layer", f"Block{others[0]}"])
        block = BLOCK.replace("class Block(keras.layers.Layer)", f"class Block{number}({base})")
        if rng.random() < 0.5:
            block = block.replace("keras.layers.Dropout(rate)", f"Block{others[1]}()")
        text = block.replace("import keras", f"import keras\n    {imports}", 1)
        files[f"pkg/m{number}.py"] = text + net("", f"Block{others[2]}()").replace("Net", f"Net{number}")
    write(root, files)
    return sorted(str(root / name) for name in files)


def key(finding: Finding) -> tuple[object, ...]:
    return (finding.path, finding.span, finding.code, finding.message, finding.trace, finding.modes)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return generated(tmp_path_factory.mktemp("generated"), MODULES, 1)


@pytest.fixture(scope="module")
def expected(project: list[str]) -> list[tuple[object, ...]]:
    report = check_paths(project)
    assert not report.failures
    assert len(report.findings) > MODULES // 4
    return sorted(map(key, report.findings), key=str)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_any_order_and_number_of_processes(project: list[str], expected: list[tuple[object, ...]], jobs: int) -> None:
    shuffled = random.Random(jobs).sample(project, len(project))
    report = check_paths(shuffled, Options(jobs=jobs))
    assert sorted(map(key, report.findings), key=str) == expected


def test_one_file_alone(project: list[str], expected: list[tuple[object, ...]]) -> None:
    for path in random.Random(0).sample(project, 25):
        alone = sorted((key(finding) for finding in check_paths([path]).findings), key=str)
        assert alone == [finding for finding in expected if finding[0] == path]


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    files = {"pyproject.toml": "", "pkg/__init__.py": "", "pkg/blocks.py": BLOCK}
    return write(tmp_path, files | {"pkg/net.py": net("from .blocks import Block")})


def run(*arguments: str, cwd: Path, stdin: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=cwd, input=stdin, capture_output=True, text=True, check=False
    )
    return done.stdout


def test_standard_input(faulty: Path) -> None:
    """What is given counts, not what lies on the disk."""
    given = (faulty / "pkg" / "net.py").read_text()
    (faulty / "pkg" / "net.py").write_text("import keras\n")
    shown = run("kerasdrop_lint", "check", "-", "--stdin-display-name", "pkg/net.py", cwd=faulty, stdin=given)
    assert shown.startswith("pkg/net.py:10:5: KDL101")
    assert "line 7 of blocks.py" in shown


def test_flake8(faulty: Path) -> None:
    shown = run("flake8", "--select=KDL", "pkg/net.py", cwd=faulty)
    assert shown.startswith("pkg/net.py:10:5: KDL101")
    given = (faulty / "pkg" / "net.py").read_text()
    arguments = ("flake8", "--select=KDL", "--stdin-display-name=pkg/net.py", "-")
    assert run(*arguments, cwd=faulty, stdin=given) == shown


def test_installed_packages(tmp_path: Path) -> None:
    """They are read where an option names them, and not otherwise."""
    packages = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    write(packages, {"other/__init__.py": "", "other/blocks.py": BLOCK})
    write(tmp_path / "env", {"pyvenv.cfg": ""})
    train = write(tmp_path / "project", {"pyproject.toml": "", "train.py": net("from other.blocks import Block")})
    assert run("kerasdrop_lint", "check", "train.py", cwd=train).startswith("No findings")
    shown = run("kerasdrop_lint", "check", "--environment", "../env", "train.py", cwd=train)
    assert shown.startswith("train.py:10:5: KDL101")
    assert run("flake8", "--select=KDL", "--kdl-environment", "../env", "train.py", cwd=train).startswith(
        "train.py:10:5"
    )
    (train / "pyproject.toml").write_text("[tool.kerasdrop-lint]\nenvironment = '../env'\n")
    assert run("kerasdrop_lint", "check", "train.py", cwd=train) == shown


def test_an_environment_that_is_not_there(faulty: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kerasdrop_lint", "check", "--environment", "nowhere", "."],
        cwd=faulty,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "'environment': no installed packages in 'nowhere'" in done.stderr
