"""Knowing more never loses a finding: a file with its project, or with more callers, has those that it has alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.knowing_more import losses
from kerasdrop_lint.check.one import projects_for
from kerasdrop_lint.config.options import DEFAULTS
from kerasdrop_lint.judge import Judgement, judge
from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.project.project import Projects, surroundings

ROOT = Path(__file__).parent.parent
FIXTURES = sorted((ROOT / "fixtures").glob("kdl*/*.py"))
CORPORA = ROOT / "benchmarks" / "corpora"
REFUTED = {("gcn_lstm.py", "KDL304")}
"""Lost on purpose: a module of the same project imports Keras 2 by its own name."""

TRAINS = """

def main(x, y):
    model = build()
    model.compile("adam", "mse")
    model.fit(x, y)
    model.evaluate(x, y)
    return model.predict(x)
"""
CHOOSES = """

def chosen(name):
    return {{{table}}}[name]


def count(name):
    return sum(weight.shape[0] for weight in chosen(name)().weights)
"""


def callers(source: str, target: str) -> str:
    """Another module that uses all of a file, and decides nothing: it passes no mode and no option."""
    names = [node.name for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    builds = [
        node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == "build"
    ]
    keras = "tf_keras as keras" if target == "2" else "keras"
    text = f"import {keras}\n" + (f"from net import {', '.join([*builds, *names])}\n" if builds or names else "")
    text += TRAINS if builds else ""
    return text + (CHOOSES.format(table=", ".join(f"{name!r}: {name}" for name in names)) if names else "")


def judged(path: Path, target: str) -> Judgement:
    source = path.read_text()
    return judge(source, str(path), target, surroundings=surroundings(Projects(), str(path), source))


def found(judgement: Judgement) -> set[tuple[str, int, int]]:
    assert judgement.failures == ()
    return {(finding.code, finding.span.line, finding.span.column) for finding in judgement.findings}


@pytest.mark.parametrize("target", [DEFAULT, "2"])
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_with_callers(path: Path, target: str, tmp_path: Path) -> None:
    source = path.read_text()
    net = tmp_path / "net.py"
    net.write_text(source)
    (tmp_path / "pyproject.toml").touch()
    alone = found(judge(source, str(net), target))
    assert alone <= found(judged(net, target)), "a folder around it"
    (tmp_path / "train.py").write_text(callers(source, target))
    assert alone <= found(judged(net, target)), "a module that uses it"


@pytest.mark.campaign
@pytest.mark.slow("judges every file of a package twice")
@pytest.mark.parametrize("package", ["spektral", "stellargraph", "keras-cv", "keras-hub", "deepctr", "TensorFlowTTS"])
def test_real_packages(package: str) -> None:
    folder = CORPORA / package
    if not folder.is_dir():
        pytest.skip("the package is not there: benchmarks/corpora.py downloads it")
    projects = projects_for(DEFAULTS)
    lost = {
        (path.name, finding.code) for path in sorted(folder.rglob("*.py")) for finding, _ in losses(str(path), projects)
    }
    assert lost <= REFUTED
