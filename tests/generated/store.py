"""What a campaign has drawn and measured, in a folder: lines of JSON that are only ever added to.

Chunks of programs are in `programs.jsonl`, what a runtime does with them in a file of its name. A line that was cut off
when the campaign was, does not count. What is packed stands before that, in files that end in `.xz` as well.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.generated.drawing import sha
from tests.generated.program import Program
from tests.measuring.records import Json, Measured, from_json, to_json

PROGRAMS = "programs.jsonl"
MEASURED = ".measured.jsonl"
PACKED = ".xz"
CODE = "code.json"
"""The file that says by which measuring code the programs of a runtime were measured, or some of them again."""
KEPT = Path(__file__).parent / "measured"
"""What a campaign has measured, packed: to compare with it needs no TensorFlow."""
KEPT_KINDS = Path(__file__).parent / "kinds" / "measured"
"""The same of the second grammar's programs."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Programs that were drawn together."""

    generator: str
    seed: int
    number: int
    programs: tuple[Program, ...]


class Store:
    """The folder of a campaign."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def chunks(self) -> Iterator[Chunk]:
        """All chunks that were ever drawn."""
        for said in _lines(self._folder / PROGRAMS):
            yield Chunk(said["generator"], said["seed"], said["number"], tuple(map(_program, said["programs"])))

    def add_chunk(self, chunk: Chunk) -> None:
        """Keep what was drawn."""
        self._add(PROGRAMS, _chunk_to_json(chunk))

    def programs(self) -> dict[str, Program]:
        """All programs that were ever drawn, by their sha."""
        return {sha(program): program for chunk in self.chunks() for program in chunk.programs}

    def chunk_of(self, key: str) -> Chunk:
        """The chunk that a program was first drawn in. Raises KeyError for one that was not."""
        for chunk in self.chunks():
            if any(sha(program).startswith(key) for program in chunk.programs):
                return chunk
        raise KeyError(key)

    def runtimes(self) -> Sequence[str]:
        """The runtimes that something was measured on."""
        names = {path.name.removesuffix(PACKED) for path in self._folder.glob(f"*{MEASURED}*")}
        return sorted(name.removesuffix(MEASURED) for name in names)

    def measured(self, runtime: str) -> dict[str, Measured]:
        """What a runtime did with programs, by their sha."""
        return {said["sha"]: from_json(said) for said in _lines(self._folder / f"{runtime}{MEASURED}")}

    def add_measured(self, runtime: str, key: str, measured: Measured) -> None:
        """Keep what was measured."""
        self._add(f"{runtime}{MEASURED}", {"sha": key, **to_json(measured)})

    def code(self, runtime: str) -> str:
        """The digest of the code that measured, or that measured some again and found the same; empty for none."""
        path = self._folder / CODE
        said: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return said.get(runtime, "")

    def measured_by(self, runtime: str, code: str) -> None:
        """Note the digest of the measuring code."""
        path = self._folder / CODE
        said: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps({**said, runtime: code}, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    def pack(self) -> None:
        """Write everything once more, packed, in place of what was added line by line."""
        chunks = {(part.generator, part.seed, part.number): part for part in self.chunks()}
        _pack(self._folder / PROGRAMS, [_chunk_to_json(part) for part in chunks.values()])
        for runtime in self.runtimes():
            measured = sorted(self.measured(runtime).items())
            _pack(self._folder / f"{runtime}{MEASURED}", [{"sha": key, **to_json(record)} for key, record in measured])

    def _add(self, name: str, said: Json) -> None:
        path = self._folder / name
        line = json.dumps(said) + "\n"
        if path.exists() and not _ends_a_line(path):
            line = "\n" + line
        # In one piece: campaigns on several runtimes share the folder.
        with path.open("ab", buffering=0) as file:
            file.write(line.encode())


def _chunk_to_json(chunk: Chunk) -> Json:
    programs = [{"files": program.files, "features": sorted(program.features)} for program in chunk.programs]
    return {"generator": chunk.generator, "seed": chunk.seed, "number": chunk.number, "programs": programs}


def _pack(path: Path, lines: list[Json]) -> None:
    text = "".join(json.dumps(said) + "\n" for said in lines)
    half = Path(f"{path}{PACKED}.half")
    half.write_bytes(lzma.compress(text.encode(), preset=9))
    # In this order, so that nothing is lost whenever it ends.
    half.replace(f"{path}{PACKED}")
    path.unlink(missing_ok=True)


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        with suppress(OSError):
            file.seek(-1, 2)
        return file.read(1) in (b"\n", b"")


def _lines(path: Path) -> Iterator[Json]:
    packed = Path(f"{path}{PACKED}")
    if packed.exists():
        with lzma.open(packed, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)
    if path.exists():
        with path.open(encoding="utf-8") as file:
            for line in file:
                with suppress(json.JSONDecodeError):
                    yield json.loads(line)


def _program(said: Json) -> Program:
    return Program(tuple((name, text) for name, text in said["files"]), frozenset(said["features"]))
