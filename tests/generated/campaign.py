"""Measures drawn programs, and compares what is stored with what the static analysis says now."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count

from hypothesis.strategies import SearchStrategy
from tqdm import tqdm

from tests.generated.comparing import Compared, Comparison, Outcome, compare
from tests.generated.drawing import chunk, generator, sha
from tests.generated.predicting import predicted
from tests.generated.program import Program
from tests.generated.records import Measured, target_of
from tests.generated.store import Chunk, Store
from tests.generated.workers import Worker, measured


@dataclass(slots=True)
class Tally:
    """What many comparisons come to."""

    programs: Counter[str] = field(default_factory=Counter)
    sites: Counter[Outcome] = field(default_factory=Counter)
    cells: int = 0
    unknown: int = 0

    def add(self, record: Measured, comparison: Comparison) -> str:
        """Count a program in; what it counts as."""
        outcome = comparison.outcome.value
        if record.whole is None:
            outcome = "not measured" if record.trouble else "not built"
        self.programs[outcome] += 1
        self.sites.update(site.outcome for site in comparison.sites)
        self.cells += sum(site.cells for site in comparison.sites)
        self.unknown += sum(site.unknown for site in comparison.sites)
        return outcome

    def __str__(self) -> str:
        sites = sum(self.sites.values()) or 1
        programs = ", ".join(f"{number} {name}" for name, number in sorted(self.programs.items()))
        lines = ", ".join(f"{self.sites[outcome]} {outcome.value}" for outcome in Outcome)
        return (
            f"programs: {programs or 'none'}; sites: {lines} ({self.sites[Outcome.UNKNOWN] / sites:.2%} unknown); "
            f"cells: {self.unknown} of {self.cells} unknown"
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A program, what a runtime did with it, and what is predicted for that."""

    key: str
    runtime: str
    program: Program
    record: Measured


def drawn(store: Store, seed: int, number: int, strategy: SearchStrategy[Program]) -> Iterator[Program]:
    """So many different programs of a seed; what is not in the store yet is drawn, and put there."""
    now = generator()
    known = {part.number: part for part in store.chunks() if (part.generator, part.seed) == (now, seed)}
    seen: set[str] = set()
    for place in count():
        part = known.get(place)
        if part is None:
            part = Chunk(now, seed, place, tuple(chunk(seed, place, strategy)))
            store.add_chunk(part)
        for program in part.programs:
            if sha(program) not in seen:
                seen.add(sha(program))
                yield program
            if len(seen) == number:
                return


def run(store: Store, name: str, seed: int, number: int, jobs: int, strategy: SearchStrategy[Program]) -> Tally:
    """Measure what is not measured yet, compare it, and keep it."""
    with Worker(name) as worker:
        runtime = worker.runtime
    done = store.measured(runtime)
    wanted = (program for program in drawn(store, seed, number, strategy) if sha(program) not in done)
    left, tally, started = max(number - len(done), 0), Tally(), time.monotonic()
    with (
        tqdm(total=left, unit="program", desc=runtime, smoothing=0.02, disable=None) as bar,
        closing(measured(name, wanted, jobs)) as found,
    ):
        for program, record in found:
            case = Case(sha(program), runtime, program, record)
            store.add_measured(runtime, case.key, record)
            comparison = compared(case)
            outcome = tally.add(record, comparison)
            if outcome in ("disagree", "not measured"):
                tqdm.write(report(case, comparison))
            bar.set_postfix(tally.programs)
            bar.update()
    seconds = time.monotonic() - started
    measured_now = sum(tally.programs.values())
    print(f"{runtime}: {measured_now} programs in {seconds:.0f} s, {measured_now / seconds:.2f} a second; {tally}")
    return tally


def compared(case: Case) -> Comparison:
    """The prediction, made now, against what was measured."""
    return compare(predicted(case.program, target_of(case.runtime)), case.record, case.program.text)


def compare_stored(store: Store, runtimes: Iterable[str], jobs: int) -> dict[str, Tally]:
    """Compare everything stored, without measuring; prints what disagrees and what is unknown most often."""
    programs = store.programs()
    tallies: dict[str, Tally] = {}
    for runtime in runtimes:
        records = store.measured(runtime).items()
        cases = [Case(key, runtime, programs[key], record) for key, record in records if key in programs]
        tally, unknown = Tally(), Counter[str]()
        with ProcessPoolExecutor(jobs) as pool:
            for case, comparison in zip(cases, pool.map(compared, cases, chunksize=50), strict=True):
                if tally.add(case.record, comparison) == "disagree":
                    print(report(case, comparison))
                unknown.update(_why_unknown(comparison))
        print(f"{runtime}: {tally}")
        for why, times in unknown.most_common(10):
            print(f"  unknown {times} times: {why}")
        tallies[runtime] = tally
    return tallies


def _why_unknown(comparison: Comparison) -> Iterator[str]:
    for site in comparison.sites:
        if site.outcome is Outcome.UNKNOWN:
            yield next((said.partition(" ")[2] for said in site.predicted if "unknown" in said), "not seen")


def report(case: Case, comparison: Comparison) -> str:
    """What disagrees in a program, or why it was not measured."""
    head = f"{case.key} on {case.runtime} {case.record.not_built or case.record.trouble}"
    lines = case.program.text.splitlines()
    parts = [part for part in comparison.parts if part.outcome is Outcome.DISAGREE]
    raised = {gist(message): entry for entry, message in case.record.errors.items()}
    errors = [f"  {entry} raised {message}" for message, entry in raised.items()]
    return "\n".join([head, *errors, *(_described(part, lines) for part in parts)])


def gist(message: str) -> str:
    """What an error is about, without where Keras was: the bold part of Keras 3, the last line of tf_keras' trace."""
    bold = re.search(r"\x1b\[1m(.*?)\x1b\[0m", message, re.DOTALL)
    last = re.findall(r"^ *(\w+: .*)", message, re.MULTILINE)
    return " ".join((bold[1] if bold else last[-1] if last else message).split())[:200]


def _described(part: Compared, lines: list[str]) -> str:
    head = f"  line {part.line}: {lines[part.line - 1].strip()}" if part.line else "  the whole, or its masks:"
    said = [f"    predicted {row}" for row in part.predicted or ("nothing",)]
    found = [f"    measured  {row}" for row in part.measured or ("nothing",)]
    return "\n".join([head, *said, *found])
