"""What `--builder` may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint.config import UsageError
from kerasdrop_lint.verify.builders import Builder, Given, builder
from tests.verify.verifying import MESSAGE, OFF, command, model

PICKY = "assert units in (4, 7), f'not {units}'"
USE = """\
import sys, pathlib
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import net


def make(units=4, *, name=None):
    return net.Net(units)


class Holder:
    class Net(net.Net):
        pass


def nothing():
    return 3


def fails():
    raise ValueError("no data")


def exits():
    import os
    os._exit(3)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pkg" / "sub").mkdir(parents=True)
    (tmp_path / "src" / "inner").mkdir(parents=True)
    for name in ("pkg/__init__.py", "pkg/sub/use.py", "pkg/sub/__init__.py", "src/inner/models.py"):
        (tmp_path / name).write_text("")
    (tmp_path / "pkg" / "use.py").write_text(USE)
    (tmp_path / "net.py").write_text(model(parameters=", units", init=PICKY))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "path", "name", "given"),
    [
        ("pkg.use:make", "pkg/use.py", "make", None),
        ("pkg/use.py:make", "pkg/use.py", "make", None),
        ("pkg.sub:make", "pkg/sub/__init__.py", "make", None),
        ("inner.models:Net", "src/inner/models.py", "Net", None),
        ("pkg.use:Holder.Net", "pkg/use.py", "Holder.Net", None),
        ("pkg.use:make()", "pkg/use.py", "make", Given((), ())),
        ("pkg.use:make(-4, [1, 'a:b'])", "pkg/use.py", "make", Given(("-4", "[1, 'a:b']"), ())),
        ("pkg.use:make(units=(4, 5))", "pkg/use.py", "make", Given((), (("units", "(4, 5)"),))),
    ],
)
def test_forms(project: Path, text: str, path: str, name: str, given: Given | None) -> None:
    found = builder(text)
    assert found == Builder(text, str(project / path), name, given)
    assert hash(found) == hash(builder(text))


WRONG = [
    ("pkg.use", "expected MODULE:FUNCTION, not 'pkg.use'"),
    (":make", "expected MODULE:FUNCTION, not ':make'"),
    ("pkg.use:", "expected MODULE:FUNCTION, not 'pkg.use:'"),
    ("nowhere:make", "no module 'nowhere' below {here}"),
    ("pkg.nowhere:make", "no module 'pkg.nowhere' below {here}"),
    ("/pkg/use.py:make", "no module '/pkg/use.py' below {here}"),
    ("pkg.use:make(", "'make(' in 'pkg.use:make(' is neither a name nor a call"),
    ("pkg.use:a b", "'a b' in 'pkg.use:a b' is neither a name nor a call"),
    ("pkg.use:1+1", "'1 + 1' in 'pkg.use:1+1' is neither a name nor a call"),
    ("pkg.use:make()()", "'make()' in 'pkg.use:make()()' is neither a name nor a call"),
    ("pkg.use:make(units)", "'units' in 'pkg.use:make(units)' is not a literal"),
    ("pkg.use:make(*[4])", "'*[4]' in 'pkg.use:make(*[4])' is not a literal"),
    ("pkg.use:make(**{'units': 4})", "'**{'units': 4}' in \"pkg.use:make(**{'units': 4})\" is not a literal"),
    ("pkg.use:make({[]: 4})", "'{[]: 4}' in 'pkg.use:make({[]: 4})' is not a literal"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_wrong_forms(project: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        builder(text)
    assert str(raised.value) == f"--builder: {said.format(here=project) if '{here}' in said else said}"


@pytest.mark.tensorflow
def test_a_wrong_builder_ends_the_run(project: Path) -> None:
    pytest.importorskip("tensorflow")
    (project / "clean.py").write_text("import keras\n\nkeras.layers.Dropout(0.5)\n")
    for path in ("net.py", "clean.py"):
        done = command("verify", path, "--builder=nowhere:make", folder=project)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"kerasdrop-lint: error: --builder: no module 'nowhere' below {project}\n"


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pkg.use:make", f"confirmed on KERAS: {OFF}, measured with make()"),
        ("pkg/use.py:make(7, name='a')", f"confirmed on KERAS: {OFF}, measured with make(7, name='a')"),
        ("pkg.use:Holder.Net(units=7)", f"confirmed on KERAS: {OFF}, measured with Holder.Net(units=7)"),
        (
            "pkg.use:make(5)",
            "unverified on KERAS: not with pkg.use:make(5): AssertionError: not 5 (PROJECT/net.py:10); "
            "`Net.__init__` needs `units`; give a builder (AssertionError: not 16 (PROJECT/net.py:10))",
        ),
        (
            "net:Net(units=5)",
            "unverified on KERAS: not with net:Net(units=5): AssertionError: not 5 (PROJECT/net.py:10); "
            "`Net.__init__` needs `units`; give a builder (AssertionError: not 16 (PROJECT/net.py:10))",
        ),
    ],
)
def test_what_the_builder_builds(project: Path, text: str, said: str) -> None:
    (line,) = measured(project, "net.py", "--builder", text)
    assert line == said.replace("PROJECT", project.name)


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "`nothing()` returns int, not a model"),
        ("fails", "ValueError: no data (pkg/use.py:20)"),
        ("exits", "its process died: exited with status 3 (os._exit)"),
        ("missing", "`missing` is not found in `pkg.use` once imported: give a builder"),
    ],
)
def test_where_the_builder_fails_the_class_is_measured(project: Path, name: str, said: str) -> None:
    (project / "net.py").write_text(model())
    (project / "pyproject.toml").write_text(f'[tool.kerasdrop-lint]\nbuilder = "pkg.use:{name}"\n')
    (line,) = measured(project, "net.py")
    assert line == f"confirmed on KERAS: {OFF}, measured with Net(); not with pkg.use:{name}: {said}"


def measured(project: Path, *arguments: str) -> list[str]:
    """The verdicts of a run."""
    from importlib.metadata import version

    pytest.importorskip("tensorflow")
    done = command("verify", *arguments, "--no-show-source", "--quiet", folder=project)
    assert (done.returncode, done.stderr) == (1, "")
    head, *lines = done.stdout.splitlines()
    assert head.startswith(f"net.py:13:5: {MESSAGE} [")
    return [line.strip().replace(f"keras {version('keras')}", "KERAS") for line in lines]
