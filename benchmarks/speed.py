"""What the linter costs: against libcst's parser, against flake8, in memory, and at the start.

    python benchmarks/corpora.py                     (once: downloads the packages)
    python benchmarks/speed.py [--corpora DIR]

Times are medians over repetitions; what is compared is measured alternately, so that a slow minute hits both sides.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import tokenize
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import libcst
from corpora import HERE, NO_CRASH, PINNED, files, source
from tqdm import tqdm

from kerasdrop_lint import check_source
from kerasdrop_lint.check.one import examine
from kerasdrop_lint.config.options import DEFAULTS
from kerasdrop_lint.frontends.flake8_plugin import Plugin
from kerasdrop_lint.project.project import Projects
from kerasdrop_lint.source.gate import can_matter

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the table."""

    what: str
    value: str
    limit: str
    repetitions: int


@dataclass(frozen=True, slots=True)
class Text:
    """A source file, read."""

    path: Path
    text: str

    @property
    def lines(self) -> int:
        return self.text.count("\n") + 1


def texts(corpora: Path) -> Iterator[Text]:
    """Every readable file of the pinned packages that Python and libcst can parse."""
    for package in PINNED:
        folder = source(package, corpora)
        for path in map(folder.joinpath, files(folder)):
            try:
                with tokenize.open(path) as stream:
                    text = stream.read()
                ast.parse(text)
            except (SyntaxError, ValueError):
                continue
            yield Text(path, text)


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes. What earlier work left behind is collected before, not during."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternate(repetitions: int, *works: Callable[[], object]) -> list[list[float]]:
    """The times of each of `works`, measured in turns."""
    rounds = [[seconds(work) for work in works] for _ in tqdm(range(repetitions), disable=None)]
    return [list(times) for times in zip(*rounds, strict=True)]


def analysed(sample: Sequence[Text], repetitions: int) -> Iterator[Measure]:
    """The check of files that pass the gate, alone and with the modules that they use, over the bare parse of them by
    libcst, whose tree linters like to use."""

    def parse() -> None:
        for file in sample:
            libcst.parse_module(file.text)

    def check_alone() -> None:
        for file in sample:
            check_source(file.text)

    def check_in_project() -> None:
        projects = Projects()
        for file in sample:
            examine(file.text, str(file.path), DEFAULTS, projects)

    parsed, alone, projected = alternate(repetitions, parse, check_alone, check_in_project)
    lines = sum(file.lines for file in sample)
    what = f"{len(sample)} files, {lines:,} lines that pass the gate"
    yield Measure(f"check, {what}", f"{lines / statistics.median(alone):,.0f} lines/s", "", repetitions)
    yield Measure("with other modules", f"{lines / statistics.median(projected):,.0f} lines/s", "", repetitions)
    yield Measure("libcst.parse_module, the same", f"{lines / statistics.median(parsed):,.0f} lines/s", "", repetitions)
    for name, checked, limit in (("check / parse", alone, "2.0"), ("with other modules / parse", projected, "")):
        ratios = [mine / theirs for mine, theirs in zip(checked, parsed, strict=True)]
        yield Measure(name, f"{statistics.median(ratios):.2f}", limit, repetitions)


def rejected(sample: Sequence[Text], repetitions: int) -> Iterator[Measure]:
    """The plugin on files that the gate rejects, over what flake8 spends on them without it."""
    trees = [(ast.parse(file.text), file.text.splitlines(keepends=True), str(file.path)) for file in sample]

    def plugin() -> None:
        for tree, lines, path in trees:
            list(Plugin(tree, lines, path).run())

    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "empty.py")
        empty.touch()
        paths = [str(file.path) for file in sample]
        mine, theirs, start = alternate(repetitions, plugin, lambda: flake8(paths), lambda: flake8([str(empty)] * 2))
    ratios = [m / (t - s - m) for m, t, s in zip(mine, theirs, start, strict=True)]
    what = f"{len(sample)} files that the gate rejects"
    yield Measure(f"plugin, {what}", f"{statistics.median(mine) / len(sample) * 1e6:.0f} us/file", "", repetitions)
    yield Measure("plugin / flake8, the same", f"{statistics.median(ratios):.2%}", "1%", repetitions)


def flake8(paths: Sequence[str]) -> None:
    """One flake8 process over `paths`; selecting a code that never occurs keeps it from printing."""
    command = [PYTHON, "-m", "flake8", "--isolated", "--jobs", "1", "--select", "E902", *paths]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def memory(corpora: Path) -> Iterator[Measure]:
    """The largest resident size of one process that checks everything, Keras' own sources included."""
    folders = [source(package, corpora).resolve() for package in (*PINNED, *NO_CRASH)]
    paths = [str(folder / name) for folder in folders for name in files(folder)]
    command = [
        PYTHON,
        "-m",
        "kerasdrop_lint",
        "check",
        "--isolated",
        "--jobs",
        "1",
        "--no-progress",
        "--format",
        "json",
    ]
    process = subprocess.Popen([*command, *paths], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    printed = json.load(process.stdout)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert printed["summary"]["files"] == len(paths)
    size = usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    yield Measure(f"peak memory, {len(paths)} files in one process", f"{size:.0f} MB", "300 MB", 1)


def startup(repetitions: int) -> Iterator[Measure]:
    """How long the shortest command takes, and how much of it is Python."""
    script = str(Path(PYTHON).with_name("kerasdrop-lint"))
    commands = ([script, "--version"], [PYTHON, "-c", "pass"])
    mine, python = alternate(
        repetitions, *(lambda c=c: subprocess.run(c, check=True, stdout=subprocess.DEVNULL) for c in commands)
    )
    yield Measure("kerasdrop-lint --version", f"{statistics.median(mine):.3f} s", "0.15 s", repetitions)
    yield Measure("python -c pass", f"{statistics.median(python):.3f} s", "", repetitions)


def table(measures: Sequence[Measure]) -> Iterator[str]:
    """The rows, aligned."""
    width = max(len(measure.what) for measure in measures)
    yield f"{'':{width}}  {'median':>16}  {'at most':>8}  repetitions"
    for row in measures:
        yield f"{row.what:{width}}  {row.value:>16}  {row.limit:>8}  {row.repetitions:>11}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=HERE / "corpora", metavar="DIR")
    parser.add_argument("--files", type=int, default=200, help="how many of each kind to draw (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    everything = list(texts(options.corpora))
    passing = [file for file in everything if can_matter(file.text)]
    others = [file for file in everything if not can_matter(file.text)]
    print(f"{len(passing)} of {len(everything)} files pass the gate")
    measures = [
        *analysed(draw.sample(passing, min(options.files, len(passing))), options.repetitions),
        *rejected(draw.sample(others, min(options.files, len(others))), options.repetitions),
        *memory(options.corpora),
        *startup(options.repetitions * 4),
    ]
    print("\n".join(table(measures)))


if __name__ == "__main__":
    main()
