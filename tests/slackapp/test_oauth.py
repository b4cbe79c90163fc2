from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk.errors import SlackApiError

from slackapp.oauth import adopt
from slackapp.serve import Adopter


@pytest.fixture
def phone(make_phone):
    return make_phone()


def install(phone):
    answer = phone.http.get("/slack/install")
    state = parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]
    return answer, state


def back(phone, state, cookie):
    headers = {"cookie": cookie} if cookie else {}
    return phone.http.get("/slack/oauth_redirect", params={"code": "c", "state": state}, headers=headers)


def test_installing_leads_to_slacks_consent_page_with_our_scopes(phone):
    answer, _ = install(phone)
    asked = urlsplit(answer.headers["location"])
    query = parse_qs(asked.query)
    assert answer.status_code == 302
    assert asked.netloc == "slack.com"
    assert "chat:write" in query["scope"][0]
    assert query["redirect_uri"] == ["http://127.0.0.1:3000/slack/oauth_redirect"]


def test_coming_back_stores_the_workspace_with_a_sealed_token(phone, store):
    _, state = install(phone)
    assert back(phone, state, f"slack-app-oauth-state={state}").status_code == 200
    assert "T9" in store.teams()
    with store.read("T9") as work:
        workspace = work.workspaces.get()
    assert b"xoxb" not in workspace.bot_token
    assert phone.app.client("T9").token == "xoxb-new"


@pytest.mark.parametrize("odd", [{"team": "Nine"}, {"team": {}}, {"authed_user": ["U9"]}, {"access_token": 7}])
def test_an_answer_of_slacks_that_cannot_be_read_installs_nothing_and_is_told(phone, slack, store, odd):
    slack.garbled["oauth.v2.access"] = {"access_token": "xoxb-new", "team": {"id": "T9"}} | odd
    _, state = install(phone)
    answer = back(phone, state, f"slack-app-oauth-state={state}")
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text
    assert "T9" not in store.teams()


def test_a_state_counts_once(phone):
    _, state = install(phone)
    cookie = f"slack-app-oauth-state={state}"
    assert back(phone, state, cookie).status_code == 200
    assert back(phone, state, cookie).status_code == 401


def test_a_state_counts_in_the_browser_that_asked_alone_and_for_ten_minutes(phone, clock, store):
    _, state = install(phone)
    assert back(phone, state, "").status_code == 400
    assert back(phone, "forged", "slack-app-oauth-state=forged").status_code == 401
    clock.at += timedelta(minutes=11)
    assert back(phone, state, f"slack-app-oauth-state={state}").status_code == 401
    assert "T9" not in store.teams()


def test_the_cookie_is_for_http_alone_where_we_are_reached_by_http(phone):
    cookie = install(phone)[0].headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "secure" not in cookie


def test_a_refused_code_installs_nothing(phone, slack, store):
    _, state = install(phone)
    slack.errors["oauth.v2.access"] = "invalid_code"
    assert back(phone, state, f"slack-app-oauth-state={state}").status_code == 401
    assert "T9" not in store.teams()


def test_a_workspace_is_adopted_by_its_bot_token_and_keeps_its_settings(phone, store, slack):
    team = adopt(phone.app.connections, "xoxb-other", zone="Europe/Berlin")
    assert team == "T1"
    with store.read(team) as work:
        assert work.workspaces.get().time_zone == "UTC"
    assert phone.app.client(team).token == "xoxb-other"


def test_a_refused_token_is_not_adopted(phone, slack):
    slack.errors["auth.test"] = "invalid_auth"
    with pytest.raises(SlackApiError):
        adopt(phone.app.connections, "xoxb-bad", zone="UTC")


def test_slack_being_down_at_start_stops_nothing(phone, settings, store):
    from slackapp.app import build_app

    settings = settings.model_copy(update={"slack_bot_token": None, "slack_api_url": "http://127.0.0.1:9/api/"})
    app = build_app(settings, store=store, features=())
    stop = Adopter(app).start()
    stop()


def test_readiness_says_when_no_workspace_is_connected(phone):
    assert phone.http.get("/readyz").json()["ok"] is True
    phone.app.connections.revoke("T1")
    answer = phone.http.get("/readyz")
    assert answer.status_code == 503
    assert "No Slack workspace" in answer.json()["checks"]["slack"]["detail"]


def test_it_is_alive(phone):
    assert phone.http.get("/healthz").json() == {"ok": True}


def test_a_forged_checklist_link_is_not_found(phone):
    answer = phone.http.get("/checklist/nonsense")
    assert answer.status_code == 404
    assert "expired" in answer.text
