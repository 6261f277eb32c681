"""What the comments of a fixture claim: the findings and the mode tables of its lines, for each target Keras.

A finding and a site stand on their line, what another target expects after a bar:

    def call(self, x):  # KDL101 | 2: none
        return self.drop(x)  # modes: off off off on off off | 2: on off off on off off

`# none | 3.16: KDL114` is a line that only Keras 3.16 finds fault with; `unused` after the six columns says that the
site's result does not reach the output. A comment of its own says what cannot be measured: `# static only: why` (there
is nothing to build), `# not on 2: why` (the program needs Keras 3).
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from kerasdrop_lint.modes import ModeTable
from kerasdrop_lint.rules.examples import ABSENT, STATIC_ONLY

FINDING = re.compile(r"(none|KDL\d{3})( \| [\d.]+: (none|KDL\d{3}))*")
COLUMNS = r"(none|\S+( \S+){5}( unused)?)"
SITE = re.compile(rf"modes: {COLUMNS}( \| [\d.]+: {COLUMNS})*")


@dataclass(frozen=True, slots=True)
class SiteClaim:
    """The mode table that a site has, and whether its result reaches the model's output."""

    line: int
    modes: ModeTable
    reaches_output: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """One comment: what it says, by target; the empty name stands for all that are not mentioned."""

    line: int
    texts: tuple[tuple[str, str], ...]

    def text(self, target: str) -> str:
        """What the claim says of a target."""
        by_target = dict(self.texts)
        return by_target.get(target, by_target[""])


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims of a fixture."""

    findings: tuple[Claim, ...]
    sites: tuple[Claim, ...]
    static_only: bool
    absent: tuple[str, ...]

    def expected_findings(self, target: str) -> tuple[tuple[int, str], ...]:
        """Line and code of every finding on that target."""
        codes = ((claim.line, claim.text(target)) for claim in self.findings)
        return tuple((line, code) for line, code in codes if code != "none")

    def expected_sites(self, target: str) -> tuple[SiteClaim, ...]:
        """The sites on that target."""
        tables = ((claim.line, claim.text(target)) for claim in self.sites)
        return tuple(_site(line, text) for line, text in tables if text != "none")


def read_claims(source: str) -> Claims:
    """The claims of a fixture. Raises ValueError at a comment that is nearly one."""
    findings: list[Claim] = []
    sites: list[Claim] = []
    static_only = False
    absent: list[str] = []
    for line, text in _comments(source):
        if FINDING.fullmatch(text):
            findings.append(_claim(line, text))
        elif SITE.fullmatch(text):
            sites.append(_claim(line, text.removeprefix("modes: ")))
        elif STATIC_ONLY.fullmatch(text):
            static_only = True
        elif found := ABSENT.fullmatch(text):
            absent.append(found[1])
        elif re.match(r"KDL\d|modes|none|static|not on", text):
            raise ValueError(f"line {line}: not a claim: {text}")
    return Claims(tuple(findings), tuple(sites), static_only, tuple(absent))


def _comments(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every comment; a line may have several, one after the other."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            for text in token.string.split("#"):
                if text.strip():
                    yield token.start[0], text.strip()


def _claim(line: int, text: str) -> Claim:
    general, *special = text.split(" | ")
    pairs = (part.split(": ", 1) for part in special)
    return Claim(line, (("", general), *((target, said) for target, said in pairs)))


def _site(line: int, text: str) -> SiteClaim:
    reaches_output = not text.endswith(" unused")
    return SiteClaim(line, ModeTable.parse(text.removesuffix(" unused")), reaches_output)
