"""Runs `kerasdrop-lint check` on real packages, and compares two such runs finding by finding.

    python benchmarks/corpora.py --output new.jsonl                 download what is missing, check everything
    python benchmarks/corpora.py --only spektral -- --select KDL1   one package, with options for `check`
    python benchmarks/corpora.py --output new.jsonl --diff old.jsonl
    python benchmarks/corpora.py --load new.jsonl --diff old.jsonl  compare only

The packages are pinned, and none of their code is executed. One line of the output is one finding or one file that
could not be checked.
"""

from __future__ import annotations

import argparse
import ast
import json
import resource
import subprocess
import sys
import sysconfig
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

HERE = Path(__file__).parent
STANDARD_LIBRARY = "cpython"
PINNED = {
    "keras-hub": "0.32.0",
    "keras-cv": "0.9.0",
    "spektral": "1.3.1",
    "TensorFlowTTS": "1.8",
    "deepctr": "0.9.4",
    "keras-tcn": "3.5.7",
    "vit-keras": "0.2.0",
    "stellargraph": "1.2.1",
    "tf-models-official": "2.20.0",
}
"""What the precision is measured on."""
NO_CRASH = {"keras": "3.15.1", "tf_keras": "2.21.0", STANDARD_LIBRARY: sysconfig.get_python_version()}
"""What must only not crash: Keras itself, and the standard library of the Python that runs this."""

LONGEST = 1800
"""Seconds after which a run over one package counts as hanging."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One package, checked."""

    package: str
    rows: tuple[Row, ...]
    files: int
    seconds: float


def source(package: str, corpora: Path) -> Path:
    """Where the unpacked package is; downloads it when it is not there."""
    if package == STANDARD_LIBRARY:
        return Path(sysconfig.get_path("stdlib"))
    folder = corpora / package
    if not folder.is_dir():
        unpack(package, (PINNED | NO_CRASH)[package], folder)
    return folder


def unpack(package: str, version: str, folder: Path) -> None:
    """Downloads the wheel of a package, without what it depends on, and unpacks it. Old ones name old Pythons."""
    with tempfile.TemporaryDirectory() as downloads:
        options = ["--quiet", "--no-deps", "--ignore-requires-python", "--only-binary", ":all:", "--dest", downloads]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, f"{package}=={version}"], check=True)
        (wheel,) = Path(downloads).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)


def files(folder: Path) -> list[str]:
    """Every Python file of a package. Named one by one, they are checked even where git ignores them."""
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*.py")) if path.is_file())
    return [str(path) for path in paths if "site-packages" not in path.parts]


def check(package: str, folder: Path, extra: Sequence[str]) -> Outcome:
    """The findings and errors of a package as `check` prints them, its paths relative to `folder`."""
    command = [sys.executable, "-m", "kerasdrop_lint", "check", "--isolated", "--format", "json", "--no-progress"]
    command += [*extra, *files(folder)]
    start = time.perf_counter()
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, timeout=LONGEST, check=False)
        printed = json.loads(run.stdout)
    except subprocess.TimeoutExpired:
        return crash(package, f"still running after {LONGEST} seconds", time.perf_counter() - start)
    except ValueError:
        errors = run.stderr.decode(errors="replace").strip()
        return crash(package, f"exit {run.returncode}: {errors[-2000:]}", time.perf_counter() - start)
    seconds = time.perf_counter() - start
    rows = sorted(_rows(package, folder, printed), key=identity)
    return Outcome(package, tuple(rows), printed["summary"]["files"], seconds)


def crash(package: str, error: str, seconds: float) -> Outcome:
    """A run that ended without a report."""
    return Outcome(package, ({"package": package, "error": error, "kind": "crash"},), 0, seconds)


def _rows(package: str, folder: Path, printed: dict[str, Any]) -> Iterator[Row]:
    for finding in printed["findings"]:
        place = {key: finding[key] for key in ("path", "line", "column", "code", "symbol", "target_keras", "message")}
        yield {"package": package, **place}
    for error in printed["errors"]:
        text = {"path": error["path"], "line": error["line"], "error": error["message"]}
        yield {"package": package, **text, "kind": kind(folder / error["path"])}


def kind(path: Path) -> str:
    """`invalid` for a file that Python refuses too, `refused` for one that only this linter could not handle."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError, OSError):
        return "invalid"
    return "refused"


def identity(row: Row) -> tuple[str, ...]:
    """What makes two rows of two runs the same one; the wording of a message does not."""
    place = (str(row.get("path", "")), f"{row.get('line') or 0:06}", f"{row.get('column') or 0:04}")
    return (row["package"], *place, row.get("code", "error"), row.get("symbol", row.get("error", "")))


def load(path: Path) -> list[Row]:
    """The rows that `save` wrote."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def save(rows: Iterable[Row], path: Path) -> None:
    """Writes one row a line, sorted."""
    ordered = sorted(rows, key=identity)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ordered), encoding="utf-8")


def difference(old: Sequence[Row], new: Sequence[Row]) -> Iterator[str]:
    """The findings that only one of two runs has, in order, and how many were only reworded."""
    before, after = Counter(map(identity, old)), Counter(map(identity, new))
    rows = {identity(row): row for row in (*old, *new)}
    for key in sorted(set(before) | set(after)):
        sign, count = ("+", after[key] - before[key]) if after[key] > before[key] else ("-", before[key] - after[key])
        yield from [f"{sign} {describe(rows[key])}"] * count
    was = {identity(row): row.get("message") for row in old}
    reworded = sum(identity(row) in was and was[identity(row)] != row.get("message") for row in new)
    added, removed = sum((after - before).values()), sum((before - after).values())
    yield f"{added} added, {removed} removed, {reworded} reworded"


def describe(row: Row) -> str:
    """A row on one line, as an editor can follow it."""
    place = f"{row['package']}/{row.get('path', '')}:{row.get('line') or 0}:{row.get('column') or 0}"
    return f"{place}: {row.get('code', row.get('kind'))} {row.get('message', row.get('error'))}"


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Counts per package and code, errors and seconds."""
    codes = sorted({row["code"] for outcome in outcomes for row in outcome.rows if "code" in row})
    kinds = ["invalid", "refused", "crash"]
    yield "  ".join([f"{'package':18}", *(f"{head:>7}" for head in ("files", *codes, *kinds, "seconds"))])
    for outcome in outcomes:
        counts = Counter(row.get("code", row.get("kind")) for row in outcome.rows)
        numbers = [outcome.files, *(counts[head] for head in (*codes, *kinds))]
        yield "  ".join([f"{outcome.package:18}", *(f"{n:7}" for n in numbers), f"{outcome.seconds:7.1f}"])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    yield f"largest process: {peak / (1024 if sys.platform != 'darwin' else 1024**2):.0f} MB"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--corpora", type=Path, default=HERE / "corpora", metavar="DIR", help="where packages are unpacked"
    )
    parser.add_argument("--only", nargs="+", choices=[*PINNED, *NO_CRASH], metavar="PACKAGE")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the rows here, as JSON lines")
    parser.add_argument("--load", type=Path, metavar="FILE", help="take the rows of an earlier run instead of checking")
    parser.add_argument("--diff", type=Path, metavar="FILE", help="compare with the rows of an earlier run")
    parser.add_argument("extra", nargs="*", metavar="-- OPTION", help="options for `check`")
    return parser.parse_args()


def run(options: argparse.Namespace) -> list[Row]:
    """Checks the packages and prints the table."""
    outcomes = []
    for package in tqdm(options.only or [*PINNED, *NO_CRASH], unit="package", disable=None):
        outcomes.append(check(package, source(package, options.corpora), options.extra))
    print("\n".join(table(outcomes)))
    rows = [row for outcome in outcomes for row in outcome.rows]
    for row in rows:
        if row.get("kind") in {"refused", "crash"}:
            print(describe(row))
    return rows


def main() -> int:
    options = arguments()
    rows = load(options.load) if options.load else run(options)
    if options.output:
        save(rows, options.output)
    if options.diff:
        print("\n".join(difference(load(options.diff), rows)))
    return int(any(row.get("kind") == "crash" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
