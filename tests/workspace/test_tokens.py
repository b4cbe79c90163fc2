"""Whose token it is, what it may do, and how a workspace gives one out."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


def call(stage, method, token="xoxb-one", **body):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.post(f"{stage.url}/api/{method}", data=body, headers=headers).json()


def test_a_token_is_missing_wrong_or_of_the_wrong_kind(make_stage, registered):
    stage = make_stage(app=replace(registered, app_token="xapp-1"))
    assert call(stage, "auth.test", token="")["error"] == "not_authed"
    assert call(stage, "auth.test", token="xoxb-other")["error"] == "invalid_auth"
    assert call(stage, "auth.test", token="xapp-1")["error"] == "not_allowed_token_type"
    assert call(stage, "nothing.here")["error"] == "unknown_method"
    assert httpx.get(f"{stage.url}/api/auth.test?token=xoxb-one").json()["user_id"] == "UBOT"


def test_a_scope_that_was_not_granted_is_named(make_stage, registered):
    stage = make_stage(app=replace(registered, scopes=("chat:write", "channels:history")))
    answer = call(stage, "reactions.add", channel="C1")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "reactions:write")
    assert answer["provided"] == "channels:history,chat:write"
    stage.client.chat_postMessage(channel="C1", text="x")
    answer = call(stage, "conversations.history", channel=stage.workspace.direct("U1"))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")


def test_reading_methods_do_not_read_json(stage):
    headers = {"Authorization": "Bearer xoxb-one"}
    answer = httpx.post(f"{stage.url}/api/users.info", json={"user": "U1"}, headers=headers).json()
    assert answer["error"] == "invalid_arguments"
    assert call(stage, "users.info", user="U1")["user"]["id"] == "U1"


def test_people_are_told_with_zone_kind_and_strangeness(stage):
    ana = stage.client.users_info(user="U1", include_locale=True)["user"]
    assert (ana["tz"], ana["locale"], ana["profile"]["email"]) == ("Europe/Paris", "en-US", "ana@h.example")
    assert ana["tz_offset"] == 7200
    assert stage.client.users_info(user="U3")["user"]["is_restricted"] is True
    assert stage.client.users_info(user="U4")["user"]["deleted"] is True
    quinn = stage.client.users_info(user="U9")["user"]
    assert (quinn["team_id"], quinn["is_stranger"], "locale" in quinn) == ("T2", False, False)
    assert [one["id"] for one in stage.client.users_list()["members"]] == ["U1", "U2", "U3", "U4", "UBOT"]
    assert stage.client.users_lookupByEmail(email="ANA@h.example")["user"]["id"] == "U1"
    assert stage.client.usergroups_users_list(usergroup="S1")["users"] == ["U1", "U2"]
    assert stage.client.team_info()["team"]["domain"] == "harbour"


def test_shared_channels_say_so(stage):
    channel = stage.client.conversations_info(channel="C3")["channel"]
    assert (channel["is_ext_shared"], channel["shared_team_ids"]) == (True, ["T1", "T2"])
    assert stage.client.conversations_members(channel="C3")["members"] == ["U1", "U9", "UBOT"]
    names = [one["name"] for one in stage.client.conversations_list(exclude_archived=True)["channels"]]
    assert names == ["general", "quiet", "shared-quarry"]


def test_channels_are_joined_made_and_filled(stage):
    stage.client.conversations_join(channel="C2")
    stage.client.chat_postMessage(channel="C2", text="x")
    made = stage.client.conversations_create(name="acme-onboarding")["channel"]["id"]
    stage.client.conversations_invite(channel=made, users="U1,U2")
    assert stage.client.conversations_members(channel=made)["members"] == ["UBOT", "U1", "U2"]
    with pytest.raises(SlackApiError, match="name_taken"):
        stage.client.conversations_create(name="acme-onboarding")


REDIRECT = "http://127.0.0.1/slack/oauth_redirect"
ASKED = {"client_id": "client", "scope": "chat:write,users:read", "state": "s1", "redirect_uri": ""}


def consent(stage, **change):
    form = {**ASKED, "redirect_uri": REDIRECT, "who": "T2:U9", "answer": "allow"}
    answer = httpx.post(f"{stage.url}/oauth/v2/authorize", data={**form, **change})
    return parse_qs(urlsplit(answer.headers["location"]).query)


def exchange(stage, code, **change):
    arguments = {"client_id": "client", "client_secret": "secret", "redirect_uri": REDIRECT, **change}
    return WebClient(base_url=f"{stage.url}/api/").oauth_v2_access(code=code, **arguments)


def test_the_consent_page_leads_to_a_code_and_the_code_to_a_token_once(stage):
    page = httpx.get(f"{stage.url}/oauth/v2/authorize", params=ASKED)
    assert "Partner Contact in Quarry" in page.text
    back = consent(stage)
    assert back["state"] == ["s1"]
    given = exchange(stage, back["code"][0])
    assert (given["team"]["id"], given["authed_user"]["id"], given["scope"]) == ("T2", "U9", "chat:write,users:read")
    assert WebClient(token=given["access_token"], base_url=f"{stage.url}/api/").auth_test()["team_id"] == "T2"
    with pytest.raises(SlackApiError, match="code_already_used"):
        exchange(stage, back["code"][0])


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_secret": "x"}, "bad_client_secret"),
        ({"client_id": "x"}, "invalid_client_id"),
        ({"redirect_uri": "http://elsewhere"}, "bad_redirect_uri"),
    ],
)
def test_an_exchange_that_does_not_fit_is_refused(stage, change, error):
    with pytest.raises(SlackApiError, match=error):
        exchange(stage, consent(stage)["code"][0], **change)


def test_a_code_ends_after_ten_minutes(stage):
    code = consent(stage)["code"][0]
    stage.wall.at += 601
    with pytest.raises(SlackApiError, match="invalid_code"):
        exchange(stage, code)


def test_a_refusal_and_a_wrong_request_are_told(stage):
    assert consent(stage, answer="deny")["error"] == ["access_denied"]
    wrong = httpx.get(f"{stage.url}/oauth/v2/authorize", params={**ASKED, "redirect_uri": "http://evil"})
    assert wrong.status_code == 400
    wrong = httpx.get(f"{stage.url}/oauth/v2/authorize", params={**ASKED, "scope": "admin"})
    assert wrong.status_code == 400


def test_installing_again_after_leaving_gives_a_new_token(stage):
    stage.workspace.uninstall("T1")
    token = exchange(stage, consent(stage, who="T1:U1")["code"][0])["access_token"]
    assert token != "xoxb-one"
    assert stage.workspace.token("T1") == token
