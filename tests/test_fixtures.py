"""Every fixture says what it expects on its own lines; the static side is held against that, for every target."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kerasdrop_lint.judge import judge, predict
from kerasdrop_lint.knowledge.profiles import DEFAULT, TARGETS
from tests.claims import read_claims

ROOT = Path(__file__).parent.parent
FIXTURES = sorted((ROOT / "fixtures").glob("kdl*/*.py"))
CHECKED = (DEFAULT, "2", "3.16")


@pytest.mark.parametrize("target", CHECKED)
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_findings(path: Path, target: str) -> None:
    assert target in TARGETS
    source = path.read_text()
    claims = read_claims(source)
    if target in claims.absent:
        pytest.skip("the program does not run there")
    judgement = judge(source, path.name, target)
    assert judgement.failures == ()
    found = Counter((finding.span.line, finding.code) for finding in judgement.findings)
    assert found == Counter(claims.expected_findings(target))


@pytest.mark.parametrize("target", CHECKED)
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_modes(path: Path, target: str) -> None:
    source = path.read_text()
    claims = read_claims(source)
    if claims.static_only or target in claims.absent:
        pytest.skip("nothing is built there")
    prediction = predict(source, path.name, "build", target)
    assert prediction.failures == ()
    found = {(table.site.line, str(table.modes), table.reaches_output) for table in prediction.tables}
    expected = {(site.line, str(site.modes), site.reaches_output) for site in claims.expected_sites(target)}
    assert found == expected
