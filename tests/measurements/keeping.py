"""What was measured and is kept: a file of JSON lines for each environment, below `kept/`.

The first line says what measured: all versions, and the digest of the measuring code. Every further one holds what one
program did: its name, the key, which is a hash of all that can change the result, the answer, and a seal over them, so
that an entry which nobody measured is no entry.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.measurements.code import digest
from tests.measurements.questions import Question
from tests.measuring.programs import Json

KEPT = Path(__file__).parent / "kept"


@dataclass(frozen=True, slots=True)
class Environment:
    """All versions that a measurement may depend on. `runtime` is the Keras, such as `keras 3.15.1`."""

    runtime: str
    tensorflow: str
    numpy: str
    python: str

    @property
    def name(self) -> str:
        """What tells the file that is kept of it from others."""
        return f"{self.runtime} on Python {self.python}"

    @classmethod
    def of(cls, versions: Json) -> Environment:
        """That of a measuring process, which says its versions; of Python's, the third number changes nothing here."""
        python = ".".join(versions["python"].split(".")[:2])
        return cls(versions["runtime"], versions["tensorflow"], versions["numpy"], python)


@cache
def installed(runtime: str) -> Environment | None:
    """The environment that `keras` or `tf_keras` would measure in here, by the metadata of what is installed."""
    try:
        tensorflow, numpy = version("tensorflow"), version("numpy")
        named = f"{runtime} {version(runtime)}"
    except PackageNotFoundError:
        return None
    return Environment.of(
        {"runtime": named, "tensorflow": tensorflow, "numpy": numpy, "python": platform.python_version()}
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an environment: the digest of the code that measured, and the answers by name."""

    environment: Environment
    code: str
    entries: Mapping[str, Json]

    def answer(self, question: Question) -> Json | None:
        """What was measured of a program as it is now, by the code as it is now."""
        entry = self.entries.get(question.name)
        if entry is None or entry["key"] != key(question, self.environment, digest()):
            return None
        answer: Json = entry["answer"]
        return answer


def key(question: Question, environment: Environment, code: str) -> str:
    """A hash of all that can change what is measured."""
    return _hash([question.kind, question.files, asdict(environment), code])


def seal(name: str, key_: str, answer: Json) -> str:
    """A hash of an entry."""
    return _hash([name, key_, answer])


@cache
def kept() -> tuple[Kept, ...]:
    """All that is kept."""
    return tuple(read(path) for path in sorted(KEPT.glob("*.jsonl")))


@cache
def kept_of(environment: Environment) -> Kept | None:
    """What is kept of an environment, None for nothing."""
    return next((one for one in kept() if one.environment == environment), None)


def read(path: Path) -> Kept:
    """What a file holds. Raises ValueError for an entry that was not written by measuring."""
    head, *lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    for entry in lines:
        if entry["seal"] != seal(entry["name"], entry["key"], entry["answer"]):
            raise ValueError(f"{path.name}: what is kept of {entry['name']!r} was not measured")
    return Kept(Environment(**head["environment"]), head["code"], {entry["name"]: entry for entry in lines})


def without_words(answer: Json) -> Json:
    """An answer without what an error says: which entry points raised counts, and what; not the paths in messages."""
    said = {**answer, "not_built": answer.get("not_built", "").partition(":")[0]}
    return {**said, "errors": sorted(answer.get("errors", {}))}


def write(environment: Environment, measured: Iterable[tuple[Question, Json]], folder: Path = KEPT) -> Path:
    """Keep what was measured in an environment, in place of what was kept of it or of a former one of its name."""
    code = digest()
    lines: list[Json] = [{"environment": asdict(environment), "code": code}]
    for question, answer in sorted(measured, key=lambda pair: pair[0].name):
        key_ = key(question, environment, code)
        lines.append({"name": question.name, "key": key_, "seal": seal(question.name, key_, answer), "answer": answer})
    folder.mkdir(exist_ok=True)
    path = folder / f"{environment.name}.jsonl"
    half = path.with_suffix(".half")
    half.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    half.replace(path)
    return path


def _hash(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
