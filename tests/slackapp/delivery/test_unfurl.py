"""Our own links, shown under the message in which somebody posted them; a page of health as a file."""

import shutil

import pytest
from local_slack import CHANNEL, CSM, NOW, SHARED, TEAM, staged

from blocks.chart_plot import FILLS
from core.accounts import Account, Channel
from core.health.bands import Band
from core.messages import DashboardFile, LinkUnfurl, SharedLink
from core.types import AccountId
from slackapp.delivery import deliverer

URL = "https://cs.example.org/dashboard/account/abc"
ACCOUNT = AccountId("acc_1")


@pytest.fixture
def stage(migrated, tmp_path):
    path = tmp_path / "app.db"
    shutil.copy(migrated, path)
    with staged(path) as made:
        with made.app.store.begin(TEAM) as work:
            work.accounts.save(Account(id=ACCOUNT, name="Northwind Freight"))
            work.channels.save(Channel(id=SHARED, name="shared", is_ext_shared=True), seen_at=NOW)
        yield made


def send(stage, intent, lane):
    with stage.app.store.begin(TEAM) as work:
        work.outbox.put(intent, lane=lane)
    return deliverer(stage.app, owner="test").drain(now=stage.clock.now())


def test_a_posted_link_shows_the_accounts_health_under_it(stage):
    stage.slack.person(CSM).say(CHANNEL, f"look at {URL}")
    posted = stage.slack.messages(CHANNEL)[-1]
    links = (SharedLink(url=URL, account=ACCOUNT), SharedLink(url=f"{URL}d", account=AccountId("gone")))
    assert send(stage, LinkUnfurl(ts=posted.ts, links=links), CHANNEL) == 1
    (shown,) = stage.slack.messages(CHANNEL)[-1].attachments
    assert shown["from_url"] == URL
    assert shown["color"] == FILLS[Band.GREY]
    assert "Northwind Freight" in str(shown["blocks"])
    assert "Internal" in str(shown["blocks"])


def test_nothing_is_shown_where_another_company_reads(stage):
    stage.slack.person(CSM).say(SHARED, f"look at {URL}")
    posted = stage.slack.messages(SHARED)[-1]
    assert send(stage, LinkUnfurl(ts=posted.ts, links=(SharedLink(url=URL, account=ACCOUNT),)), SHARED) == 0
    assert stage.slack.messages(SHARED)[-1].attachments == []


def test_a_page_of_health_arrives_as_a_file(stage):
    assert send(stage, DashboardFile(account=ACCOUNT), CSM) == 1
    assert send(stage, DashboardFile(account=None), CSM) == 1

    files = list(stage.slack._ctx.state.files.values())
    assert {file.title for file in files} == {"Northwind Freight: health", "Health of the portfolio"}
    assert all(b"<!doctype html>" in stage.slack.content(file.id) for file in files)
