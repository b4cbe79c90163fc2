"""The external upload, what a picture block may show, and who may fetch a file."""

import httpx
import pytest
from slack_sdk.errors import SlackApiError


def test_a_file_goes_up_in_three_steps_and_stands_in_the_channel(stage):
    ts = stage.client.chat_postMessage(channel="C1", text="plan")["ts"]
    stage.client.files_upload_v2(
        channel="C1", filename="plan.md", content="# Plan", title="Plan", initial_comment="Here", thread_ts=ts
    )
    file = stage.workspace.files()[0]
    message = stage.workspace.thread("C1", ts)[0]
    assert (file.name, file.title, file.mimetype) == ("plan.md", "Plan", "text/markdown")
    assert (message.text, message.files) == ("Here", [file.id])
    assert stage.workspace.content(file.id) == b"# Plan"


def test_bytes_that_are_not_as_many_as_said_are_refused(stage):
    ticket = stage.client.files_getUploadURLExternal(filename="a.txt", length=5)
    assert httpx.post(ticket["upload_url"], content=b"1234").status_code == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        stage.client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "a"}])
    sent = httpx.post(ticket["upload_url"], files={"file": ("a.txt", b"12345")})
    assert sent.text == "OK - 5"
    stage.client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "a"}])
    assert stage.client.files_info(file=ticket["file_id"])["file"]["size"] == 5


def picture(**which):
    return [{"type": "image", "alt_text": "chart", "slack_file": which}]


def test_a_picture_block_shows_only_an_uploaded_picture(stage):
    stage.client.files_upload_v2(filename="chart.png", content=b"\x89PNG")
    stage.client.files_upload_v2(filename="plan.md", content="# Plan")
    chart, plan = (one.id for one in stage.workspace.files())
    stage.client.chat_postMessage(channel="C1", text="x", blocks=picture(id=chart))
    url = stage.client.files_info(file=chart)["file"]["url_private"]
    stage.client.chat_postMessage(channel="C1", text="x", blocks=picture(url=url))
    for wrong in ({"id": plan}, {"id": "F0"}, {"id": chart, "url": url}):
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            stage.client.chat_postMessage(channel="C1", text="x", blocks=picture(**wrong))


def test_a_private_address_needs_a_token(stage):
    stage.person("U1").upload("C1", "plan.yaml", b"tasks: []")
    url = stage.client.files_info(file=stage.workspace.files()[0].id)["file"]["url_private"]
    assert httpx.get(url).status_code == 302
    assert httpx.get(url, headers={"Authorization": "Bearer xoxb-one"}).content == b"tasks: []"


def test_a_file_of_a_conversation_the_app_is_not_in_stays_unseen(stage):
    stage.person("U1").upload("C2", "plan.yaml", b"tasks: []")
    with pytest.raises(SlackApiError, match="file_not_found"):
        stage.client.files_info(file=stage.workspace.files()[0].id)
