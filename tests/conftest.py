"""What holds for all tests: campaigns wait until they are asked for, and one process measures for many tests."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.measurements.asking import Answers, Case, said_of_this_run
from tests.measurements.sampling import VARIABLE, sample

CAMPAIGN = "campaign"
TOGETHER = 8
"""How many tests without TensorFlow are handed to a worker at once."""
LEFT_OUT = pytest.StashKey[int]()
MEASURED = pytest.StashKey[dict[str, int]]()


def pytest_configure(config: pytest.Config) -> None:
    """All workers have the same sample, even on a Sunday at midnight."""
    os.environ[VARIABLE] = sample()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Campaigns run only where they are named. What starts TensorFlow in a module is run by one worker, and the others
    of a module are handed out a few at a time: one by one, the handing out takes minutes."""
    asked_for = CAMPAIGN in config.option.markexpr or any("::" in argument for argument in config.args)
    waiting = [] if asked_for else [item for item in items if item.get_closest_marker(CAMPAIGN)]
    config.stash[LEFT_OUT] = len(waiting)
    if waiting:
        config.hook.pytest_deselected(items=waiting)
        items[:] = [item for item in items if item not in waiting]
    places: Counter[str] = Counter()
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            name, is_quick = item.path.stem, not item.get_closest_marker("tensorflow")
            item.add_marker(pytest.mark.xdist_group(f"{name} {places[name] // TOGETHER}" if is_quick else name))
            places[name] += is_quick


def pytest_collection_finish(session: pytest.Session) -> None:
    """How many programs this run measures, by runtime."""
    marked = [item for item in session.items if item.get_closest_marker("tensorflow")]
    cases = [item.callspec.params.get("case") for item in marked if hasattr(item, "callspec")]
    session.config.stash[MEASURED] = Counter(case.runtime for case in cases if isinstance(case, Case))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker says what it knows: the process that reports has not looked at any test."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[CAMPAIGN] = session.config.stash.get(LEFT_OUT, 0)
        session.config.workeroutput[VARIABLE] = dict(session.config.stash.get(MEASURED, {}))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """What a worker said."""
    config: pytest.Config = node.config
    said = getattr(node, "workeroutput", {})
    config.stash[LEFT_OUT] = said.get(CAMPAIGN, 0)
    config.stash[MEASURED] = said.get(VARIABLE, {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was measured, what was left out, and the commands for the rest."""
    config = terminalreporter.config
    for runtime, number in sorted(config.stash.get(MEASURED, {}).items()):
        terminalreporter.write_line(said_of_this_run(runtime, number))
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"left out: {left_out} campaigns, which take long: pytest -m {CAMPAIGN}")


@pytest.fixture(scope="session")
def answers() -> Iterator[Answers]:
    """What measures programs; its processes are started on first use."""
    with Answers() as started:
        yield started


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Processes that a test starts can be interrupted, even if the run itself was started in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
