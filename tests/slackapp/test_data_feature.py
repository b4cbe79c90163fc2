"""The data side of `/cs settings` through the whole app: keys, secrets, and who may."""

import base64
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from source_signing import SECRET, signed

from core.storage import Aside, Why
from slackapp.features import data, settings, strays

TEAM = "T1"
PAYLOAD = (Path(__file__).parents[1] / "core" / "sources" / "payloads" / "zendesk_trigger.json").read_bytes()


@pytest.fixture
def phone(make_phone):
    return make_phone(settings.FEATURE, data.FEATURE, strays.FEATURE)


def press(phone, action, value="", user="UADMIN", at="1.1", private="", **more):
    view = {
        "id": "V2",
        "type": "modal",
        "hash": "h",
        "blocks": [],
        "private_metadata": private,
        "callback_id": "data",
    }
    pressed = {"type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": at, **more}
    payload = {
        "type": "block_actions",
        "user": {"id": user, "team_id": TEAM},
        "team": {"id": TEAM},
        "container": {"type": "view", "view_id": "V2"},
        "view": view,
        "trigger_id": f"p{at}",
        "actions": [pressed],
    }
    return phone.interact(payload)


def submit(phone, form, box, typed, user="UADMIN", private="", view_hash="h1"):
    blocks = [{"type": "input", "block_id": box}]
    values = {box: {"typed": {"value": typed}}}
    return phone.submit(form, values, user=user, blocks=blocks, private=private, view_hash=view_hash)


def make_key(phone, name="Web app", **more):
    answer = submit(phone, "data.key", "name", name, **more).json()
    return re.search(r"wk_[\w-]{43}", json.dumps(answer))[0], answer


def updated(slack):
    return json.dumps(slack.of("views.update")[-1]["view"], ensure_ascii=False)


def marked_up(slack):
    """What Slack would read as markup in the view shown last."""

    def found(part):
        if isinstance(part, list):
            return [text for one in part for text in found(one)]
        if not isinstance(part, dict):
            return []
        if part.get("type") == "mrkdwn":
            return [part["text"]]
        return [text for one in part.values() for text in found(one)]

    return "\n".join(found(slack.of("views.update")[-1]["view"]))


def track(phone, key):
    auth = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
    call = {"userId": "u1", "event": "opened"}
    return phone.http.post("/v1/track", json=call, headers={"authorization": auth})


def read(store):
    return store.read(TEAM)


def test_the_door_stands_in_the_settings_and_opens_the_overview(phone, slack):
    phone.command("/cs settings", user="UADMIN")
    assert "data.open" in json.dumps(slack.of("views.open")[0]["view"])
    press(phone, "data.open")
    view = json.dumps(slack.of("views.push")[0]["view"])
    assert "http://127.0.0.1:3000/v1/" in view
    assert "no write key yet" in view


def test_a_key_is_shown_once_and_opens_the_door(phone, slack, store):
    key, answer = make_key(phone)
    assert answer["response_action"] == "update"
    assert "private_metadata" not in answer["view"]
    assert not [block for block in answer["view"]["blocks"] if block["type"] == "actions"]
    assert track(phone, key).status_code == 200
    with read(store) as work:
        assert work.journal.waiting() == 1
        assert [entry.detail["line"] for entry in work.audit.recent(limit=9)] == ["made the write key Web app"]
    press(phone, "data.go", '{"v":1,"d":"keys","n":0}')
    assert "Web app" in updated(slack)
    assert key not in updated(slack)


def test_the_key_itself_is_kept_nowhere(phone, settings, caplog):
    with caplog.at_level("DEBUG"):
        key, _ = make_key(phone)
    database = Path(settings.store_url.removeprefix("sqlite:///"))
    kept = b"".join(file.read_bytes() for file in database.parent.glob("app.db*"))
    assert b"Web app" in kept
    assert key.encode() not in kept
    assert key not in caplog.text + "".join(str(record.__dict__) for record in caplog.records)


def test_a_revoked_key_opens_nothing(phone, slack, store):
    key, _ = make_key(phone)
    with read(store) as work:
        (known,) = work.write_keys.all()
    value = json.dumps({"v": 1, "k": known.id})
    press(phone, "data.key_revoke:0", value)
    assert "Web app* is revoked" in updated(slack)
    assert track(phone, key).status_code == 401
    press(phone, "data.key_revoke:0", value, at="1.2")
    assert "This key was revoked already." in updated(slack)
    with read(store) as work:
        lines = [entry.detail["line"] for entry in work.audit.recent(limit=9)]
    assert lines == ["revoked the write key Web app", "made the write key Web app"]


def test_two_keys_of_one_name_are_refused_where_it_was_typed(phone):
    make_key(phone)
    errors = submit(phone, "data.key", "name", "web  APP", view_hash="h2").json()["errors"]
    assert errors == {"name": "There already is a key called web APP."}


@pytest.mark.parametrize("name", ["<!channel> *boom*", "a`b```c", "\u202eevil\u2066", "&lt;b&gt; & co", "<@U1>"])
def test_a_hostile_name_is_shown_as_it_is(phone, slack, name):
    make_key(phone, name)
    press(phone, "data.go", '{"v":1,"d":"keys","n":0}')
    shown = marked_up(slack)
    assert "<!channel>" not in shown
    assert "<@U1>" not in shown
    assert "\u202e" not in shown


def test_members_are_refused_at_every_door(phone, slack, store):
    for action in ("data.open", "data.go", "data.key_new", "data.key_revoke", "data.secret", "data.secret_forget"):
        press(phone, action, '{"v":1,"d":"keys"}', user="U1")
    press(phone, "stray.give:0:0", '{"v":1,"s":"x"}', user="U1")
    press(phone, "stray.find:x", user="U1")
    submit(phone, "data.key", "name", "Web app", user="U1")
    submit(phone, "data.secret", "secret", "s" * 40, user="U1", private='{"v":1,"s":"stripe"}')
    assert not slack.of("views.push")
    assert all("Only admins" in json.dumps(view) for view in slack.of("views.update"))
    with read(store) as work:
        assert not work.write_keys.all()
        assert not work.source_secrets.all()


def post_ticket(phone, clock):
    path = f"/ingest/zendesk/{TEAM}"
    headers = signed("zendesk", PAYLOAD, clock.now())
    return phone.http.post(path, content=PAYLOAD, headers=headers)


def test_a_secret_lets_a_system_in_until_it_is_removed(phone, slack, store, clock):
    private = '{"v":1,"s":"zendesk"}'
    assert post_ticket(phone, clock).status_code == 401
    press(phone, "data.secret:zendesk", private)
    assert "Secret of Zendesk" in json.dumps(slack.of("views.push")[0]["view"])
    assert submit(phone, "data.secret", "secret", f"  {SECRET} ", private=private).text == ""
    assert post_ticket(phone, clock).status_code == 200
    press(phone, "data.go", '{"v":1,"d":"systems"}')
    assert f"http://127.0.0.1:3000/ingest/zendesk/{TEAM}" in updated(slack)
    assert "Replace secret" in updated(slack)
    assert SECRET not in json.dumps(slack.calls)
    press(phone, "data.secret_forget:zendesk", private, at="1.3")
    assert "The secret of Zendesk is removed." in updated(slack)
    assert post_ticket(phone, clock).status_code == 401
    with read(store) as work:
        lines = [entry.detail["line"] for entry in work.audit.of("zendesk")]
    assert sorted(lines) == ["removed the secret of Zendesk", "set the secret of Zendesk"]


def test_a_secret_is_kept_sealed(phone, settings, store):
    submit(phone, "data.secret", "secret", SECRET, private='{"v":1,"s":"stripe"}')
    database = Path(settings.store_url.removeprefix("sqlite:///"))
    kept = b"".join(file.read_bytes() for file in database.parent.glob("app.db*"))
    assert SECRET.encode() not in kept
    with read(store) as work:
        assert phone.app.box.open(work.source_secrets.get("stripe")) == SECRET


@pytest.mark.parametrize("typed", ["", "short", "x" * 501, "two words of a secret", "tab\tin the secret here"])
def test_what_can_be_no_secret_is_refused_where_it_was_typed(phone, store, typed):
    errors = submit(phone, "data.secret", "secret", typed, private='{"v":1,"s":"stripe"}').json()["errors"]
    assert "A secret" in errors["secret"]
    with read(store) as work:
        assert not work.source_secrets.all()


def test_what_was_heard_and_what_nobody_can_read_is_said(phone, slack, store, clock):
    with store.begin(TEAM) as work:
        work.sources.heard("tickets:zendesk", at=clock.now() - timedelta(hours=5), brought=1204)
        work.sources.heard("events:<!here>", at=clock.now(), brought=0)
        odd = Aside(id="a1", source="stripe", reason=Why.UNKNOWN_KIND, choices=(), at=clock.now(), times=3)
        work.aside.put((odd,))
    press(phone, "data.open")
    view = json.dumps(slack.of("views.push")[0]["view"], ensure_ascii=False)
    assert "Tickets from Zendesk: 5 hours ago, 1,204 in all" in view
    assert "3 messages from Stripe that I cannot read" in view
    assert "<!here>" not in view


def test_a_button_of_no_view_is_told_to_be_old(phone, slack):
    press(phone, "data.go", "{}")
    assert "older version" in updated(slack)
