"""Writes programs in another style."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FORMATTERS = {
    "black": ("black", "--quiet", "--line-length=60", "--config=empty.toml"),
    "ruff": ("ruff", "format", "--isolated", "--quiet", "--no-cache", "--line-length=60"),
}
"""Narrow, so that much is broken over lines."""


def unparsed(text: str) -> str:
    """The text without comments and in the style of `ast`."""
    return ast.unparse(ast.parse(text)) + "\n"


def formatted(texts: Sequence[str], formatter: str, folder: Path) -> list[str]:
    """The texts in the style of `formatter`, in one run."""
    paths = [folder / f"program_{number}.py" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    (folder / "empty.toml").touch()
    command = [sys.executable, "-m", *FORMATTERS[formatter], "."]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return [path.read_text(encoding="utf-8") for path in paths]
