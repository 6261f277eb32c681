"""Plants faults in real code, one at a time: which of them does the linter find, and why not the others?

    python benchmarks/planted.py FOLDER ...                 each FOLDER is a checkout
    python benchmarks/planted.py --list --most 40 FOLDER    each plant that is not found, and more of them
    python benchmarks/planted.py --half held-back FOLDER ... one half of them, by the hash of the name

`benchmarks/plants.py` says what is planted. Not every plant is a fault: the class may be used in a way that makes up
for it, or by nobody. Every plant is checked in a copy of the repository. A plant is found if its class or function has
a finding of a fitting rule that it had not before; otherwise the reason is that of the row that changed, or what was
not followed there. The exit status is 1 where a row has neither a finding nor a reason. None of the code is executed.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import random
import re
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.plants import KINDS, Names, Plant, plants
from kerasdrop_lint.check.one import projects_for
from kerasdrop_lint.config.options import DEFAULTS
from kerasdrop_lint.judge import Judgement, Prediction, judge, predict
from kerasdrop_lint.modes import UNKNOWN, ModeTable
from kerasdrop_lint.project.project import Projects, surroundings
from kerasdrop_lint.project.store import Store

FOUND, ELSEWHERE, WORDLESS = "found", "found outside of it", "SILENT WITHOUT A WORD"
LARGEST = 300_000
"""Bytes of a file in which nothing is planted any more."""
KEPT = (".py", ".toml", ".cfg", ".txt", ".yml", ".yaml", ".ini")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plant, and what was said of it."""

    repository: str
    path: str
    plant: Plant
    said: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Checker:
    """A copy of a repository, in which one file after the other is changed."""

    root: Path
    target: str | None
    store: Store

    def judged(self, path: str, data: bytes) -> Judgement:
        """The findings of a file with this content."""
        text, absolute = data.decode(), str(self.root / path)
        (self.root / path).write_bytes(data)
        return judge(text, absolute, self.target, surroundings=surroundings(self._projects(), absolute, text))

    def predicted(self, path: str, data: bytes) -> Prediction:
        """Its mode tables, with why no rule speaks of them."""
        text, absolute = data.decode(), str(self.root / path)
        (self.root / path).write_bytes(data)
        around = surroundings(self._projects(), absolute, text)
        return predict(text, absolute, None, self.target, surroundings=around, explain=True)

    def _projects(self) -> Projects:
        return projects_for(DEFAULTS, self.store)


def drawn(found: Sequence[tuple[str, Plant]], most: int, seed: str) -> list[tuple[str, Plant]]:
    """Some of the plants of a repository, as many as possible of each kind, always the same ones."""
    shuffled = list(found)
    random.Random(seed).shuffle(shuffled)
    rank: Counter[str] = Counter()
    ranked = []
    for item in shuffled:
        rank[item[1].kind] += 1
        ranked.append((rank[item[1].kind], item))
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])[:most]]


def candidates(root: Path) -> list[tuple[str, Plant]]:
    """Everything that can be planted in a repository."""
    files, trees = {}, []
    for path in sorted(root.rglob("*.py")):
        data = path.read_bytes() if path.is_file() else b""
        try:
            trees.append(ast.parse(data))
            data.decode()
        except (SyntaxError, ValueError, RecursionError):
            continue
        if len(data) < LARGEST and not re.search(r"(^|[/_])tests?[/_.]", str(path.relative_to(root))):
            files[str(path.relative_to(root))] = data
    names = Names.of(trees)
    return [(path, plant) for path, data in files.items() for plant in plants(data, names)]


def outcomes(root: Path, most: int, target: str | None) -> Iterator[Outcome]:
    """The plants of a repository, each checked in a copy of it."""
    chosen = drawn(candidates(root), most, root.name)
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as kept:
        copy = Path(name, root.name)
        shutil.copytree(root.resolve(), copy, ignore=_unneeded, symlinks=True)
        checker = Checker(copy, target, Store(kept))
        for path in dict.fromkeys(path for path, _ in chosen):
            data = (copy / path).read_bytes()
            before = checker.judged(path, data)
            rows: Prediction | None = None
            for _, plant in (item for item in chosen if item[0] == path):
                started = time.monotonic()
                changed = plant.planted(data)
                try:
                    ast.parse(changed)
                except SyntaxError:
                    yield Outcome(root.name, path, plant, "NOT PYTHON ANY MORE")
                    continue
                said = finding_of(before, checker.judged(path, changed), plant)
                if said is None:
                    rows = rows or checker.predicted(path, data)
                    said = reason_of(rows, checker.predicted(path, changed), plant)
                yield Outcome(root.name, path, plant, said, time.monotonic() - started)
            (copy / path).write_bytes(data)


def _unneeded(folder: str, names: list[str]) -> set[str]:
    files = {name for name in names if Path(folder, name).is_file() and not name.endswith(KEPT)}
    return files | {name for name in names if name in (".git", "node_modules")}


def finding_of(before: Judgement, after: Judgement, plant: Plant) -> str | None:
    """Whether there is a finding that was not there, of a rule that fits."""
    was = Counter((one.code, one.span.line) for one in before.findings)
    now = Counter((one.code, one.span.line) for one in after.findings)
    new = [key for key in now - was if key[0] in KINDS[plant.kind]]
    if any(plant.scope[0] <= line <= plant.scope[1] for _, line in new):
        return FOUND
    if new:
        return ELSEWHERE
    here = {code for code, line in was if abs(line - plant.line) <= 2}
    if here & KINDS[plant.kind]:
        return "had that finding before"
    other = sorted({code for code, line in now - was if plant.scope[0] <= line <= plant.scope[1]})
    return f"another rule: {' '.join(other)}" if other else None


Key = tuple[str, int, str, str]


def _rows(prediction: Prediction) -> dict[Key, list[tuple[ModeTable, str]]]:
    rows: dict[Key, list[tuple[ModeTable, str]]] = {}
    for table, silence in zip(prediction.tables, prediction.silences, strict=True):
        word = silence.word if silence is not None else WORDLESS if table in prediction.unexplained else ""
        key = (table.site.path, table.site.line, table.site.layer, table.root)
        rows.setdefault(key, []).append((table.modes, word))
    return rows


def reason_of(before: Prediction, after: Prediction, plant: Plant) -> str:
    """Why no rule speaks of a plant: the reason of a row that changed, or what was not followed."""
    was, now = _rows(before), _rows(after)
    changed = [row for key, rows in now.items() for row in rows if row not in was.get(key, [])]
    words = [word for _, word in changed if word]
    if words:
        return f"row: {Counter(words).most_common(1)[0][0]}" if WORDLESS not in words else WORDLESS
    gaps = [gap for gap in after.not_followed if _covers(gap.line, gap.name, plant)]
    if gaps:
        return f"not followed: {re.sub('`[^`]*`', '`...`', gaps[0].reason)}"
    if any(UNKNOWN in modes.states for modes, _ in changed):
        return "row: unknown"
    inside = [rows for key, rows in now.items() if plant.scope[0] <= key[1] <= plant.scope[1]]
    if any(UNKNOWN in modes.states for rows in inside for modes, _ in rows):
        return "row: unknown, as before"
    if changed:
        return "row: changed and healthy"
    return "row: as before" if inside else f"{WORDLESS}: no row"


def _covers(line: int, name: str, plant: Plant) -> bool:
    return plant.scope[0] <= line <= plant.scope[1] or name.split(".")[0] == plant.symbol


def half(name: str) -> str:
    """Which half a repository belongs to: the mending looks at one, and the other is held back."""
    return "held-back" if hashlib.sha256(name.encode()).digest()[0] % 2 else "open"


def _all_outcomes(root: Path, most: int, target: str | None) -> list[Outcome]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(outcomes(root, most, target))


def summary(found: Sequence[Outcome]) -> Iterator[str]:
    """How many of each kind are found, and the reasons for the others."""
    kinds = Counter(one.plant.kind for one in found)
    hits = Counter(one.plant.kind for one in found if one.said in (FOUND, ELSEWHERE))
    for kind, number in kinds.most_common():
        yield f"{hits[kind]:5} of {number:5}  {hits[kind] / number:4.0%}  {kind}"
    total = max(len(found), 1)
    yield f"{hits.total():5} of {len(found):5}  {hits.total() / total:4.0%}  in all"
    for said, number in Counter(one.said for one in found).most_common():
        which = Counter(one.plant.kind for one in found if one.said == said)
        yield f"{number:6}  {said}  ({', '.join(f'{count} {kind}' for kind, count in which.most_common(4))})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--most", type=int, default=16, help="plants a repository (16)")
    parser.add_argument("--half", choices=("open", "held-back"))
    parser.add_argument("--target-keras", help="judge for this Keras, not for that of each file")
    parser.add_argument("--list", action="store_true", help="print each plant that is not found")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    folders = [folder for folder in options.folders if options.half in (None, half(folder.name))]
    found: list[Outcome] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(_all_outcomes, folder, options.most, options.target_keras) for folder in folders]
        for run in tqdm(runs, unit="repository", disable=None):
            found += run.result()
            for one in run.result() if options.list else []:
                if one.said not in (FOUND, ELSEWHERE):
                    print(f"{one.repository}/{one.path}:{one.plant.line}: {one.plant.kind}: {one.said}", flush=True)
    print("\n".join(summary(found)))
    return int(any(one.said.startswith(WORDLESS) for one in found))


if __name__ == "__main__":
    sys.exit(main())
