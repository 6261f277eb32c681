"""What the linter reports: findings, failures, and the report of a file."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.modes import ModeTable


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


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: which rule, where, and what it does on the target Keras."""

    code: str
    name: str
    path: str
    span: Span
    symbol: str
    message: str
    target_keras: str
    trace: tuple[TraceStep, ...] = ()
    modes: ModeTable | None = None

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


@dataclass(frozen=True, slots=True)
class Report:
    """Everything said about one file. `analysed` is False where the text gate saw that the file cannot matter."""

    path: str
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    analysed: bool = False
