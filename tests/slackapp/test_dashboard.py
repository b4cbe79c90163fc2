"""Pages of health behind links and behind Sign in with Slack, and what is shown under a posted link."""

import json
import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette

from core.accounts import Account
from core.messages import DashboardFile, LinkUnfurl
from core.types import AccountId
from core.usecases.score import score_book
from slackapp.app import build_app
from slackapp.dashboard_web import dashboard_routes
from slackapp.dashboards import LIFETIME, account_link, book_link
from slackapp.features.dashboard import FEATURE

TEAM = "T1"


@pytest.fixture
def phone(make_phone):
    phone = make_phone(FEATURE)
    with phone.app.store.begin(TEAM) as work:
        work.accounts.save(Account(id=AccountId("acc_1"), name="Northwind Freight"))
        score_book(work, now=phone.app.clock.now())
    return phone


def link(phone, account="acc_1", team=TEAM):
    return account_link(phone.app.links, team, AccountId(account), now=phone.app.clock.now())


def path(url):
    return urlsplit(url).path


def test_a_link_opens_the_page_for_seven_days(phone, clock):
    url = link(phone)
    assert url.startswith("http://127.0.0.1:3000/dashboard/account/")
    answer = phone.http.get(path(url))
    assert answer.status_code == 200
    assert "Northwind Freight" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    clock.at += LIFETIME + timedelta(seconds=1)
    assert phone.http.get(path(url)).status_code == 404


def test_a_forged_link_or_one_for_another_page_opens_nothing(phone):
    token = path(link(phone)).rsplit("/", 1)[1]
    assert phone.http.get(f"/dashboard/account/{token}x").status_code == 404
    assert phone.http.get(f"/dashboard/book/{token}").status_code == 404
    assert phone.http.get(f"/checklist/{token}").status_code == 404


def test_a_link_of_a_removed_workspace_or_a_gone_account_opens_nothing(phone):
    assert phone.http.get(path(link(phone, account="acc_gone"))).status_code == 404
    url = link(phone)
    phone.app.connections.revoke(TEAM)
    assert phone.http.get(path(url)).status_code == 404


def test_a_portfolios_links_end_when_it_ends(phone, clock):
    url = book_link(phone.app.links, TEAM, None, now=clock.now())
    clock.at += LIFETIME - timedelta(hours=1)
    inner = re.search(r"/dashboard/account/[^\"]+", phone.http.get(path(url)).text)[0]
    assert phone.http.get(inner).status_code == 200
    clock.at += timedelta(hours=2)
    assert phone.http.get(inner).status_code == 404


def test_the_command_answers_with_links_for_the_caller_alone(phone):
    answer = phone.command("/cs", text="dashboard Northwind").json()
    assert answer["response_type"] == "ephemeral"
    url = answer["blocks"][1]["elements"][0]["url"]
    assert "Northwind Freight" in phone.http.get(path(url)).text
    both = phone.command("/cs", text="dashboard").json()["blocks"][1]["elements"]
    assert all(phone.http.get(path(one["url"])).status_code == 200 for one in both[:2])


def test_outsiders_guests_and_shared_channels_get_no_link(phone):
    for more in ({"user": "UGUEST"}, {"user": "UOUT"}, {"channel": "CX"}):
        assert "/dashboard/" not in phone.command("/cs", text="dashboard", **more).text


def posted(phone, *urls, channel="C1", user="U1"):
    links = [{"url": url, "domain": "127.0.0.1"} for url in urls]
    event = {"type": "link_shared", "channel": channel, "user": user, "message_ts": "10.1", "links": links}
    phone.event(event)
    return queued(phone, LinkUnfurl)


def queued(phone, kind):
    from sqlalchemy import select

    from core.storage.rows import read_intent
    from core.storage.tables import outbox

    with phone.app.store.read(TEAM) as work:
        texts = work.outbox._scope.connection.execute(select(outbox.c.intent)).scalars().all()
    return [intent for intent in map(read_intent, texts) if isinstance(intent, kind)]


def test_a_file_is_queued_for_who_pressed(phone):
    phone.press("dashboard.file", json.dumps({"v": 1, "a": "acc_1"}))
    assert queued(phone, DashboardFile) == [DashboardFile(account=AccountId("acc_1"))]


def test_a_posted_link_of_ours_is_shown_in_our_own_channels_alone(phone):
    url = link(phone)
    found = posted(phone, url, "https://example.com/dashboard/account/x")
    assert [one.account for one in found[0].links] == ["acc_1"]


@pytest.mark.parametrize("more", [{"channel": "CX"}, {"user": "UGUEST"}, {"user": "UOUT"}, {"channel": "COMPOSER"}])
def test_a_link_is_not_shown_to_outsiders_or_for_guests(phone, more):
    assert posted(phone, link(phone), **more) == []


def test_a_link_of_another_team_or_one_that_ended_is_not_shown(phone, clock):
    ended = link(phone)
    clock.at += LIFETIME + timedelta(days=1)
    assert posted(phone, link(phone, team="T2"), ended) == []


def id_token(**claims):
    parts = [
        urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({"alg": "RS256"}, claims)
    ]
    return ".".join((*parts, "signature"))


def go_to_slack(phone, to="/dashboard"):
    answer = phone.http.get("/dashboard/login", params={"to": to})
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    return answer, asked["state"][0], asked["nonce"][0]


def come_back(phone, slack, user="U1", team=TEAM, *, cookie=None, to="/dashboard", **claims):
    _, state, nonce = go_to_slack(phone, to)
    who = {"https://slack.com/user_id": user, "https://slack.com/team_id": team}
    ends = phone.app.clock.wall().timestamp() + 60
    said = {"aud": "1.2", "nonce": nonce, "exp": ends, **who} | claims
    slack.garbled["openid.connect.token"] = {"access_token": "xoxp-1", "id_token": id_token(**said)}
    slack.garbled["openid.connect.userInfo"] = who
    return again(phone, state, cookie if cookie is not None else nonce)


def again(phone, state, nonce):
    headers = {"cookie": f"cs-sign-in={nonce}"}
    return phone.http.get("/dashboard/callback", params={"code": "c", "state": state}, headers=headers)


def session(answer):
    return {"cookie": re.search(r"cs-session=[^;]+", answer.headers["set-cookie"])[0]}


def test_signing_in_leads_to_slack_with_state_and_nonce(phone):
    answer, state, nonce = go_to_slack(phone)
    asked = urlsplit(answer.headers["location"])
    assert (asked.netloc, asked.path) == ("slack.com", "/openid/connect/authorize")
    assert parse_qs(asked.query)["redirect_uri"] == ["http://127.0.0.1:3000/dashboard/callback"]
    assert state != nonce
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_member_who_signs_in_sees_the_pages_for_twelve_hours(phone, slack, clock):
    answer = come_back(phone, slack, to="/dashboard/customer/acc_1")
    assert answer.headers["location"] == "http://127.0.0.1:3000/dashboard/customer/acc_1"
    kept = session(answer)
    assert "Northwind Freight" in phone.http.get("/dashboard", headers=kept).text
    assert "Northwind Freight" in phone.http.get("/dashboard/customer/acc_1", headers=kept).text
    assert phone.http.get("/dashboard/mine", headers=kept).status_code == 200
    assert phone.http.get("/dashboard/customer/gone", headers=kept).status_code == 404
    clock.at += timedelta(hours=13)
    assert phone.http.get("/dashboard", headers=kept).status_code == 302


def test_who_signed_in_signs_out_by_a_button_that_only_our_own_page_can_press(phone, slack):
    kept = session(come_back(phone, slack))
    for page in ("/dashboard", "/dashboard/mine", "/dashboard/customer/acc_1"):
        shown = phone.http.get(page, headers=kept).text
        assert '<form method="post" action="http://127.0.0.1:3000/dashboard/logout">' in shown
    assert phone.http.get("/dashboard/logout", headers=kept).status_code == 405
    left = phone.http.post("/dashboard/logout", headers=kept)
    assert "You have signed out" in left.text
    assert 'cs-session=""' in left.headers["set-cookie"]
    assert "set-cookie" not in phone.http.post("/dashboard/logout").headers


def test_a_page_behind_a_link_has_nobody_to_sign_out(phone):
    assert "Sign out" not in phone.http.get(path(link(phone))).text


@pytest.mark.parametrize(("user", "team"), [("UGUEST", TEAM), ("UOUT", TEAM), ("U1", "T2"), ("UX", TEAM), ("", "")])
def test_guests_outsiders_and_strangers_are_refused(phone, slack, user, team):
    answer = come_back(phone, slack, user, team)
    assert answer.status_code == 403
    assert "cs-session=" not in answer.headers.get("set-cookie", "").replace('cs-session=""', "")


@pytest.mark.parametrize(
    "claims", [{"aud": "9.9"}, {"nonce": "other"}, {"exp": 1}, {"https://slack.com/user_id": "UX"}]
)
def test_a_token_for_another_app_browser_or_time_signs_nobody_in(phone, slack, claims):
    assert come_back(phone, slack, **claims).status_code == 403


def test_a_state_counts_once_and_in_the_browser_that_asked(phone, slack):
    assert come_back(phone, slack, cookie="another").status_code == 403
    assert come_back(phone, slack, cookie="").status_code == 403
    _, state, nonce = go_to_slack(phone)
    token = id_token(aud="1.2", nonce=nonce, exp=9e9, **{"https://slack.com/user_id": "U1"})
    slack.garbled["openid.connect.token"] = {"access_token": "x", "id_token": token}
    slack.garbled["openid.connect.userInfo"] = {"https://slack.com/user_id": "U1", "https://slack.com/team_id": TEAM}
    assert again(phone, state, nonce).status_code == 302
    assert again(phone, state, nonce).status_code == 403


@pytest.mark.parametrize("odd", [{}, {"id_token": "x"}, {"id_token": "a.b.c"}, {"id_token": "a.bnVsbA.c"}])
def test_an_odd_answer_of_slacks_signs_nobody_in(phone, slack, odd):
    _, state, nonce = go_to_slack(phone)
    slack.garbled["openid.connect.token"] = odd
    assert again(phone, state, nonce).status_code == 403
    slack.errors["openid.connect.token"] = "invalid_code"
    _, state, nonce = go_to_slack(phone)
    assert again(phone, state, nonce).status_code == 403


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/dashboard//evil", "/dashboard/\\evil", "/slack"]
)
def test_nobody_is_led_elsewhere_by_signing_in(phone, slack, to):
    assert come_back(phone, slack, to=to).headers["location"] == "http://127.0.0.1:3000/dashboard"


def test_a_forged_session_or_a_links_token_is_no_session(phone):
    token = path(link(phone)).rsplit("/", 1)[1]
    for value in ("x", token):
        assert phone.http.get("/dashboard", headers={"cookie": f"cs-session={value}"}).status_code == 302


def test_without_a_client_id_the_page_says_how_to_get_a_link(phone, settings, store):
    bare = settings.model_copy(update={"slack_client_id": None, "slack_client_secret": None})
    app = build_app(bare, store=store, features=())
    browser = type(phone.http)(Starlette(routes=dashboard_routes(app)))
    for where in ("/dashboard", "/dashboard/login", "/dashboard/callback", "/dashboard/customer/x"):
        answer = browser.get(where)
        assert answer.status_code == 401
        assert "/cs dashboard" in answer.text
    browser.close()
