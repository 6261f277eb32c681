"""Says in words what disagrees."""

from __future__ import annotations

import re

from tests.generated.comparing import Compared, Comparison, Outcome
from tests.generated.program import Program
from tests.measuring.records import Measured


def report(heading: str, program: Program, measured: Measured, comparison: Comparison) -> str:
    """What disagrees in a program, or why it was not measured."""
    head = " ".join(filter(None, (heading, measured.not_built, measured.trouble)))
    raised = {gist(message): entry for entry, message in measured.errors.items()}
    errors = [f"  {entry} raised {message}" for message, entry in raised.items()]
    parts = [part for part in comparison.parts if part.outcome is Outcome.DISAGREE]
    return "\n".join([head, *errors, *(described(part, program) for part in parts)])


def gist(message: str) -> str:
    """What an error is about, without where Keras was: the bold part of Keras 3, the last line of tf_keras' trace."""
    bold = re.search(r"\x1b\[1m(.*?)\x1b\[0m", message, re.DOTALL)
    last = re.findall(r"^ *(\w+: .*)", message, re.MULTILINE)
    return " ".join((bold[1] if bold else last[-1] if last else message).split())[:200]


def described(part: Compared, program: Program) -> str:
    """The rows of a line, or of the model as a whole."""
    text = program.text.splitlines()[part.line - 1].strip() if part.line else part.name
    said = [f"    predicted {row}" for row in part.predicted or ("nothing",)]
    found = [f"    measured  {row}" for row in part.measured or ("nothing",)]
    return "\n".join([f"  line {part.line}: {text}" if part.line else f"  {text}:", *said, *found])
