"""A fuzzer that reads ``/openapi.json`` finds no 5xx. ``INGEST_FUZZ=10000`` makes it that thorough."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from ingest_scene import KEY
from schemathesis.checks import not_a_server_error

CASES = int(os.environ.get("INGEST_FUZZ", "160"))
KINDS = ("batch", "import", "track", "identify", "group", "page", "screen", "alias")


@pytest.mark.parametrize("kind", KINDS)
def test_the_fuzzer_finds_no_5xx(scene, kind):
    schema = schemathesis.openapi.from_url(f"{scene.url}/openapi.json")
    modes = schemathesis.GenerationMode
    strategy = schema[f"/v1/{kind}"]["POST"].as_strategy(generation_mode=modes.POSITIVE)
    strategy |= schema[f"/v1/{kind}"]["POST"].as_strategy(generation_mode=modes.NEGATIVE)
    statuses = set()

    @given(strategy)
    @settings(max_examples=CASES // len(KINDS), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def fuzz(case):
        headers = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
        case.headers = headers
        answer = case.call(auth=(KEY, ""))
        case.validate_response(answer, checks=[not_a_server_error])
        assert answer.headers["content-type"] == ["application/json"]
        statuses.add(answer.status_code)

    fuzz()
    assert 200 in statuses
    assert statuses <= {200, 400, 401, 405, 413, 429}
