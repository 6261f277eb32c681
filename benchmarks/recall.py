"""Holds what `kerasdrop-lint check` finds in public repositories against labels that were written before it ran there.

    python benchmarks/recall.py FOLDER                FOLDER/<name> is a checkout of the commit that the labels name
    python benchmarks/recall.py FOLDER --only tsgm    one repository, each label and each further finding by place

A label is met by a finding in its file, of one of its rules, on its line or within two of it; a `fault` is beyond
doubt, a `doubtful` one counts neither way, and a `healthy` place must have no finding but those of other labels. What
is found where nothing was labelled is listed, to be read. None of the code is executed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LABELS = Path(__file__).parent / "labels"
NEAR = 2
"""How many lines a finding may stand from its label: the `def` or its decorator, the call or its argument."""


@dataclass(frozen=True, slots=True)
class Label:
    """What is right at one place of a repository; `rules` are those that may say so."""

    path: str
    line: int
    verdict: str
    rules: tuple[str, ...]
    why: str

    def is_met_by(self, finding: dict[str, Any]) -> bool:
        """Whether a finding speaks of this place; of one that is healthy any rule does."""
        if finding["path"] != self.path or abs(finding["line"] - self.line) > NEAR:
            return False
        return self.verdict == "healthy" or finding["code"] in self.rules


@dataclass(frozen=True, slots=True)
class Outcome:
    """One repository: its labels, each with whether it is met, and the findings that meet none."""

    name: str
    labels: tuple[tuple[Label, bool], ...]
    others: tuple[dict[str, Any], ...]

    def count(self, verdict: str, *, met: bool | None = None) -> int:
        """How many labels have this verdict, and are met or not."""
        return sum(label.verdict == verdict and met in (None, is_met) for label, is_met in self.labels)


def outcomes(folder: Path, only: Sequence[str]) -> Iterator[Outcome]:
    """Check each labelled repository of which there is a checkout."""
    for file in sorted(LABELS.glob("*.jsonl")):
        head, *rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        root = folder / head["name"]
        if root.is_dir() and (not only or head["name"] in only):
            labels = [Label(**{**row, "rules": tuple(row["rules"])}) for row in rows]
            yield _held(head["name"], labels, _findings(root / head["root"], root, head["target"]))


def _findings(root: Path, base: Path, target: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "kerasdrop_lint", "check", "--isolated", "--target-keras", target]
    run = subprocess.run(
        [*command, "--format", "json", "--exit-zero", "--no-progress", str(root.relative_to(base)) or "."],
        cwd=base,
        capture_output=True,
        text=True,
        check=False,
    )
    if not run.stdout:
        raise SystemExit(f"{root}: {run.stderr}")
    found = json.loads(run.stdout)["findings"]
    return [{**one, "path": one["path"].removeprefix("./")} for one in found]


def _held(name: str, labels: Sequence[Label], findings: Sequence[dict[str, Any]]) -> Outcome:
    wanted = [label for label in labels if label.verdict != "healthy"]
    unwanted = [one for one in findings if not any(label.is_met_by(one) for label in wanted)]
    met = tuple(
        (label, any(map(label.is_met_by, unwanted if label.verdict == "healthy" else findings))) for label in labels
    )
    others = tuple(one for one in findings if not any(label.is_met_by(one) for label in labels))
    return Outcome(name, met, others)


def _show(outcome: Outcome) -> None:
    for label, is_met in outcome.labels:
        word = {"healthy": "FALSE" if is_met else "silent"}.get(label.verdict, "found" if is_met else "MISSED")
        print(f"{word:7} {label.verdict:9} {label.path}:{label.line} {'/'.join(label.rules)} {label.why}")
    for one in outcome.others:
        print(f"further           {one['path']}:{one['line']} {one['code']} {one['message']}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", default=[])
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for outcome in outcomes(options.folder, options.only):
        if options.only:
            _show(outcome)
        counts = {
            "faults": outcome.count("fault"),
            "found": outcome.count("fault", met=True),
            "doubtful": outcome.count("doubtful"),
            "of them found": outcome.count("doubtful", met=True),
            "healthy": outcome.count("healthy"),
            "false": outcome.count("healthy", met=True),
            "further": len(outcome.others),
        }
        total.update(counts)
        print(outcome.name, ", ".join(f"{number} {word}" for word, number in counts.items()))
    print("all", ", ".join(f"{number} {word}" for word, number in total.items()))


if __name__ == "__main__":
    main()
