"""One requirement of Keras or TensorFlow, as a file of the project writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

TENSORFLOW = frozenset(
    {
        "tensorflow",
        "tensorflow-aarch64",
        "tensorflow-cpu",
        "tensorflow-cpu-aws",
        "tensorflow-directml",
        "tensorflow-gpu",
        "tensorflow-intel",
        "tensorflow-macos",
        "tensorflow-rocm",
        "tf-nightly",
        "tf-nightly-cpu",
        "tf-nightly-gpu",
    }
)
KERAS = frozenset({"keras", "keras-nightly"})
KERAS_2 = frozenset({"tf-keras", "tf-keras-nightly"})
_NAMES = TENSORFLOW | KERAS | KERAS_2
NAME = r"(?:tf[-_.]|)keras(?:[-_.]nightly)?|tensorflow[\w.-]*|tf[-_.]nightly[\w.-]*"
"""What a name that may be one of these looks like."""
_LINUX = {
    "os_name": "posix",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "extra": "",
}
_ONE_EQUALS = re.compile(r"^([\w.-]+)\s*=\s*([\w.*]+)(?:=.*)?$")
_WHEEL = re.compile(rf"\b({NAME.replace('[-_.]', '_')})-(\d+(?:\.\d+)+)[\w.]*-")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A requirement of a Keras or TensorFlow: by its normal name, which versions, and how it is written."""

    name: str
    versions: SpecifierSet
    file: str
    locked: bool = False

    @property
    def why(self) -> str:
        """`requirements.txt requires tensorflow==2.18`."""
        versions = ",".join(sorted(map(str, self.versions), key=_by_bound))
        return f"{self.file} {'locks' if self.locked else 'requires'} {self.name}{versions}"


def _by_bound(specifier: str) -> tuple[bool, str]:
    return specifier[:1] in "<!", specifier


def wanted(lines: Iterable[object], file: str, *, locked: bool = False) -> Iterator[Wanted]:
    """The requirements of Keras and TensorFlow among lines that may hold anything.

    Those of other systems than Linux, by their marker, do not count, and neither do those of one Python.
    """
    for line in lines:
        written = re.split(r"\s#|\s--", str(line).strip())[0].rstrip(" \\")
        if not re.match(NAME, written, re.IGNORECASE):
            continue
        try:
            found = Requirement(_ONE_EQUALS.sub(r"\1==\2", written))
        except InvalidRequirement:
            continue
        name = canonicalize_name(found.name)
        if name in _NAMES and _counts(found):
            yield Wanted(name, _of_wheel(found.url) if found.url else found.specifier, file, locked)


def _counts(requirement: Requirement) -> bool:
    marker = str(requirement.marker or "")
    if not marker or "extra" in marker:
        return True
    return "python" not in marker and requirement.marker is not None and requirement.marker.evaluate(dict(_LINUX))


def _of_wheel(address: str) -> SpecifierSet:
    found = _WHEEL.search(address)
    return SpecifierSet(f"=={found[2]}" if found is not None else "")
