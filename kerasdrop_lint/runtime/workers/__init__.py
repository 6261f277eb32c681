"""Runs other people's code in processes that cost one result when they fail, and never the run.

A fork server imports the runtime once and starts nothing of it; every task runs in a process forked from it, below
a process of its own that watches over time and memory and leaves nothing behind. The standard library's fork server
is not used: measured against the same import it forks no faster, but it passes over modules that it cannot import,
runs the `__main__` of its parent again in every worker, leaves workers in the session of the terminal, and lets the
workers, and whatever they started, outlive a parent that is killed.

Linux and macOS. On macOS the kernel offers no way to adopt orphans: what a worker started in a session of its own
is ended if it was seen while the worker lived. Without fork (Windows) every task is `NotStarted`.
"""

from kerasdrop_lint.runtime.workers.pool import Workers
from kerasdrop_lint.runtime.workers.results import Died, Done, NotStarted, OutOfMemory, Raised, Result, TimedOut
from kerasdrop_lint.runtime.workers.task import JSON, Limits, Task

__all__ = [
    "JSON",
    "Died",
    "Done",
    "Limits",
    "NotStarted",
    "OutOfMemory",
    "Raised",
    "Result",
    "Task",
    "TimedOut",
    "Workers",
]
