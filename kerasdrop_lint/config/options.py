"""The options of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.selection import Selection
from kerasdrop_lint.source.discovery import Excludes


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the findings.

    `target_keras` None means what each file and its project use, and of Keras 3 `newest_keras`; `target_file` is the
    configuration file that names it, None where the user did; `own_tables` is True where each file has the target of
    the table nearest to it. `jobs` None means as many processes as pay; `environment` holds directories of installed
    packages that are read, too; `noqa` is False where comments in the source are not to hide anything.
    """

    selection: Selection = field(default_factory=Selection)
    excludes: Excludes = field(default_factory=Excludes)
    target_keras: str | None = None
    newest_keras: str = DEFAULT
    jobs: int | None = None
    environment: tuple[str, ...] = ()
    noqa: bool = True
    target_file: str | None = None
    own_tables: bool = True


@dataclass(frozen=True, slots=True)
class Output:
    """How the findings are shown. `show_source` None leaves it to the format."""

    format: str = "text"
    output_file: str | None = None
    exit_zero: bool = False
    statistics: bool = False
    show_source: bool | None = None
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    no_progress: bool = False


@dataclass(frozen=True, slots=True)
class Measuring:
    """How `verify` measures. `builder` names what is built first; `timeout` is in seconds, `memory` in megabytes."""

    builder: str | None = None
    timeout: int = 120
    memory: int = 4096


DEFAULTS = Options()
