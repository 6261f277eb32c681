"""A program on disk, imported anew whenever it is asked for, with all that it imports from its folder."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerasdrop_lint.runtime.frameworks import Framework
from tests.generated.program import MAIN

Files = tuple[tuple[str, str], ...]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A program whose files are in `folder`. `module` runs its main file anew and gives the module."""

    framework: Framework
    folder: Path
    module: Callable[[], Any]

    def build(self) -> Any:
        """A new model of the program."""
        return self.module().build()

    @property
    def text(self) -> str:
        """The main file."""
        return (self.folder / MAIN).read_text(encoding="utf-8")


@contextmanager
def loaded(framework: Framework, files: Files, folder: Path) -> Iterator[Loaded]:
    """A program whose files are written to a folder of their own."""
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    before = set(sys.modules)

    def forget() -> None:
        for name in [name for name in sys.modules if name not in before]:
            # What a program needs of TensorFlow or of Python stays.
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]

    def module() -> Any:
        forget()
        return importlib.import_module(MAIN.removesuffix(".py"))

    sys.path.insert(0, str(folder))
    try:
        yield Loaded(framework, folder, module)
    finally:
        forget()
        sys.path.remove(str(folder))
        sys.path_importer_cache.pop(str(folder), None)


def said(error: Exception, folder: Path) -> str:
    """An error in words that are the same wherever the program was."""
    return f"{type(error).__name__}: {error}".replace(f"{folder}{os.sep}", "")[:4000]
