import asyncio
import contextlib
import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocks.notices import say
from slackapp.calls import Reply
from slackapp.door import MAX_BYTES, PATIENCE, Door, Unreadable, read
from slackapp.features import Command, Feature

COMMAND = {"command": "/hi", "text": "x", "user_id": "U1", "team_id": "T1", "channel_id": "C1", "trigger_id": "1.2"}
RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def hi(_):
    return Reply(say=say(sentence="Hi"))


@pytest.fixture
def phone(make_phone):
    command = Command(verb="hi", name="/hi", description="Says hi", example="/hi you", handler=hi)
    return make_phone(Feature(name="hi", commands=(command,)))


def signed(phone, body, *, stamp=None, secret="signing-secret-of-the-tests"):
    stamp = stamp or str(int(phone.app.clock.now().timestamp()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


def post(phone, body, headers):
    return phone.http.post("/slack/events", content=body, headers=headers).status_code


def test_a_signed_command_is_let_in(phone):
    body = urlencode(COMMAND).encode()
    assert post(phone, body, signed(phone, body)) == 200


def test_unsigned_and_wrongly_signed_requests_are_refused(phone):
    body = urlencode(COMMAND).encode()
    assert post(phone, body, {}) == 401
    assert post(phone, body, signed(phone, body, secret="another")) == 401
    assert post(phone, body + b"&more=1", signed(phone, body)) == 401


@pytest.mark.parametrize(("seconds", "status"), [(299, 200), (301, 401), (-299, 200), (-301, 401)])
def test_requests_count_for_five_minutes_by_the_apps_own_clock(phone, seconds, status):
    body = urlencode(COMMAND).encode()
    stamp = str(int(phone.app.clock.now().timestamp()) + seconds)
    assert post(phone, body, signed(phone, body, stamp=stamp)) == status


@pytest.mark.parametrize("stamp", ["", "now", "1e9", "-5", "٣", "9" * 400, " 1", "1.5"])
def test_an_odd_timestamp_is_refused(phone, stamp):
    body = urlencode(COMMAND).encode()
    headers = {"x-slack-request-timestamp": stamp.encode(), "x-slack-signature": b"v0=\xff\xfe"}
    assert post(phone, body, headers) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"{}",
        b"[]",
        b'{"type":"event_callback","team_id":"T1","event_id":"E","event":null}',
        b'{"type":"event_callback","team_id":"T1","event":{"type":"x"}}',
        b"command=%2Fhi&team_id=T1",
        b"payload=",
        b"payload=%5B%5D",
        b"payload=%7B%22type%22%3A%22block_actions%22%7D",
        b"&".join(b"a=1" for _ in range(500)),
    ],
)
def test_what_is_signed_but_unreadable_is_a_bad_request(phone, body):
    assert post(phone, body, signed(phone, body)) == 400


def test_slacks_own_checks_are_answered(phone):
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"}).encode()
    answer = phone.http.post("/slack/events", content=body, headers=signed(phone, body))
    assert answer.json() == {"challenge": "abc"}
    check = b"ssl_check=1&token=t"
    assert post(phone, check, signed(phone, check)) == 200


def test_a_body_beyond_all_measure_is_not_read(phone):
    body = b"a" * (MAX_BYTES + 1)
    assert post(phone, body, signed(phone, body)) == 413


def test_other_methods_are_not_served(phone):
    assert phone.http.get("/slack/events").status_code == 405


@RELAXED
@given(body=st.binary(max_size=300), stamp=st.binary(max_size=20), signature=st.binary(max_size=80))
def test_any_bytes_and_headers_are_never_an_error_of_ours(phone, body, stamp, signature):
    headers = [(b"x-slack-request-timestamp", stamp), (b"x-slack-signature", signature)]
    status = asyncio.run(_raw(phone, body, headers))
    assert status == 401


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KINDS = ["block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action"]
FIELDS = ["user", "team", "view", "actions", "channel", "container", "message", "callback_id", "action_id", "state"]
LIKELY = {
    "user": st.just({"id": "U1", "team_id": "T1"}) | JSON,
    "team": st.just({"id": "T1"}) | JSON,
    "actions": st.just([{"action_id": "x", "type": "button", "block_id": "b"}]) | JSON,
    "view": st.just({"id": "V", "type": "modal", "callback_id": "c", "state": {"values": {}}}) | JSON,
    "callback_id": st.text(max_size=5) | JSON,
    "action_id": st.text(max_size=5) | JSON,
}


@st.composite
def interactions(draw):
    payload = {name: draw(LIKELY.get(name, JSON)) for name in FIELDS if draw(st.booleans())}
    return urlencode({"payload": json.dumps({"type": draw(st.sampled_from(KINDS)), **payload})}).encode()


@st.composite
def events(draw):
    event = draw(
        st.dictionaries(st.sampled_from(["user", "channel", "text", "ts", "item", "team"]), JSON, max_size=5)
    )
    event["type"] = draw(st.sampled_from(["message", "app_mention", "app_home_opened", "tokens_revoked", "x"]))
    body = {"type": "event_callback", "team_id": draw(st.just("T1") | JSON), "event_id": "E", "event": event}
    return json.dumps(body | draw(st.dictionaries(st.sampled_from(["authorizations", "user"]), JSON))).encode()


@st.composite
def commands(draw):
    odd = draw(st.dictionaries(st.sampled_from(sorted(COMMAND)), st.text(max_size=30), max_size=4))
    return urlencode({**COMMAND, **odd}, errors="surrogatepass").encode()


@RELAXED
@given(body=interactions() | events() | commands() | JSON.map(lambda found: json.dumps(found).encode()))
def test_whatever_is_signed_is_never_an_error_of_ours(phone, body):
    status = asyncio.run(_raw(phone, body, [(k.encode(), v.encode()) for k, v in signed(phone, body).items()]))
    assert status < 500


@given(body=st.binary(max_size=200))
def test_reading_says_what_is_unreadable_and_never_breaks(body):
    with contextlib.suppress(Unreadable):
        assert isinstance(read(body), dict)


async def _raw(phone, body, headers):
    """Call the app as a server would, with header bytes that no client would let through."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/slack/events",
        "raw_path": b"/slack/events",
        "query_string": b"",
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 3000),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }
    await phone.asgi(scope, receive, send)
    return sent[0]["status"]


@pytest.mark.parametrize(
    ("payload", "status", "said"),
    [
        ({"command": "/hi"}, 200, "please try again"),
        ({"type": "view_submission", "view": {"type": "modal", "blocks": []}}, 200, "please try again"),
        ({"type": "block_suggestion"}, 200, '"options":[]'),
        ({"type": "event_callback"}, 429, "Too busy"),
        ({"type": "block_actions"}, 429, "Too busy"),
    ],
)
def test_what_has_waited_too_long_is_not_begun_and_says_so(payload, status, said):
    answer = Door(None, secret="s", clock=None, kept=None)._in_turn(payload, arrived=-PATIENCE - 1)
    assert answer.status_code == status
    assert said in answer.body.decode()
