"""Classes, constants and functions of other modules are seen, whatever way they are imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from tests.project.trees import BLOCK, net, write

WITH_RATE = BLOCK.replace("import keras", "import keras\n    from config import RATE").replace("0.1", "RATE")
LINKED: dict[str, dict[str, str]] = {
    "absolute": {"pkg/__init__.py": "", "pkg/blocks.py": BLOCK, "pkg/net.py": net("from pkg.blocks import Block")},
    "relative": {"pkg/__init__.py": "", "pkg/blocks.py": BLOCK, "pkg/net.py": net("from .blocks import Block")},
    "two levels up": {
        "pkg/__init__.py": "",
        "pkg/blocks.py": BLOCK,
        "pkg/models/__init__.py": "",
        "pkg/models/net.py": net("from ..blocks import Block"),
    },
    "a module by attribute": {
        "pkg/__init__.py": "",
        "pkg/blocks.py": BLOCK,
        "pkg/net.py": net("import pkg.blocks", "pkg.blocks.Block()"),
    },
    "a module under another name": {
        "pkg/__init__.py": "",
        "pkg/blocks.py": BLOCK,
        "pkg/net.py": net("from . import blocks as b", "b.Block()"),
    },
    "re-exported": {
        "pkg/__init__.py": "from .blocks import Block as B",
        "pkg/blocks.py": BLOCK,
        "net.py": net("from pkg import B", "B()"),
    },
    "re-exported with a star": {
        "pkg/__init__.py": "from .blocks import *",
        "pkg/blocks.py": "\n    __all__ = ['Block']" + BLOCK,
        "net.py": net("from pkg import *"),
    },
    "re-exported if something is installed": {
        "pkg/__init__.py": "try:\n    from .blocks import Block\nexcept ImportError:\n    Block = None",
        "pkg/blocks.py": BLOCK,
        "net.py": net("from pkg import Block"),
    },
    "lazily, by a table": {
        "pkg/__init__.py": """
            import importlib

            _TABLE = {"Block": ".blocks"}

            def __getattr__(name):
                if name in _TABLE:
                    return getattr(importlib.import_module(_TABLE[name], __name__), name)
                raise AttributeError(name)
            """,
        "pkg/blocks.py": BLOCK,
        "net.py": net("from pkg import Block"),
    },
    "lazily, and plainly for type checkers": {
        "pkg/__init__.py": """
            import sys
            from typing import TYPE_CHECKING
            from pkg.lazy import LazyModule

            if TYPE_CHECKING:
                from .blocks import Block
            else:
                sys.modules[__name__] = LazyModule(__name__, {"blocks": ["Block"]})
            """,
        "pkg/lazy.py": "class LazyModule:\n    pass",
        "pkg/blocks.py": BLOCK,
        "net.py": net("from pkg import Block"),
    },
    "lazily, by lazy_loader": {
        "pkg/__init__.py": """
            import lazy_loader as lazy

            __getattr__, __dir__, __all__ = lazy.attach(__name__, submod_attrs={"blocks": ["Block"]})
            """,
        "pkg/blocks.py": BLOCK,
        "net.py": net("from pkg import Block"),
    },
    "a src layout": {
        "pyproject.toml": "",
        "src/pkg/__init__.py": "",
        "src/pkg/blocks.py": BLOCK,
        "scripts/train.py": net("from pkg.blocks import Block"),
    },
    "a script beside a package": {
        "pkg/__init__.py": "",
        "pkg/blocks.py": BLOCK,
        "train.py": net("from pkg.blocks import Block"),
    },
    "scripts beside each other": {"blocks.py": BLOCK, "train.py": net("from blocks import Block")},
    "a namespace package": {
        "pyproject.toml": "",
        "space/one/blocks.py": BLOCK,
        "space/two/net.py": net("from space.one.blocks import Block"),
    },
    "another project of the repository": {
        ".git/HEAD": "",
        "first/pyproject.toml": "",
        "first/src/one/__init__.py": "",
        "first/src/one/blocks.py": BLOCK,
        "second/pyproject.toml": "",
        "second/src/two/__init__.py": "",
        "second/src/two/net.py": net("from one.blocks import Block"),
    },
    "the path of pytest": {
        "pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['lib']",
        "lib/blocks.py": BLOCK,
        "tests/net.py": net("from blocks import Block"),
    },
    "the directory of a conftest": {
        "pyproject.toml": "",
        "tests/conftest.py": "",
        "tests/blocks.py": BLOCK,
        "tests/unit/net.py": net("from blocks import Block"),
    },
    "what a conftest adds to the path": {
        "pyproject.toml": "",
        "conftest.py": "import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib', 'python'))",
        "lib/python/blocks.py": BLOCK,
        "tests/net.py": net("from blocks import Block"),
    },
    "what a script adds to the path": {
        "pyproject.toml": "",
        "lib/blocks.py": BLOCK,
        "scripts/train.py": net(
            "import sys\n    from pathlib import Path\n"
            "    sys.path.append(str(Path(__file__).resolve().parents[1] / 'lib'))\n    from blocks import Block"
        ),
    },
    "modules that import each other": {
        "pkg/__init__.py": "from .net import Net\nfrom .blocks import Block",
        "pkg/blocks.py": "\n    from . import net" + BLOCK,
        "pkg/net.py": net("from pkg import Block"),
    },
    "a package that names its modules": {
        "pkg/__init__.py": "from pkg import blocks, net",
        "pkg/blocks.py": BLOCK,
        "pkg/net.py": net("from pkg import blocks", "blocks.Block()"),
    },
    "a constant": {
        "config.py": "RATE = 0.1",
        "blocks.py": WITH_RATE,
        "train.py": net("from blocks import Block"),
    },
    "a function": {
        "blocks.py": BLOCK + "\n    def make(rate=0.5):\n        return Block(rate)\n",
        "train.py": net("from blocks import make", "make()"),
    },
    "a class that another file derives from": {
        "base.py": """
            import keras

            class Base(keras.Model):
                def call(self, x):
                    return self.body(x)
            """,
        "train.py": """
            import keras
            from base import Base

            class Net(Base):
                def __init__(self):
                    super().__init__()
                    self.drop = keras.layers.Dropout(0.5)

                def body(self, x):
                    return self.drop(x)
            """,
    },
    "a decorator that exports": {
        "pkg/__init__.py": "",
        "pkg/exporting.py": """
            class export:
                def __init__(self, path):
                    self.path = path

                def __call__(self, symbol):
                    register(symbol, self.path)
                    return symbol
            """,
        "pkg/blocks.py": BLOCK.replace(
            "    class", "    from .exporting import export\n    @export('Block')\n    class"
        ),
        "pkg/net.py": net("from .blocks import Block"),
    },
    "a class attribute": {
        "pkg/__init__.py": "",
        "pkg/blocks.py": BLOCK,
        "pkg/net.py": net("from .blocks import Block", "self.block_class()").replace(
            "class Net(keras.Model):", "class Net(keras.Model):\n        block_class = Block\n"
        ),
    },
    "an import inside a function": {
        "pkg/__init__.py": "",
        "pkg/blocks.py": BLOCK,
        "pkg/net.py": net("", "make()").replace(
            "class Net", "def make():\n        from .blocks import Block\n        return Block()\n\n    class Net"
        ),
    },
}


@pytest.mark.parametrize("files", LINKED.values(), ids=LINKED.keys())
def test_what_is_imported_is_seen(tmp_path: Path, files: dict[str, str]) -> None:
    report = check_paths([str(write(tmp_path, files))])
    assert [(finding.code, finding.symbol) for finding in report.findings] == [("KDL101", "Net.call")]
    assert not report.failures


NOT_LINKED: dict[str, dict[str, str]] = {
    "a module that is not there": {"train.py": net("from nowhere import Block")},
    "a name that is not there": {"blocks.py": "import keras", "train.py": net("from blocks import Block")},
    "a module that is not valid": {"blocks.py": BLOCK + "\n    def (:", "train.py": net("from blocks import Block")},
    "a rate of zero": {
        "config.py": "RATE = 0.0",
        "blocks.py": WITH_RATE,
        "train.py": net("from blocks import Block"),
    },
    "a table that is filled elsewhere": {
        "registry.py": "LAYERS = {}\ndef register(layer):\n    LAYERS[layer.__name__] = layer\n    return layer",
        "train.py": net("from registry import LAYERS", "LAYERS['Block']()"),
    },
    "a table that is bound beside another": {
        "registry.py": "NAMES, LAYERS = [1], {}\ndef register(layer):\n    LAYERS[layer.__name__] = layer",
        "train.py": net("from registry import NAMES, LAYERS", "[LAYERS['Block']() for _ in NAMES]"),
    },
    "a module of Python's own": {"random.py": BLOCK, "train.py": net("from random import Block")},
    "a name that is not exported": {
        "pkg/__init__.py": "from .blocks import *",
        "pkg/blocks.py": "\n    __all__ = []" + BLOCK,
        "net.py": net("from pkg import Block"),
    },
    "modules that wait for each other": {
        "one.py": "from two import Block",
        "two.py": "from one import Block",
        "train.py": net("from one import Block"),
    },
    "a project outside": {
        "inner/pyproject.toml": "",
        "blocks.py": BLOCK,
        "inner/net.py": net("from blocks import Block"),
    },
    "another library of that name": {
        "blocks.py": BLOCK.replace("keras.layers", "nn").replace("import keras", "import torch.nn as nn"),
        "train.py": net("from blocks import Block"),
    },
    "a base class that takes the mode": {
        "base.py": """
            import keras

            class Base(keras.Model):
                def call(self, x, training=None):
                    return self.body(x)
            """,
        "train.py": """
            import keras
            from base import Base

            class Net(Base):
                def __init__(self):
                    super().__init__()
                    self.drop = keras.layers.Dropout(0.5)

                def body(self, x):
                    return self.drop(x)
            """,
    },
}


@pytest.mark.parametrize("files", NOT_LINKED.values(), ids=NOT_LINKED.keys())
def test_what_cannot_be_told_is_not_reported(tmp_path: Path, files: dict[str, str]) -> None:
    report = check_paths([str(write(tmp_path, files))])
    assert report.findings == ()


def test_a_finding_says_which_file_it_rests_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, LINKED["relative"])
    monkeypatch.chdir(tmp_path)
    (finding,) = check_paths(["pkg/net.py"]).findings
    assert "`self.drop` (Dropout, line 7 of blocks.py)" in finding.message
    assert [(step.path, step.line) for step in finding.trace] == [(str(Path("pkg/blocks.py")), 7)]
    assert finding.site is not None and (finding.site.path, finding.site.line) == (str(Path("pkg/blocks.py")), 10)


def test_a_faulty_method_of_another_module_is_reported_there(tmp_path: Path) -> None:
    """The base class shows the fault by itself: the class that inherits it has nothing to mend."""
    base = net("from blocks import Block").replace("Net", "Base")
    heir = "from base import Base\nimport keras\nclass Heir(Base):\n    pass\n"
    report = check_paths([str(write(tmp_path, {"blocks.py": BLOCK, "base.py": base, "heir.py": heir}))])
    assert [(Path(finding.path).name, finding.symbol) for finding in report.findings] == [("base.py", "Base.call")]


def test_two_files_of_the_same_text_are_two_places(tmp_path: Path) -> None:
    files = {"one.py": BLOCK, "two.py": BLOCK, "first.py": net("from one import Block")}
    second = net("from two import Block").replace("import Block", "import Block\n    from one import Block as Other")
    files["second.py"] = second.replace("self.block = Block()", "self.other, self.block = Other(), Block()")
    found = check_paths([str(write(tmp_path, files))]).findings
    sites = [Path(finding.site.path).name for finding in found if finding.site is not None]
    assert sites == ["one.py", "two.py"]


def test_nothing_outside_the_project_is_read(tmp_path: Path) -> None:
    """A link out of the project is not followed, and one that leads in circles ends."""
    outside = write(tmp_path / "outside", {"blocks.py": BLOCK})
    inside = write(tmp_path / "inside", {"pyproject.toml": "", "train.py": net("from blocks import Block")})
    (inside / "blocks.py").symlink_to(outside / "blocks.py")
    (inside / "loop").symlink_to(inside, target_is_directory=True)
    assert check_paths([str(inside)]).findings == ()
    (inside / "blocks.py").unlink()
    write(inside, {"blocks.py": BLOCK, "deep.py": net("from loop.loop.loop.blocks import Block")})
    assert len(check_paths([str(inside)]).findings) == 2
