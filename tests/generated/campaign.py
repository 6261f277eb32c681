"""Measures drawn programs, and compares what is stored with what the static analysis says now."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count, islice

from tqdm import tqdm

from tests.generated.comparing import Comparison, Outcome, compare
from tests.generated.drawing import sha
from tests.generated.grammars import Grammar
from tests.generated.predicting import predicted
from tests.generated.program import Program
from tests.generated.reporting import report
from tests.generated.store import Chunk, Store
from tests.generated.tally import NOT_MEASURED, Tally
from tests.measurements.code import digest
from tests.measurements.process import Worker, measured
from tests.measuring.records import Measured, target_of

REASONS = 15
"""How many of them are printed."""


@dataclass(frozen=True, slots=True)
class Case:
    """A program, what a runtime did with it, and what is predicted for that."""

    key: str
    runtime: str
    program: Program
    record: Measured

    def report(self, comparison: Comparison) -> str:
        """What disagrees, in words."""
        return report(f"{self.key} on {self.runtime}", self.program, self.record, comparison)


def drawn(store: Store, seed: int, number: int, grammar: Grammar) -> Iterator[Program]:
    """So many different programs of a seed; what is not in the store yet is drawn, and put there."""
    now = grammar.generator
    known = {part.number: part for part in store.chunks() if (part.generator, part.seed) == (now, seed)}
    seen: set[str] = set()
    for place in count():
        part = known.get(place)
        if part is None:
            part = Chunk(now, seed, place, tuple(grammar.chunk(seed, place)))
            store.add_chunk(part)
        for program in part.programs:
            if sha(program) not in seen:
                seen.add(sha(program))
                yield program
            if len(seen) == number:
                return


def run(store: Store, name: str, seed: int, number: int, jobs: int, grammar: Grammar) -> Tally:
    """Measure what is not measured yet, compare it, and keep it, until so many programs are measured."""
    with Worker(name) as worker:
        runtime = worker.runtime
    done = store.measured(runtime)
    wanted = (program for program in drawn(store, seed, number, grammar) if sha(program) not in done)
    left, tally, started = max(number - len(done), 0), Tally(), time.monotonic()
    with (
        tqdm(total=left, unit="program", desc=runtime, smoothing=0.02, disable=None) as bar,
        closing(measured(name, islice(wanted, left), jobs)) as found,
    ):
        for program, record in found:
            case = Case(sha(program), runtime, program, record)
            store.add_measured(runtime, case.key, record)
            comparison = compared(case)
            if tally.add(record, comparison) in (Outcome.DISAGREE, NOT_MEASURED):
                tqdm.write(case.report(comparison))
            bar.set_postfix(tally.programs)
            bar.update()
    seconds = time.monotonic() - started
    measured_now = sum(tally.programs.values())
    print(f"{runtime}: {measured_now} programs in {seconds:.0f} s, {measured_now / seconds:.2f} a second; {tally}")
    return tally


def measured_again(store: Store, worker: Worker, seed: int, number: int) -> list[str]:
    """Measure so many of the programs once more that are kept of a runtime; what is not as it was, in words."""
    programs, known = store.programs(), store.measured(worker.runtime)
    keys = random.Random(seed).sample(sorted(known.keys() & programs.keys()), number)
    told = []
    for key in tqdm(keys, unit="program", desc=worker.runtime, disable=None):
        now, was = worker.measure(programs[key]), known[key]
        # Messages name what is another one in each process.
        if (now.whole, now.rows, bool(now.not_built)) != (was.whole, was.rows, bool(was.not_built)):
            told.append(f"{key} on {worker.runtime}: {was} is kept, and {now} measured")
    return told


def measure_again(store: Store, name: str, seed: int, number: int) -> list[str]:
    """The same in a process of its own. Where all is as it was, the measuring code counts as that of what is kept."""
    with Worker(name) as worker:
        told = measured_again(store, worker, seed, number)
        if not told:
            store.measured_by(worker.runtime, digest())
        print("\n".join([*told, f"{worker.runtime}: {len(told)} of {number} programs are not as they are kept"]))
    return told


def compared(case: Case) -> Comparison:
    """The prediction, made now, against what was measured."""
    said = predicted(case.program, target_of(case.runtime))
    return compare(said, case.record, case.program.text, is_whole=len(case.program.files) == 1)


def compare_stored(store: Store, runtimes: Iterable[str], jobs: int) -> dict[str, Tally]:
    """Compare everything stored, without measuring; prints what disagrees, and why something is not known."""
    programs = store.programs()
    tallies: dict[str, Tally] = {}
    for runtime in runtimes:
        records = store.measured(runtime).items()
        cases = [Case(key, runtime, programs[key], record) for key, record in records if key in programs]
        tallies[runtime] = tally = Tally()
        with ProcessPoolExecutor(jobs) as pool:
            for case, comparison in zip(cases, pool.map(compared, cases, chunksize=50), strict=True):
                if tally.add(case.record, comparison, case.program.features) == Outcome.DISAGREE:
                    print(case.report(comparison))
        print(f"{runtime}: {tally}")
        for kind, sites in sorted(tally.kinds.items()):
            print(f"  {sites[Outcome.UNKNOWN] / (sites.total() or 1):.1%} unknown of {sites.total()} sites of {kind}")
        for reason, times in tally.reasons.most_common(REASONS):
            print(f"  {times} times {reason}")
    return tallies
