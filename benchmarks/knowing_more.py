"""Finds what is lost when a file is known with its project: `python benchmarks/knowing_more.py FOLDER ...`.

Every file is judged twice for the same Keras: by itself, where other modules are unknown, and with its project. Each
finding that it has by itself only is printed, and after it what the project's run says of its place and what of the
file was not followed there. Read each: something that is known must refute it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kerasdrop_lint.check.one import matters, projects_for
from kerasdrop_lint.config.options import DEFAULTS
from kerasdrop_lint.finding import Finding
from kerasdrop_lint.judge import Judgement, judge
from kerasdrop_lint.project.project import Projects, surroundings
from kerasdrop_lint.source.text import decode, read


def losses(path: str, projects: Projects) -> Iterator[tuple[Finding, Judgement]]:
    """The findings of a file alone that it has not with its project, and the judgement with it."""
    source = read(path)
    if not isinstance(source, bytes) or not matters(source, path, lambda: projects):
        return
    text = decode(source, path)
    if not isinstance(text, str):
        return
    around = surroundings(projects, path, text)
    known = judge(text, path, surroundings=around)
    alone = judge(text, path, target=known.target)
    kept = {(finding.code, finding.span) for finding in known.findings}
    for finding in alone.findings:
        if (finding.code, finding.span) not in kept:
            yield finding, known


def main(folders: list[str]) -> None:
    """Print what is lost, file after file."""
    projects = projects_for(DEFAULTS)
    for folder in folders:
        root = Path(folder)
        files = sorted(root.rglob("*.py")) if root.is_dir() else [root]
        for path in files:
            for finding, known in losses(str(path), projects):
                print(f"{path}:{finding.span.line}: {finding.code} [{known.target}] {finding.message}")
                beside = [f"{other.span.line} {other.code}" for other in known.findings]
                print(f"    with its project: {', '.join(beside) or 'nothing'}")
                for gap in known.not_followed:
                    print(f"    not followed: {gap.name} (line {gap.line}): {gap.reason}")
        print(f"{folder}: {len(files)} files", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
