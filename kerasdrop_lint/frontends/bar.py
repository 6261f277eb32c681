"""A progress bar on standard error, if that is a terminal and nobody minds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tick = Callable[[int], object]


@contextmanager
def bar(total: int, unit: str, *, no_progress: bool) -> Iterator[Tick]:
    """Shows how much has been measured; call it with how much more that is."""
    if no_progress or not sys.stderr.isatty():
        yield lambda count: None
        return
    from tqdm import tqdm

    # tqdm's own thread would be running when worker processes are forked.
    tqdm.monitor_interval = 0
    with tqdm(total=total, unit=unit, desc="measuring", leave=False, file=sys.stderr) as shown:
        yield shown.update
