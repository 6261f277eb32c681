"""Counts the classes of packages whose base class is Keras', and of how many that cannot be told, and why.

    python benchmarks/bases.py DIRECTORY ...

A class counts as one of Keras if its bases lead to one, or if it is not known where they lead and it has a `call`
method, or a base whose name says Layer, Model or Keras.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.roots import keras_name_of, run_module
from kerasdrop_lint.analysis.syntax.statements import lower_text
from kerasdrop_lint.analysis.values import External, Unknown
from kerasdrop_lint.finding import Failure
from kerasdrop_lint.knowledge.profiles import DEFAULT, profile
from kerasdrop_lint.project.project import Projects, surroundings
from kerasdrop_lint.source.discovery import Excludes, discover
from kerasdrop_lint.source.gate import can_matter
from kerasdrop_lint.source.text import decode, read

_NAMED = re.compile(r"Layer|Model|[Kk]eras")
_ELSEWHERE = frozenset({"torch", "flax", "haiku", "jax", "paddle", "mxnet"}) | sys.stdlib_module_names


def classes(path: str, projects: Projects | None) -> Iterator[UserClass]:
    """The classes of a file's own statements, with or without what other modules bind."""
    data = read(path)
    text = data if isinstance(data, Failure) else decode(data, path)
    if isinstance(text, Failure) or not can_matter(text):
        return
    lowered = lower_text(text)
    if lowered is None:
        return
    around = surroundings(projects, path, text) if projects is not None else None
    yield from run_module(lowered[0], profile(DEFAULT), around, traces_functions=False).classes


def unknown_base(definition: UserClass) -> str | None:
    """What keeps one from telling whether a class is one of Keras; None if nothing does."""
    for link in definition.order:
        if isinstance(link, Unknown):
            return link.why
        if isinstance(link, External):
            head = link.path.partition(".")[0]
            if head not in _ELSEWHERE and head not in ("builtins", "keras", "tf", "object"):
                return link.path
    return None


def _looks_like_keras(definition: UserClass, reason: str) -> bool:
    return "call" in definition.namespace or _NAMED.search(reason.rpartition(".")[2]) is not None


def count(paths: list[str], projects: Projects | None) -> tuple[int, Counter[str]]:
    """How many classes are Keras' for certain, and the reasons of those that may be."""
    known, reasons = 0, Counter[str]()
    for path in tqdm(paths, unit="file", disable=None):
        for definition in classes(path, projects):
            if keras_name_of(definition) is not None:
                known += 1
                continue
            reason = unknown_base(definition)
            if reason is not None and _looks_like_keras(definition, reason):
                reasons[reason] += 1
    return known, reasons


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", nargs="+", type=Path)
    for directory in parser.parse_args().directories:
        paths = list(discover([str(directory)], Excludes())[0])
        for name, projects in (("single files", None), ("project", Projects())):
            known, reasons = count(paths, projects)
            unknown = sum(reasons.values())
            share = 100 * unknown / max(known + unknown, 1)
            print(f"{directory.name}, {name}: {known} Keras classes, {unknown} not known ({share:.1f} %)")
        for reason, number in reasons.most_common(12):
            print(f"    {number} {reason}")


if __name__ == "__main__":
    main()
