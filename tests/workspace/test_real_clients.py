"""The clients that Slack itself ships work against it unchanged."""

import threading
import time
from dataclasses import replace

import anyio.to_thread
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from starlette.requests import Request
from starlette.responses import Response

VIEW = {
    "type": "modal",
    "callback_id": "start",
    "title": {"type": "plain_text", "text": "Start"},
    "blocks": [{"type": "divider"}],
}


def test_a_bolt_app_opens_a_modal(stage, port):
    app = App(signing_secret="signing", client=stage.client, process_before_response=True)
    stage.now.at = time.time()  # noqa: TID251  # Bolt's own verification reads the clock

    @app.command("/onboard")
    def onboard(ack, body, client):
        client.views_open(trigger_id=body["trigger_id"], view=VIEW)
        ack("Opening")

    workspace = stage.workspace

    async def both(scope, receive, send):
        if workspace.owns(scope["path"]):
            await workspace.asgi(scope, receive, send)
        else:
            request = Request(scope, receive)
            asked = BoltRequest(body=(await request.body()).decode(), headers=dict(request.headers))
            answer = await anyio.to_thread.run_sync(app.dispatch, asked)
            await Response(answer.body, answer.status, answer.first_headers())(scope, receive, send)

    port.behind = both
    seen = stage.person("U1").command("/onboard Acme", "C1")
    assert (seen.modal.title, seen.ephemeral.text) == ("Start", "Opening")


def test_the_socket_client_of_slacks_own_kit_takes_commands(make_stage, registered):
    stage = make_stage(app=replace(registered, app_token="xapp-1", socket_mode=True))
    client = SocketModeClient(
        app_token="xapp-1",
        web_client=WebClient(base_url=f"{stage.url}/api/"),
        auto_reconnect_enabled=False,
        ping_interval=0.1,
    )
    heard = threading.Event()

    def listen(socket, request):
        heard.set()
        socket.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": "Got it"}))

    client.socket_mode_request_listeners.append(listen)
    client.connect()
    seen = stage.person("U1").command("/onboard Acme", "C1")
    client.close()
    assert heard.is_set()
    assert seen.ephemeral.text == "Got it"
