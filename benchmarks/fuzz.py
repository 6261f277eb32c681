"""Checks arbitrary valid and invalid Python: no exception, and none of it may take longer than a limit.

    python benchmarks/fuzz.py --inputs 200000 --seed 1 --failures fuzzed/
    python benchmarks/fuzz.py --inputs 5000 --kind text --start 15000      go on where a run stopped
    python benchmarks/fuzz.py --inputs 20000 --kind atheris                led by coverage

Input N of a seed is always the same. Of a hundred mixed inputs 55 are real programs whose syntax trees were changed
(tree), 15 programs with arbitrary Python by hypothesmith in them (grammar), 30 programs with damaged text (text); the
three targets take turns. Each is checked by all rules; for a quarter the mode tables of its `build` are predicted, too,
for an eighth all tables.
With `atheris`, which has wheels for Linux only, libFuzzer keeps what reaches new lines, and the kinds tree and text
change it further.

Every input that raises, ends the process, or takes longer than the limit is written to the folder of failures. A
process that ends or hangs is started anew behind the input it was at.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from typing import Any

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.fuzzing.corpus import real_programs
from tests.fuzzing.inputs import KINDS, Input, Pools, made, numbered
from tests.fuzzing.judging import LIMIT, Verdict, verdict

MEMORY = 3 << 30
"""Bytes of address space for a process: what would fill the machine fails instead."""
GRACE = 60
"""Seconds past the limit, by the clock, until a process that native code holds is ended."""
SLOWEST = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run."""

    kind: str
    seed: int
    start: int
    inputs: int
    jobs: int
    limit: float
    pools: Pools


@dataclass(slots=True)
class Tally:
    """What was run so far."""

    kinds: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int, str]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    last: dict[int, int] = field(default_factory=dict)
    """The last input of each process."""

    def add(self, number: int, kind: str, target: str, found: Verdict) -> None:
        self.kinds[kind] += 1
        self.targets[target] += 1
        self.outcomes["analysed"] += found.analysed
        self.outcomes["refused or given up"] += found.refused
        self.outcomes["with findings"] += found.findings > 0
        self.outcomes["with mode tables"] += found.tables > 0
        self.slowest = sorted([*self.slowest, (found.seconds, number, kind)], reverse=True)[:SLOWEST]
        if found.fault is not None:
            self.faults.append((number, found.fault))


def work(plan: Plan, numbers: range, results: Connection) -> None:
    """Checks inputs one after the other; says before each which one it is at."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in numbers:
        given = made(plan.kind, plan.pools, plan.seed, number)
        results.send((number, None))
        results.send((number, (given.kind, given.target, verdict(given, plan.limit))))


class Worker:
    """A process that checks some of the inputs."""

    def __init__(self, plan: Plan, numbers: range) -> None:
        self.plan, self.numbers = plan, numbers
        self.at: int | None = None
        self.ended = False
        self.since = time.monotonic()
        context = get_context("fork")
        self.results, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=work, args=(plan, numbers, theirs))
        self.process.start()
        theirs.close()

    def next(self) -> tuple[int, tuple[str, str, Verdict]] | None:
        """A verdict, if there is one; the verdict on an input that ended the process is that it did."""
        try:
            number, found = self.results.recv()
        except EOFError:
            self.process.join()
            self.ended = True
            return self.died("ended the process") if self.at is not None else None
        self.at, self.since = (number, time.monotonic()) if found is None else (None, self.since)
        return None if found is None else (number, found)

    def died(self, how: str) -> tuple[int, tuple[str, str, Verdict]]:
        assert self.at is not None
        given = made(self.plan.kind, self.plan.pools, self.plan.seed, self.at)
        seconds = time.monotonic() - self.since
        fault = f"{how} with {self.process.exitcode}"
        return self.at, (given.kind, given.target, Verdict(seconds, True, False, 0, 0, fault))

    def hangs(self) -> bool:
        return self.at is not None and time.monotonic() - self.since > self.plan.limit + GRACE

    def after(self, number: int) -> Worker | None:
        """A new process for what is left behind an input."""
        left = range(number + self.numbers.step, self.numbers.stop, self.numbers.step)
        return Worker(self.plan, left) if left else None


def verdicts(plan: Plan) -> Iterator[tuple[int, tuple[str, str, Verdict]]]:
    """The verdicts on all inputs, as they come."""
    stop = plan.start + plan.inputs
    workers = [Worker(plan, range(plan.start + job, stop, plan.jobs)) for job in range(plan.jobs)]
    try:
        while workers:
            ready = wait([worker.results for worker in workers], timeout=1)
            for worker in list(workers):
                if worker.hangs():
                    worker.process.kill()
                if worker.results not in ready:
                    continue
                found = worker.next()
                if found is not None:
                    yield found
                if worker.ended:
                    workers.remove(worker)
                    new = None if found is None or worker.at is None else worker.after(found[0])
                    workers += [] if new is None else [new]
    finally:
        for worker in workers:
            worker.process.kill()


def save(folder: Path, plan: Plan, number: int, given: Input, fault: str) -> None:
    """Writes an input down, and next to it what it did."""
    folder.mkdir(parents=True, exist_ok=True)
    name = folder / f"{plan.kind}-{plan.seed}-{number}"
    source = given.source
    name.with_suffix(".py").write_bytes(
        source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    )
    name.with_suffix(".txt").write_text(f"target {given.target}, {type(source).__name__}\n{fault}\n", errors="replace")


def run(plan: Plan, failures: Path) -> Tally:
    """Checks all inputs."""
    tally = Tally()
    if plan.kind in ("grammar", "mixed"):
        made("grammar", plan.pools, plan.seed, 0)  # draws the pools once, for all processes
    with tqdm(total=plan.inputs, unit="input", disable=None) as bar, suppress(KeyboardInterrupt):
        for number, (kind, target, found) in verdicts(plan):
            tally.last[number % plan.jobs] = number
            tally.add(number, kind, target, found)
            bar.update()
            if found.fault is not None:
                given = made(plan.kind, plan.pools, plan.seed, number)
                save(failures, plan, number, given, found.fault)
                bar.write(f"input {number} ({kind}, target {target}): {found.fault}")
    return tally


def summary(tally: Tally, seconds: float) -> Iterator[str]:
    """What was run, how fast, and what went wrong."""
    count = sum(tally.kinds.values())
    yield f"{count} inputs in {seconds:.0f} s, {count / seconds:.0f} inputs/s; {len(tally.faults)} failed"
    for counted in (tally.kinds, tally.targets, tally.outcomes):
        yield "  " + ", ".join(f"{name}: {number}" for name, number in sorted(counted.items()))
    yield "  slowest: " + ", ".join(f"{took:.2f} s (input {n}, {kind})" for took, n, kind in tally.slowest)
    for fault, number in Counter(fault.splitlines()[0] for _, fault in tally.faults).most_common():
        yield f"  {number} times: {fault}"


def led_by_coverage(plan: Plan, failures: Path, corpus: Path) -> None:
    """Lets libFuzzer choose what to change, by what reaches new lines. Ends the process."""
    import atheris  # type: ignore[import-untyped]

    with atheris.instrument_imports(include=["kerasdrop_lint"]):
        import kerasdrop_lint.judge  # noqa: F401
    from fuzzing.texts import damaged
    from fuzzing.trees import changed

    corpus.mkdir(parents=True, exist_ok=True)
    for number, source in enumerate(real_programs()):
        (corpus / f"real-{number}.py").write_text(source, encoding="utf-8")
    tally, started = Tally(), time.monotonic()
    bar = tqdm(total=plan.inputs, unit="input", disable=None)

    def test(data: bytes) -> None:
        number = sum(tally.kinds.values())
        given = numbered("atheris", data, number)
        found = verdict(given, plan.limit)
        tally.add(number, given.kind, given.target, found)
        bar.update()
        if found.fault is not None:
            save(failures, plan, number, given, found.fault)
            bar.write(f"input {number} (atheris, target {given.target}): {found.fault}")
        if number + 1 == plan.inputs:
            bar.close()
            print("\n".join(summary(tally, time.monotonic() - started)), flush=True)
            os._exit(bool(tally.faults))

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        rng = Random(seed)
        chance = rng.random()
        if chance < 0.1:
            return atheris.Mutate(data, largest)  # type: ignore[no-any-return]
        if chance < 0.4:
            return damaged(data, rng)[:largest]
        with suppress(UnicodeDecodeError):
            return changed(data.decode(), rng).encode("utf-8", "surrogatepass")[:largest]
        return damaged(data, rng)[:largest]

    arguments = [sys.argv[0], f"-seed={plan.seed}", "-max_len=20000", "-timeout=60", "-rss_limit_mb=0", "-verbosity=0"]
    atheris.Setup([*arguments, str(corpus)], test, custom_mutator=mutate)
    atheris.Fuzz()


def options() -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first input")
    parser.add_argument("--kind", choices=(*KINDS, "atheris"), default="mixed")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: %(default)s)")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds of processor time for a check")
    parser.add_argument("--failures", type=Path, default=Path("fuzzed"), help="folder for inputs that fail")
    parser.add_argument("--corpus", type=Path, default=Path("fuzzed/corpus"), help="what atheris keeps")
    return parser.parse_args()


def main() -> int:
    given = options()
    pools = Pools(given.seed)
    plan = Plan(given.kind, given.seed, given.start, given.inputs, given.jobs, given.limit, pools)
    if plan.kind == "atheris":
        led_by_coverage(plan, given.failures, given.corpus)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    tally = run(plan, given.failures)
    print("\n".join(summary(tally, time.monotonic() - started)))
    if sum(tally.kinds.values()) < plan.inputs:
        print(f"  stopped; go on with --start {min(tally.last.values(), default=plan.start - 1) + 1}")
        return 130
    return int(bool(tally.faults))


if __name__ == "__main__":
    sys.exit(main())
