"""Programs that once disagreed, made small and kept: a file each, or a folder where there are several modules."""

from __future__ import annotations

from pathlib import Path

from tests.generated.program import MAIN, Program

FOUND = Path(__file__).parent / "found"


def saved(program: Program, path: Path, said: str) -> Path:
    """Keep a program under a path without a suffix; `said` stands in its first line. Where it is now."""
    head = f"# {said}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(program.files) == 1:
        file = path.with_suffix(".py")
        file.write_text(head + program.text, encoding="utf-8")
        return file
    for name, text in program.files:
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(head + text if name == MAIN else text, encoding="utf-8")
    return path


def read(path: Path) -> Program:
    """The program that was kept as a file or folder."""
    if path.is_file():
        return Program(((MAIN, path.read_text(encoding="utf-8")),))
    files = sorted(path.rglob("*.py"), key=lambda file: (file != path / MAIN, file))
    return Program(tuple((file.relative_to(path).as_posix(), file.read_text(encoding="utf-8")) for file in files))


def paths(folder: Path = FOUND) -> list[Path]:
    """All that were kept."""
    return sorted(path for path in folder.glob("*") if path.suffix == ".py" or (path / MAIN).is_file())
