"""The workspace's token and the customers' files go to Slack and nowhere else, whatever address Slack names."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from outbox_scene import NOW, OWNER, MemorySlack, StillClock, deliverer, plain, put
from slack_sdk import WebClient

from core.messages_files import DroppedFile
from slackapp.delivery.slack import LONGEST_FILE, WebSlack
from slackapp.slack_errors import Unexpected
from slackapp.slack_hosts import of_slack

REAL = "https://slack.com/api/"


@contextmanager
def listening(*, leads_to="", body=b"hello"):
    """A server that remembers the headers of what it was asked, and may lead on to another."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(dict(self.headers))
            self.send_response(302 if leads_to else 200)
            if leads_to:
                self.send_header("Location", leads_to)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            self.do_GET()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def slack_at(url):
    return WebSlack(lambda: WebClient(token="xoxb-secret", base_url=f"{url}/api/"))


def test_a_file_is_fetched_from_slacks_own_server_with_the_token():
    with listening() as (home, heard):
        assert slack_at(home).download(f"{home}/files/F1/plan.yaml") == b"hello"
    assert heard[0]["Authorization"] == "Bearer xoxb-secret"


def test_no_foreign_server_is_asked_for_a_file_or_given_one():
    with listening() as (home, _), listening() as (foreign, heard):
        for address in (
            f"{foreign}/plan.yaml",
            f"http://127.0.0.1@{foreign[7:]}/x",
            "file:///etc/hostname",
            "None",
            "",
        ):
            with pytest.raises(Unexpected):
                slack_at(home).download(address)
            with pytest.raises(Unexpected):
                slack_at(home).upload(address, b"of a customer")
    assert heard == []


def test_the_token_does_not_follow_to_where_slacks_server_leads():
    with listening() as (foreign, heard), listening(leads_to=f"{foreign}/login") as (home, _):
        slack_at(home).download(f"{home}/files/F1/plan.yaml")
    assert "Authorization" not in heard[0]


def test_no_more_of_a_file_is_read_than_a_template_can_have():
    with listening(body=b"a" * (LONGEST_FILE + 500_000)) as (home, _):
        assert len(slack_at(home).download(f"{home}/files/F1/plan.yaml")) == LONGEST_FILE


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/plan.yaml", True),
        ("https://hooks.slack.com/actions/T1/1/x", True),
        ("https://slack.com/x", True),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com:8443/x", False),
        ("https://files.slack.com.example/x", False),
        ("https://notslack.com/x", False),
        ("https://files.slack.com@example.com/x", False),
        ("https://example.com/?files.slack.com", False),
        ("ftp://files.slack.com/x", False),
        ("https://[::1/x", False),
        ("https://files.slack.com:port/x", False),
        ("", False),
    ],
)
def test_slacks_own_addresses_are_told_from_all_others(url, ours):
    assert of_slack(url, REAL) is ours


def test_another_slack_is_known_by_the_address_of_its_web_api():
    assert of_slack("https://files.slack-gov.com/x", "https://slack-gov.com/api/")
    assert of_slack("http://127.0.0.1:3000/files", "http://127.0.0.1:3000/api/")
    assert not of_slack("http://127.0.0.1:3001/files", "http://127.0.0.1:3000/api/")


class Linked(MemorySlack):
    """A Slack in which the file lies elsewhere."""

    def _files_info(self, *, file):
        return {
            "file": {"id": file, "name": "p.yaml", "size": 9, "is_external": True, "url_private": "https://x.example"}
        }


def test_a_file_that_is_kept_outside_of_slack_is_refused_with_a_sentence(store):
    clock, said = StillClock(least=1.0), []

    def render(work, delivery, now):
        said.append(delivery.intent.reason)
        return plain(work, delivery, now)

    put(store, DroppedFile(file="F1", by=OWNER, admin=True), lane=f"read:{OWNER}")
    deliverer(store, clock, Linked(clock), render=render).drain(now=NOW)
    assert said == ["it is kept outside of Slack: upload the file itself"]
