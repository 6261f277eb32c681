"""A module that names no framework is read where what it is made of comes from one of the project that does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kerasdrop_lint import check_paths, check_source
from kerasdrop_lint.config import Options
from kerasdrop_lint.project import reach
from kerasdrop_lint.project.project import Projects, surroundings
from tests.project.trees import write

CORE = """
    from tensorflow import keras
    from tensorflow.keras import layers

    class Network(keras.Model):
        '''The base of all networks.'''

    class Told(keras.Model):
        def call(self, x):
            return self.part(x)

    class Drops(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = keras.layers.Dropout(0.2)

        def call(self, x):
            return self.inner(x)
    """


def small(imports: str, base: str = "Network", block: str = "Drops()") -> str:
    """A model that names no framework."""
    return f"""
    {imports}

    class Small({base}):
        def __init__(self):
            super().__init__()
            self.part = {block}

        def call(self, x):
            return self.part(x)
    """


HEIR = """
    from .core import Told, layers

    class Small(Told):
        def __init__(self):
            super().__init__()
            self.part = layers.Dropout(0.5)
    """
PACKAGE = {"zoo/__init__.py": "", "zoo/core.py": CORE}
FOUND: dict[str, dict[str, str]] = {
    "a sibling": PACKAGE | {"zoo/small.py": small("from .core import Drops, Network")},
    "by its full name": PACKAGE | {"zoo/small.py": small("from zoo.core import Drops, Network")},
    "the module": PACKAGE | {"zoo/small.py": small("from . import core", "core.Network", "core.Drops()")},
    "the module, by its full name": PACKAGE
    | {"zoo/small.py": small("import zoo.core", "zoo.core.Network", "zoo.core.Drops()")},
    "the module, by another name": PACKAGE | {"zoo/small.py": small("import zoo.core as c", "c.Network", "c.Drops()")},
    "a module of the package above": PACKAGE
    | {"zoo/sub/__init__.py": "", "zoo/sub/small.py": small("from ..core import Drops, Network")},
    "a script beside the package": PACKAGE | {"small.py": small("from zoo.core import Drops, Network")},
    "scripts beside each other": {"core.py": CORE, "small.py": small("from core import Drops, Network")},
    "in parentheses": PACKAGE | {"zoo/small.py": small("from .core import (\n        Drops,\n        Network,\n    )")},
    "with a star": PACKAGE | {"zoo/small.py": small("from .core import *")},
    "re-exported": {
        "zoo/__init__.py": "from .parts import Drops, Base as Network",
        "zoo/parts.py": "from .core import Drops\nfrom .core import Network as Base",
        "zoo/core.py": CORE,
        "small.py": small("from zoo import Drops, Network"),
    },
    "re-exported with stars": {
        "zoo/__init__.py": "from .parts import *",
        "zoo/parts.py": "from .core import *",
        "zoo/core.py": CORE,
        "small.py": small("from zoo import *"),
    },
    "derived from once more": PACKAGE
    | {
        "zoo/middle.py": "from .core import Network\nclass Middle(Network):\n    pass\n",
        "zoo/small.py": small("from .middle import Middle\n    from .core import Drops", "Middle"),
    },
    "lazily, by a table": {
        "zoo/__init__.py": """
            import importlib

            _TABLE = {"Drops": ".core", "Network": ".core"}

            def __getattr__(name):
                if name in _TABLE:
                    return getattr(importlib.import_module(_TABLE[name], __name__), name)
                raise AttributeError(name)
            """,
        "zoo/core.py": CORE,
        "small.py": small("from zoo import Drops, Network"),
    },
    "inside a function": PACKAGE
    | {
        "zoo/small.py": small("from .core import Network", block="make()") + "\n    def make():\n"
        "        from .core import Drops\n        return Drops()\n"
    },
    "modules that import each other": {
        "zoo/__init__.py": "from . import small, core",
        "zoo/core.py": "\n    from . import small" + CORE,
        "zoo/small.py": small("from . import core", "core.Network", "core.Drops()"),
    },
    "what a script adds to the path": {
        "setup.py": "",
        "lib/core.py": CORE,
        "scripts/small.py": small("import sys\n    sys.path.append('../lib')\n    from core import Drops, Network"),
    },
    "a method that is inherited": PACKAGE | {"zoo/small.py": HEIR},
    "a method that is inherited, and a framework": PACKAGE | {"zoo/small.py": "\n    import tensorflow as tf" + HEIR},
}


@pytest.mark.parametrize("files", FOUND.values(), ids=FOUND.keys())
def test_read(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, files)
    path = next(tmp_path.rglob("small.py"))
    alone = check_paths([str(path)])
    assert [(finding.code, finding.symbol) for finding in alone.findings] == [("KDL101", "Small.call")]
    everything = check_paths([str(tmp_path)], Options(jobs=2))
    assert not everything.failures
    assert [found for found in everything.findings if found.path == str(path)] == list(alone.findings)
    again = check_source(path.read_bytes(), str(path))
    assert again.findings == alone.findings


LOOP = """
    import tensorflow as tf
    from zoo.small import Small

    net = Small()
    optimizer = tf.keras.optimizers.SGD()

    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((net(x) - y) ** 2)
        optimizer.apply_gradients(zip(tape.gradient(loss, net.trainable_variables), net.trainable_variables))
    """


@pytest.mark.parametrize(
    ("target", "expected"),
    [("3.15", ["KDL107", "KDL101"]), ("3.16", ["KDL107", "KDL101"]), ("3.3", ["KDL101"]), ("2", ["KDL107"])],
)
def test_a_loop_that_trains_it(tmp_path: Path, target: str, expected: list[str]) -> None:
    """What its `call` lacks is said where it is defined; here, that the loop does not say the mode. Before Keras 3.10
    nothing could be said here that would help."""
    write(tmp_path, FOUND["a sibling"] | {"fit.py": LOOP})
    assert [finding.code for finding in check_paths([str(tmp_path)], Options(target_keras=target)).findings] == expected


PLAIN = "class Network:\n    pass\nclass Drops:\n    pass\n"
STOPPED: dict[str, dict[str, str]] = {
    "nothing is imported": {"small.py": small("", "object", "list()"), "core.py": CORE},
    "nothing of the project": {"small.py": small("import torch\n    from torch.nn import Drops, Network")},
    "nothing that names a framework": {"small.py": small("from core import Drops, Network"), "core.py": PLAIN},
    "another name of a package that does": {
        "zoo/__init__.py": "from .core import Network as Keras\nfrom .plain import Drops, Network",
        "zoo/core.py": CORE,
        "zoo/plain.py": PLAIN,
        "small.py": small("from zoo import Drops, Network"),
    },
    "nothing that the rules are about": {"small.py": "from core import Network\nprint(Network())", "core.py": CORE},
    "a module that is not there": {"small.py": small("from .core import Drops, Network")},
    "Python's own": {"small.py": small("from random import Drops, Network"), "random.py": CORE},
}


@pytest.mark.parametrize("files", STOPPED.values(), ids=STOPPED.keys())
def test_stopped(tmp_path: Path, files: dict[str, str]) -> None:
    report = check_paths([str(write(tmp_path, files) / "small.py")])
    assert (report.skipped, report.findings, report.failures) == (1, (), ())


def test_installed_packages(tmp_path: Path) -> None:
    """What they export by its name is followed; not all that they import."""
    files = {
        "kit/__init__.py": "from .parts import Drops, Network\nfrom . import far\ndef helper(): ...",
        "kit/parts.py": "from .core import Drops, Network",
        "kit/core.py": CORE,
        "kit/far.py": "import keras",
    }
    packages = write(tmp_path / "packages", files)
    write(tmp_path / "repo", {"setup.py": "", "small.py": small("from kit import Drops, Network")})
    write(tmp_path / "repo", {"other.py": small("from kit import helper as Network, helper as Drops")})
    options = Options(environment=(str(packages),))
    report = check_paths([str(tmp_path / "repo")], options)
    assert [(finding.code, finding.path) for finding in report.findings] == [
        ("KDL101", str(tmp_path / "repo" / "small.py"))
    ]
    assert report.skipped == 2


def asked(root: Path, name: str = "small.py") -> tuple[bool, set[str]]:
    projects = Projects()
    text = (root / name).read_text()
    around = surroundings(projects, str(root / name), text)
    assert around is not None
    return projects.reach.leads_to_framework(text, around), set(projects.reach._pages)


def chain(length: int, end: str) -> dict[str, str]:
    files = {f"m{number}.py": f"from m{number + 1} import Network" for number in range(length)}
    return files | {f"m{length}.py": end, "small.py": small("from m0 import Network, Drops")}


def by_classes(length: int) -> dict[str, str]:
    files = {
        f"m{number}.py": f"from m{number + 1} import Base{number + 1}\nclass Base{number}(Base{number + 1}): ...\n"
        for number in range(length)
    }
    files[f"m{length}.py"] = CORE.replace("class Network", f"class Base{length}")
    return files | {"small.py": small("from m0 import Base0", "Base0")}


def by_functions(length: int) -> dict[str, str]:
    files = {
        f"m{number}.py": f"from m{number + 1} import make{number + 1}\ndef make{number}(): return make{number + 1}()\n"
        for number in range(length)
    }
    files[f"m{length}.py"] = f"import keras\ndef make{length}(): ...\n"
    return files | {"small.py": small("from m0 import make0", "make0()")}


@pytest.mark.parametrize(
    ("files", "expected"), [(by_classes(30), True), (by_functions(2), True), (by_functions(3), False)]
)
def test_classes_are_followed_further_than_functions(tmp_path: Path, files: dict[str, str], expected: bool) -> None:
    assert asked(write(tmp_path, files))[0] is expected


def test_the_modules_that_are_followed_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, chain(50, PLAIN))
    assert not asked(tmp_path)[0]
    monkeypatch.setattr(reach, "MOST_NAMES", 20)
    leads, read = asked(tmp_path)
    assert leads
    assert len(read) <= 21


def test_what_leads_nowhere_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, chain(30, PLAIN) | {f"user{number}.py": small("from m0 import Network") for number in range(20)})
    asked_for: list[str] = []
    behind = reach.Reach._behind

    def counted(self: reach.Reach, *arguments: object) -> object:
        asked_for.append(str(arguments[1]))
        return behind(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(reach.Reach, "_behind", counted)
    assert check_paths([str(tmp_path)], Options(jobs=1)).skipped == 52
    assert len(asked_for) < 3 * 31


def test_every_front_end_reads_it(tmp_path: Path) -> None:
    write(tmp_path, FOUND["a sibling"])
    place = "zoo/small.py:9:5: KDL101"
    given = (tmp_path / "zoo" / "small.py").read_text()
    stdin = ("--stdin-display-name=zoo/small.py", "-")
    for arguments in (
        ("kerasdrop_lint", "check", "zoo/small.py"),
        ("kerasdrop_lint", "check", "--jobs=2", "zoo"),
        ("kerasdrop_lint", "check", *stdin),
        ("flake8", "--select=KDL", "zoo/small.py"),
        ("flake8", "--select=KDL", "--jobs=2", "zoo"),
        ("flake8", "--select=KDL", *stdin),
    ):
        shown = subprocess.run(
            [sys.executable, "-m", *arguments], cwd=tmp_path, input=given, capture_output=True, text=True, check=False
        ).stdout
        assert shown.startswith(place), arguments
