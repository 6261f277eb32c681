"""`explain CODE --run`, as a whole process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from kerasdrop_lint.knowledge.profiles import LEGACY
from kerasdrop_lint.modes import Effect, ModeTable, Site, SiteModes
from kerasdrop_lint.reports.comparison import Pair, comparison_text
from kerasdrop_lint.reports.paint import plain
from kerasdrop_lint.rules import RULES
from kerasdrop_lint.rules.examples import examples
from tests.claims import read_claims

ROOT = Path(__file__).parent.parent.parent
HEALTHY = "on off off on off off"


def explain(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kerasdrop_lint", "explain", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=400, check=False, env=env)


def blocks(output: str) -> dict[str, list[str]]:
    """Example, then the lines below its name, without columns, which Python knows only from 3.11 on."""
    _, *paragraphs = output.strip().split("\n\n")
    table: dict[str, list[str]] = {}
    for head, *lines in (paragraph.splitlines() for paragraph in paragraphs):
        table[head.split(":")[0]] = [re.sub(r"(\.py:\d+):\d+", r"\1", " ".join(line.split())) for line in lines]
    return table


HEADING = "site layer effect fit evaluate predict training=True training=False model(x) why"


@pytest.mark.tensorflow
@pytest.mark.slow("starts TensorFlow and builds ten examples, as a user does")
@pytest.mark.parametrize(
    ("runtime", "states"), [("keras", "off off off on off off"), ("tf_keras", "on off off on off off")]
)
def test_the_examples_do_what_is_predicted(runtime: str, states: str) -> None:
    pytest.importorskip("tensorflow")
    done = explain("kdl102", "--run", "--runtime", runtime)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == f"KDL102 misnamed-training-argument on {runtime} {version(runtime)}"
    shown = blocks(done.stdout)
    assert list(shown) == [example.path.name for example in examples("KDL102")]
    assert shown["good_flax_module.py"] == ["not built: there is no Keras in it"]
    assert shown["good_both_names.py"] == [
        HEADING,
        f"good_both_names.py:14 Dropout dropout predicted {HEALTHY} `training=` was written",
        f"good_both_names.py:14 Dropout dropout measured {HEALTHY} layer 'dropout'",
    ]
    assert shown["good_caller_passes_it_in_a_loop.py"][-1] == (
        f"good_caller_passes_it_in_a_loop.py:14 Dropout dropout measured {HEALTHY} "
        "layer 'dropout', layer 'dropout_1', layer 'dropout_2'"
    )
    assert "!" not in done.stdout


def claimed_absent(code: str) -> set[str]:
    paths = (ROOT / "fixtures" / code.lower()).glob("*.py")
    claims = {path.name: read_claims(path.read_text(encoding="utf-8")) for path in paths}
    return {name for name, claim in claims.items() if claim.static_only or LEGACY in claim.absent}


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_rule_has_its_examples(code: str) -> None:
    found = examples(code)
    assert {example.path.name for example in found} == {
        path.name for path in (ROOT / "fixtures" / code.lower()).glob("*.py")
    }
    assert {example.path.name for example in found if example.why_not(LEGACY)} == claimed_absent(code)
    assert [example.path.name for example in found if not example.summary.endswith(".")] == []


def row(layer: str, states: str, line: int = 3) -> SiteModes:
    return SiteModes(Site("a.py", line, 9, layer), Effect.DROPOUT, ModeTable.parse(states), "why", True, "build")


def test_differences_are_marked() -> None:
    pairs = [
        Pair(row("Dropout", "on unknown off drawn off off"), (row("Dropout", "off on off on off error:KeyError"),)),
        Pair(row("LSTM", HEALTHY, 4), ()),
        Pair(None, (row("GRU", "on off off on off off", 5),)),
        Pair(None, (row("Dropout", "off off off off off off", 6),)),
        Pair(row("Dropout", HEALTHY, 7), (row("Dropout", HEALTHY, 7), row("Dropout", HEALTHY, 7))),
    ]
    assert [pair.differs for pair in pairs] == [True, True, True, False, False]
    assert [" ".join(line.split()) for line in comparison_text(pairs, plain)] == [
        HEADING,
        "a.py:3:9 Dropout dropout predicted on unknown off drawn off off why",
        "a.py:3:9 Dropout dropout measured off! on off on off error:KeyError! why",
        "a.py:4:9 LSTM dropout predicted on off off on off off why (not measured)",
        "a.py:5:9 GRU dropout measured on off off on off off why (not predicted)",
        "a.py:6:9 Dropout dropout measured off off off off off off why (not predicted)",
        "a.py:7:9 Dropout dropout predicted on off off on off off why",
        "a.py:7:9 Dropout dropout measured on off off on off off why",
        "a.py:7:9 Dropout dropout measured on off off on off off why",
    ]


def test_runtime_is_for_run_only() -> None:
    done = explain("KDL101", "--runtime", "tf_keras")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "kerasdrop-lint: error: explain: --runtime needs --run\n"


@pytest.mark.parametrize(
    ("module", "source", "reason"),
    [
        (
            "psutil",
            "raise ImportError('no such thing')",
            "the imports ended the process: exited with status 1 (os._exit): ImportError: no such thing: {extra}",
        ),
        ("tensorflow", "raise ImportError('no such thing')", "measuring needs TensorFlow (no such thing): {extra}"),
        ("tensorflow", "__version__ = '2.9.1'", "TensorFlow 2.9.1 is too old, 2.18 is needed: {extra}"),
    ],
)
def test_without_tensorflow_one_line_says_what_to_install(
    tmp_path: Path, module: str, source: str, reason: str
) -> None:
    pytest.importorskip("psutil")
    (tmp_path / f"{module}.py").write_text(source)
    done = explain("KDL101", "--run", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    extra = 'pip install "kerasdrop-lint[tensorflow]"'
    assert done.stderr == f"kerasdrop-lint: error: explain: {reason.format(extra=extra)}\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by the backend that pyproject.toml names."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_example(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("kerasdrop_lint/fixtures/")}
        held = {name.removeprefix("kerasdrop_lint/fixtures/"): archive.read(name) for name in names}
    paths = (ROOT / "fixtures").glob("*/*.py")
    assert held == {f"{path.parent.name}/{path.name}": path.read_bytes() for path in paths}


@pytest.mark.tensorflow
def test_what_is_installed_from_the_wheel_runs_its_examples(wheel: Path, tmp_path: Path) -> None:
    pytest.importorskip("tensorflow")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    done = explain("KDL114", "--run", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert list(blocks(done.stdout)) == sorted(path.name for path in (ROOT / "fixtures" / "kdl114").glob("*.py"))
    where = [sys.executable, "-c", "import kerasdrop_lint; print(kerasdrop_lint.__file__)"]
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    found = subprocess.run(where, capture_output=True, text=True, check=True, env=env, cwd=tmp_path).stdout
    assert found.strip() == str(tmp_path / "kerasdrop_lint" / "__init__.py")
