"""Sign in with Slack, and links that the app is told of and shows something under."""

from base64 import urlsafe_b64decode
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

BACK = "http://127.0.0.1/dashboard/callback"
ASKED = {"client_id": "client", "scope": "openid profile", "state": "s1", "nonce": "n1", "response_type": "code"}


def signed_in(stage, **change):
    form = {**ASKED, "redirect_uri": BACK, "who": "U3", "answer": "allow", **change}
    answer = httpx.post(f"{stage.url}/openid/connect/authorize", data=form)
    return parse_qs(urlsplit(answer.headers["location"]).query)


def exchange(stage, code, **change):
    arguments = {"client_id": "client", "client_secret": "secret", "redirect_uri": BACK, **change}
    return WebClient(base_url=f"{stage.url}/api/").openid_connect_token(code=code, **arguments)


def test_signing_in_tells_who_it_was_once(stage):
    page = httpx.get(f"{stage.url}/openid/connect/authorize", params={**ASKED, "redirect_uri": BACK})
    assert "Customer Guest in Harbour" in page.text
    back = signed_in(stage)
    assert back["state"] == ["s1"]
    given = exchange(stage, back["code"][0])
    claims = orjson.loads(urlsafe_b64decode(given["id_token"].split(".")[1] + "=="))
    assert (claims["aud"], claims["nonce"], claims["sub"]) == ("client", "n1", "U3")
    told = WebClient(token=given["access_token"], base_url=f"{stage.url}/api/").openid_connect_userInfo()
    assert (told["https://slack.com/user_id"], told["https://slack.com/team_id"]) == ("U3", "T1")
    with pytest.raises(SlackApiError, match="code_already_used"):
        exchange(stage, back["code"][0])


def test_signing_in_that_does_not_fit_is_refused(stage):
    assert signed_in(stage, answer="deny")["error"] == ["access_denied"]
    assert signed_in(stage, who="U4")["error"] == ["access_denied"]
    for change in ({"redirect_uri": "http://evil"}, {"client_id": "x"}, {"scope": "profile"}):
        wrong = httpx.get(f"{stage.url}/openid/connect/authorize", params={**ASKED, "redirect_uri": BACK, **change})
        assert wrong.status_code == 400
    for change, error in (({"client_secret": "x"}, "bad_client_secret"), ({"redirect_uri": "x"}, "bad_redirect_uri")):
        with pytest.raises(SlackApiError, match=error):
            exchange(stage, signed_in(stage)["code"][0], **change)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient(token="xoxp-no", base_url=f"{stage.url}/api/").openid_connect_userInfo()


def test_the_app_hears_of_its_own_links_and_shows_something_under_them(stage):
    url = "https://cs.example.org/dashboard/account/abc"
    stage.workspace.person("U1").say("C1", f"look: {url} and https://elsewhere.example/x")
    heard = [one["event"] for one in stage.probe.got if one.get("event", {}).get("type") == "link_shared"]
    assert [one["links"] for one in heard] == [[{"url": url, "domain": "cs.example.org"}]]
    client = WebClient(token="xoxb-one", base_url=f"{stage.url}/api/")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Health 59.8"}}]
    for _ in range(2):
        client.chat_unfurl(channel="C1", ts=heard[0]["message_ts"], unfurls={url: {"blocks": blocks}})
    message = stage.workspace.messages("C1")[-1]
    assert [one["from_url"] for one in message.attachments] == [url]
    with pytest.raises(SlackApiError, match="cannot_unfurl_url"):
        client.chat_unfurl(channel="C1", ts=message.ts, unfurls={"https://other.example": {"blocks": blocks}})
