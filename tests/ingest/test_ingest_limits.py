"""Whatever arrives, the answer is a reason and never a 5xx, and memory stays flat."""

import asyncio
import json
import zlib

import httpx
import psutil
import pytest
from ingest_scene import ADMIN, KEY, TEAM, Scene, call, packed, serving

from core.incoming import Event
from core.sources import Said
from core.types import TeamId
from core.usecases.write_keys import make_key, revoke_key
from slackapp.ingest import keys, writer
from slackapp.ingest.answers import Turned

MB = 1024 * 1024


def refusal(answer):
    """Status and code of a refusal, which must have a sentence."""
    said = answer.json()
    assert said["error"]["message"].endswith(".")
    assert said["error"]["code"] == said["code"]
    return answer.status_code, said["error"]["code"]


def bomb(megabytes):
    """A gzip that unpacks to so many megabytes of JSON's beginning."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(b'{"batch": [' + b" " * MB)
    return head + b"".join(packer.compress(b" " * MB) for _ in range(megabytes)) + packer.flush()


def test_without_a_key_that_works_nothing_gets_in(scene):
    for key in ("wrong", "", "k" * 5000, KEY[:-1]):
        assert refusal(scene.post("/v1/track", call(), key=key)) == (401, "unauthorized")
    answer = scene.post("/v1/track", call(), key=None)
    assert refusal(answer) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    for header in ("Bearer x", "Basic", "Basic !!!", "Basic \xff"):
        answer = scene.post("/v1/track", call(), key=None, headers={"Authorization": header.encode("latin-1")})
        assert refusal(answer) == (401, "unauthorized")
    assert not scene.stored


def test_the_key_may_stand_in_the_body(scene):
    assert scene.post("/v1/track", call(writeKey=KEY), key=None).status_code == 200
    assert refusal(scene.post("/v1/track", call(writeKey=["x"]), key=None)) == (401, "unauthorized")
    assert len(scene.stored) == 1


def test_a_revoked_key_lets_nothing_in_once_it_is_looked_up_again(scene):
    assert scene.track().status_code == 200
    time = [0.0]
    known = keys.Keys(scene.store, None, now=lambda: time[0])
    assert asyncio.run(known.team_of(KEY))[0] == TEAM
    with scene.store.begin(TEAM) as work:
        revoke_key(work, scene.key_id, by=ADMIN, now=scene.now)
        assert [entry.what for entry in work.audit.of(scene.key_id)] == ["write_key.made", "write_key.revoked"]
    time[0] = 2.9
    assert asyncio.run(known.team_of(KEY))[0] == TEAM
    time[0] = 3.0
    with pytest.raises(Turned, match="write key that works"):
        asyncio.run(known.team_of(KEY))


def test_a_key_opens_its_own_workspace_only(scene):
    scene.connect(TeamId("T2"), key="other" * 10)
    scene.track()
    scene.post("/v1/track", call(event="elsewhere"), key="other" * 10)
    for team, count in ((TEAM, 1), (TeamId("T2"), 1)):
        with scene.work(team) as work:
            assert work.journal.waiting() == count
    with scene.store.begin(TeamId("T2")) as work:
        assert "other" not in str(work.write_keys.all())
        work.workspaces.revoke(at=scene.now)
    assert scene.store.team_of_key(keys.digest_of("other" * 10)) is None


def test_keys_of_the_settings_work_before_slack_is_connected(migrated, tmp_path):
    path = tmp_path / "set.db"
    path.write_bytes(migrated.read_bytes())
    made = Scene(f"sqlite:///{path}", ingest_keys="T8:first-key, T9:second-key:with-colon")
    with serving(made):
        assert made.post("/v1/track", call(), key="second-key:with-colon").status_code == 401
        assert made.post("/v1/track", call(), key="first-key").status_code == 200
        assert made.post("/v1/track", call(writeKey="second-key:with-colon"), key=None).status_code == 200
    for team in ("T8", "T9"):
        with made.work(TeamId(team)) as work:
            assert work.journal.waiting() == 1
    made.close()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"\xff\xfe{}", "bad_json"),
        (b"[]", "bad_json"),
        (b"null", "bad_json"),
        (b"{}", "no_batch"),
        (b'{"batch": {}}', "no_batch"),
        (b'{"batch": [null]}', "not_an_object"),
        (b'{"batch": [{"type": "track", "userId": "u"}]}', "no_event"),
        (b'{"batch": [{"type": "track", "event": "e"}]}', "no_user"),
        (b'{"batch": [{"type": "group", "userId": "u"}]}', "no_group"),
        (b'{"batch": [{"type": "dance", "userId": "u"}]}', "unknown_type"),
        (b'{"batch": [{"type": "track", "userId": "u", "event": "e", "timestamp": "soon"}]}', "bad_timestamp"),
        (b'{"batch": [{"type": "track", "userId": "u", "event": "e", "timestamp": 1e300}]}', "bad_timestamp"),
        (b'{"batch": [{"type": "track", "userId": "u", "event": "e", "timestamp": [1]}]}', "bad_timestamp"),
        (b'{"batch": [{"type": "track", "userId": "u", "event": "e", "timestamp": "1970-01-01"}]}', "bad_timestamp"),
        (
            b'{"batch": [{"type": "track", "userId": "u", "event": "e", "timestamp": "2999-01-01"}]}',
            "from_the_future",
        ),
        (b'{"batch": [{"type": "track", "userId": "u", "event": "e", "properties": {"x": NaN}}]}', "not_finite"),
        (
            b'{"batch": [{"type": "track", "userId": "u", "event": "e", "properties": {"x": -Infinity}}]}',
            "not_finite",
        ),
        (b'{"batch": [{"type": "track", "userId": "u", "event": "\\ud800"}]}', "not_finite"),
        (b'{"batch": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
        (b'{"batch": [' + b'{"a":' * 30 + b"1" + b"}" * 30 + b"]}", "too_deep"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(scene, body, code):
    assert refusal(scene.post("/v1/batch", body)) == (400, code)
    assert not scene.stored
    assert scene.metric("segment", code) >= 1


def test_one_bad_call_does_not_hold_up_the_others(scene):
    body = b'{"batch": [%s, %s]}' % (
        json.dumps(call(messageId="good")).encode(),
        b'{"type": "track", "userId": "u", "event": "e", "properties": {"x": NaN}}',
    )
    answer = scene.post("/v1/batch", body).json()
    assert (answer["accepted"], [(one["index"], one["code"]) for one in answer["refused"]]) == (
        1,
        [(1, "not_finite")],
    )
    assert [event["message_id"] for event in scene.stored] == ["good"]
    assert scene.metric("segment", "not_finite") == 1


def test_sizes_have_limits(scene):
    assert refusal(scene.batch(call(properties={"x": "y" * 32_000}))) == (413, "too_large")
    assert scene.batch(call(properties={"x": "y" * 31_000})).status_code == 200
    assert refusal(scene.post("/v1/batch", b" " * 500_001)) == (413, "too_large")
    many = {"batch": [call(messageId=str(n), properties={"x": "y" * 900}) for n in range(600)]}
    assert refusal(scene.post("/v1/batch", packed(many), headers={"Content-Encoding": "gzip"})) == (413, "too_large")
    assert refusal(scene.post("/v1/batch", b'{"batch": [%s]}' % b",".join([b"{}"] * 10_001))) == (413, "too_large")
    assert len(scene.stored) == 1


def test_a_name_is_cut_and_a_nul_is_left_out(scene):
    scene.batch(call(event="e" * 400, userId="u\u0000ser", properties={"a\u0000": "\u0000b\\u0000"}))
    (event,) = scene.stored
    assert (len(event["event"]), event["user_id"]) == (255, "user")
    assert json.loads(event["properties"]) == {"a": "b\\u0000"}


def test_broken_gzip_is_refused(scene):
    whole = packed({"batch": [call()]})
    for body in (whole[:-9], b"\x1f\x8b" + b"x" * 50):
        assert refusal(scene.post("/v1/batch", body)) == (400, "bad_gzip")
    assert refusal(scene.post("/v1/batch", b"plain", headers={"Content-Encoding": "gzip"})) == (400, "bad_gzip")


def test_a_gzip_bomb_and_a_huge_body_leave_memory_flat(scene):
    packed_bomb = bomb(200)
    assert len(packed_bomb) < 500_000
    scene.track()
    before = psutil.Process().memory_info().rss
    for _ in range(5):
        assert refusal(scene.post("/v1/batch", packed_bomb)) == (413, "too_large")

    def endless():
        for _ in range(50):
            yield b" " * MB

    for _ in range(3):
        try:
            answer = httpx.post(f"{scene.url}/v1/batch", content=endless(), auth=(KEY, ""), timeout=30)
        except httpx.TransportError:  # it was answered and hung up on while still sending
            continue
        assert refusal(answer) == (413, "too_large")
    assert psutil.Process().memory_info().rss - before < 30 * MB
    assert scene.track().status_code == 200


def test_a_key_that_sends_too_fast_is_asked_to_wait_and_others_are_not():
    time = [0.0]
    pace = keys.Pace(now=lambda: time[0])
    for _ in range(10):
        pace.take("fast", 10_000)
    with pytest.raises(Turned) as turned:
        pace.take("fast", 15_000)
    assert (turned.value.status, turned.value.response().headers["Retry-After"]) == (429, "2")
    pace.take("slow", 10_000)
    time[0] = 1.5
    pace.take("fast", 15_000)


def test_who_comes_when_too_much_waits_is_asked_to_come_again(scene):
    event = Event(message_id="m", ref="", user_id="u", event="e", at=scene.now)
    with pytest.raises(Turned) as turned:
        asyncio.run(writer.Writer(scene.store, scene.app.clock).keep(TEAM, Said(events=(event,) * 50_001)))
    assert turned.value.response().headers["Retry-After"] == "1"
    assert not scene.stored


def test_the_heartbeat_is_marked_at_once_and_then_caught_up_with(scene):
    time = [0.0]
    kept = writer.Writer(scene.store, scene.app.clock, now=lambda: time[0])

    async def keep():
        for number in range(3):
            event = Event(message_id=f"m{number}", ref="", user_id="u", event="e", at=scene.now)
            await kept.keep(TEAM, Said(events=(event,)))

    def brought():
        with scene.work() as work:
            return work.sources.all()["events:segment"].brought

    asyncio.run(keep())
    assert brought() == 1
    time[0] = 5.0
    kept._beat()
    assert brought() == 3


def test_a_database_that_does_not_do_its_part_makes_the_sender_try_again(scene):
    scene.track()
    with scene.store.begin(TEAM) as work:
        work.journal._scope.connection.exec_driver_sql("ALTER TABLE event_journal RENAME TO gone")
    assert refusal(scene.track()) == (429, "busy")
    with scene.store.begin(TEAM) as work:
        work.journal._scope.connection.exec_driver_sql("ALTER TABLE gone RENAME TO event_journal")
    assert scene.track().status_code == 200


def test_where_events_are_read_from_a_warehouse_only_accounts_and_people_are_taken(migrated, tmp_path):
    path = tmp_path / "warehouse.db"
    path.write_bytes(migrated.read_bytes())
    made = Scene(f"sqlite:///{path}", events_url="trino://warehouse.example/events")
    made.connect(TEAM)
    with serving(made):
        assert refusal(made.track()) == (400, "kept_elsewhere")
        answer = made.batch(call(), call("group", groupId="acme-1")).json()
        assert (answer["accepted"], answer["refused"][0]["code"]) == (1, "kept_elsewhere")
    assert not made.stored
    made.close()


def test_other_methods_and_addresses_are_told_so(scene):
    assert refusal(scene.http.get(f"{scene.url}/v1/batch")) == (405, "wrong_method")
    assert refusal(scene.post("/v1/nothing", {})) == (404, "not_found")


def test_the_description_names_every_address_and_needs_no_other_site(scene):
    described = scene.http.get(f"{scene.url}/openapi.json").json()
    kinds = ("batch", "track", "identify", "group", "page", "screen", "alias", "import")
    assert set(described["paths"]) == {f"/v1/{kind}" for kind in kinds}
    assert "writeKey" in described["components"]["securitySchemes"]
    assert scene.http.get(f"{scene.url}/docs").status_code == 404


def test_two_living_keys_have_two_names(scene):
    with scene.store.begin(TEAM) as work:
        with pytest.raises(Exception, match="already is a key"):
            make_key(work, " product ", token="x" * 40, by=ADMIN, now=scene.now)
        revoke_key(work, scene.key_id, by=ADMIN, now=scene.now)
        make_key(work, "Product", token="x" * 40, by=ADMIN, now=scene.now)
        with pytest.raises(Exception, match="revoked already"):
            revoke_key(work, scene.key_id, by=ADMIN, now=scene.now)
