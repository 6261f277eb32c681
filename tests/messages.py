"""What is said of each fixture, so that a changed message is seen as what it is. To write it down again:

python -m tests.messages
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kerasdrop_lint.judge import judge
from kerasdrop_lint.knowledge.profiles import DEFAULT

FIXTURES = Path(__file__).parents[1] / "fixtures"
SAID = Path(__file__).parent / "messages.txt"
TARGETS = (DEFAULT, "2", "3.16")


def messages() -> str:
    """A line for each finding; where another target than the default has the same, it is not repeated."""
    return "".join(f"{line}\n" for path in sorted(FIXTURES.glob("*/*.py")) for line in _messages(path))


def _messages(path: Path) -> Iterator[str]:
    seen: set[str] = set()
    for target in TARGETS:
        name = f"{path.parent.name}/{path.name}"
        for finding in judge(path.read_text(encoding="utf-8"), path.name, target).findings:
            said = f"{name}:{finding.span.line}:{finding.span.column}: {finding.code} {finding.message}"
            if said not in seen:
                seen.add(said)
                yield said if target == DEFAULT else f"{said} [{target}]"


if __name__ == "__main__":
    SAID.write_text(messages(), encoding="utf-8")
