"""What the linter reports: findings, failures, and the report of a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kerasdrop_lint.modes import ModeTable, Site

PAGES = "docs/rules"


def page_of(code: str) -> str:
    """Where the repository has the page of a rule."""
    return f"{PAGES}/{code.lower()}.md"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of source. Lines and columns count from 1, columns in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class TraceStep:
    """A place that a finding rests on, and what happens there."""

    path: str
    line: int
    column: int
    message: str


class Status(str, Enum):
    """What measuring said of a finding."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What measuring said of a finding: on which runtime, why, and the row that was measured, if one was."""

    status: Status
    runtime: str
    reason: str
    modes: ModeTable | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """A site in the table of a class or builder, seen `open`: with its switches unknown."""

    root: str
    open: bool
    modes: ModeTable


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: which rule, where, and what it does on the target Keras, which was chosen for a reason, `why`.

    `site` is the site whose row `modes` is; `appearances` are the tables that it stands in, first the one that the
    finding is about. `health` is what it means if a row that is claimed to be healthy is measured so.
    """

    code: str
    name: str
    path: str
    span: Span
    symbol: str
    message: str
    target_keras: str
    trace: tuple[TraceStep, ...] = ()
    modes: ModeTable | None = None
    site: Site | None = None
    appearances: tuple[Appearance, ...] = ()
    verdict: Verdict | None = None
    why: str = ""
    health: str = ""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The place of this finding in a report."""
        return (self.path, self.span.line, self.span.column, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or one rule on a file, that could not be handled. `line` is None where no line is to blame.

    `internal` tells an error of ours from one of the file's.
    """

    path: str
    line: int | None
    message: str
    internal: bool = False


class Kind(str, Enum):
    """What is not followed."""

    CLASS = "class"
    FUNCTION = "function"
    MODEL = "model"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, order=True)
class Unfollowed:
    """A class or function, or a statement of a module, of which a part is not followed: no rule can judge that."""

    path: str
    line: int
    name: str
    reason: str
    kind: Kind = Kind.CLASS


@dataclass(frozen=True, slots=True)
class Report:
    """Everything said about one file. `analysed` is False where the text gate saw that the file cannot matter; the
    newest Keras that it was judged for is `target_keras`."""

    path: str
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    analysed: bool = False
    target_keras: str | None = None
    not_followed: tuple[Unfollowed, ...] = ()
