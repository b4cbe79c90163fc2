"""Each failure of a call is the type whose outcome is right: above all, whether it may have been done."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from slack_sdk import WebClient

from slackapp.connections import NotConnected
from slackapp.delivery.slack import WebSlack
from slackapp.slack_errors import (
    ChannelGone,
    MessageGone,
    RateLimited,
    Revoked,
    SlackTrouble,
    TooBig,
    Unavailable,
    Unexpected,
    Unreachable,
    Unsure,
)


@contextmanager
def answering(status, body, **headers):
    """A server that gives one answer to everything; ``status`` 0 hangs up."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            if not status:
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def trouble(url):
    with pytest.raises(SlackTrouble) as raised:
        WebSlack(lambda: WebClient(token="t", base_url=url)).call("chat.postMessage", channel="C1", text="hi")
    return raised.value


def refusal(code):
    with answering(200, json.dumps({"ok": False, "error": code}), Content_Type="application/json") as url:
        return trouble(url)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("is_archived", ChannelGone),
        ("token_revoked", Revoked),
        ("invalid_auth", Unavailable),
        ("msg_blocks_too_long", TooBig),
        ("message_not_found", MessageGone),
        ("fatal_error", Unsure),
        ("something_new", Unexpected),
    ],
)
def test_slacks_word_decides_the_type(code, kind):
    found = refusal(code)
    assert type(found) is kind
    assert found.code == code


def test_too_fast_says_how_long_to_wait():
    with answering(429, '{"ok": false, "error": "ratelimited"}', Retry_After="17") as url:
        found = trouble(url)
    assert isinstance(found, RateLimited)
    assert found.seconds == 17


@pytest.mark.parametrize(("status", "body"), [(500, "{}"), (503, "<html>busy</html>"), (200, "<html>proxy</html>")])
def test_an_answer_that_is_not_slacks_own_leaves_it_open(status, body):
    with answering(status, body) as url:
        assert isinstance(trouble(url), Unsure)


def test_a_connection_that_is_hung_up_leaves_it_open():
    with answering(0, "") as url:
        assert isinstance(trouble(url), Unsure)


def test_a_refused_connection_did_nothing():
    with answering(200, "{}") as url:
        pass
    assert isinstance(trouble(url), Unreachable)


def test_a_workspace_without_a_token_waits():
    def connect():
        raise NotConnected("T1")

    with pytest.raises(Unavailable):
        WebSlack(connect).call("auth.test")


def test_an_answer_is_returned():
    with answering(200, '{"ok": true, "ts": "1.2"}', Content_Type="application/json") as url:
        client = WebClient(token="t", base_url=url)
        assert WebSlack(lambda: client).call("chat.postMessage", channel="C1")["ts"] == "1.2"


def test_every_type_says_what_to_do():
    def below(kind):
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    for kind in below(SlackTrouble):
        assert kind("code").sentence.endswith((".", ").")), kind
