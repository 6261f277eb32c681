"""What the prober sees in programs of every kind: the claims of their comments, on Keras and tf_keras."""

from __future__ import annotations

import pytest
from claims import read_claims
from probed_programs import HEAD, PROGRAMS
from probes import RUNTIMES, Record, probed, target, verify_claims

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module", params=RUNTIMES)
def records(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    sources = {name: HEAD + source for name, source in PROGRAMS.items()}
    return probed(request.param, sources, tmp_path_factory.mktemp("programs"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_site_does_what_is_claimed(name: str, records: dict[str, Record]) -> None:
    claims = read_claims(HEAD + PROGRAMS[name])
    on = target(next(record for record in records.values() if "runtime" in record))
    record = records[name]
    absent = {"2" if on == "2" else "3.15"} & set(claims.absent)
    if absent:
        assert "error" in record or record["errors"], record
        return
    verify_claims(claims, record, on)
    assert all(row["is here"] for row in record["rows"])
