"""Imports a user's file under the name that its own package imports it by."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from kerasdrop_lint.runtime.subjects.mishaps import described


class ImportFailedError(Exception):
    """The user's file cannot be imported; the message says why in one line."""


def load(path: str | Path) -> ModuleType:
    """The module of a file, with what is above its package on `sys.path`. Its `__main__` part does not run."""
    file = Path(path).resolve()
    root, name = placed(file)
    _put_first(root)
    try:
        module = importlib.import_module(name)
        if not _is_of(module, file):
            module = _load_alone(file, name)
    except (Exception, SystemExit) as error:
        raise ImportFailedError(f"cannot be imported: {described(error)}") from error
    return module


def afresh(module: ModuleType) -> ModuleType:
    """The file of a module run once more, in a module of its own; the first one stays what it was."""
    spec = importlib.util.spec_from_file_location(module.__name__, module.__file__)
    if spec is None or spec.loader is None:
        raise ImportError(f"{module.__name__} has no file")
    again = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(again)
    return again


def placed(file: Path) -> tuple[Path, str]:
    """The folder to put on `sys.path` for a file, and its dotted name below it."""
    parts = [] if file.stem == "__init__" else [file.stem]
    folder = file.parent
    while (folder / "__init__.py").is_file() and folder.name.isidentifier() and folder.parent != folder:
        parts.insert(0, folder.name)
        folder = folder.parent
    return folder, ".".join(parts) or file.stem


def _put_first(root: Path) -> None:
    # A script beside a package of the project, and a package that imports `project.other`, both find what they mean.
    for place in (str(root.parent), str(root)):
        if place not in sys.path:
            sys.path.append(place)
    sys.path.remove(str(root))
    sys.path.insert(0, str(root))


def _is_of(module: ModuleType, file: Path) -> bool:
    origin = getattr(module, "__file__", None)
    return origin is not None and Path(origin).resolve() == file


def _load_alone(file: Path, name: str) -> ModuleType:
    """A file whose name is taken by another module (`test.py`, `keras.py`), or is not an identifier."""
    own = name if name not in sys.modules else f"{name}_of_{file.parent.name}"
    spec = importlib.util.spec_from_file_location(own, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file.name} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[own] = module
    spec.loader.exec_module(module)
    return module
