"""The directories of installed packages of an environment. Nothing of it is run."""

from __future__ import annotations

from pathlib import Path

_PACKAGES = ("lib/python3.*/site-packages", "lib64/python3.*/site-packages", "Lib/site-packages")


def package_directories(environment: str) -> tuple[str, ...]:
    """The directories of packages in a virtual environment, or the directory itself; none if there is nothing."""
    root = Path(environment)
    found = dict.fromkeys(str(path.resolve()) for pattern in _PACKAGES for path in sorted(root.glob(pattern)))
    if found or not root.is_dir():
        return tuple(found)
    return (str(root.resolve()),) if not (root / "pyvenv.cfg").exists() else ()
