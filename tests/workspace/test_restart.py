"""A second start has what the first had."""


def test_everything_that_stood_stands_again(make_stage, tmp_path):
    path = tmp_path / "workspace.db"
    first = make_stage(state_file=path)
    ts = first.client.chat_postMessage(channel="C1", text="parent")["ts"]
    first.client.chat_postMessage(channel="C1", text="reply", thread_ts=ts)
    late = first.client.chat_postMessage(channel="C1", text="late")["ts"]
    first.client.chat_update(channel="C1", ts=ts, text="parent, edited")
    first.client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    gone = first.client.chat_postMessage(channel="C1", text="gone")["ts"]
    first.client.chat_delete(channel="C1", ts=gone)
    first.client.views_publish(user_id="U1", view={"type": "home", "blocks": [{"type": "divider"}]})
    first.person("U1").upload("C1", "plan.yaml", b"tasks: []")
    direct = first.workspace.direct("U1")
    first.workspace.close()

    second = make_stage(state_file=path)
    texts = [one.text for one in second.workspace.messages("C1")]
    assert texts == ["parent, edited", "late", ""]
    assert [one.text for one in second.workspace.thread("C1", ts)] == ["reply"]
    assert second.workspace.direct("U1") == direct
    assert second.workspace.content(second.workspace.files()[0].id) == b"tasks: []"
    assert second.workspace.home("U1").blocks[0]["type"] == "divider"
    assert second.client.auth_test()["ok"]
    assert second.client.chat_postMessage(channel="C1", text="x")["ts"] > late


def test_a_killed_process_loses_nothing_that_was_answered(make_stage, tmp_path):
    path = tmp_path / "workspace.db"
    first = make_stage(state_file=path)
    first.client.chat_postMessage(channel="C1", text="answered")
    second = make_stage(state_file=path)
    assert [one.text for one in second.workspace.messages("C1")] == ["answered"]


def test_a_token_that_was_given_up_stays_given_up(make_stage, tmp_path):
    path = tmp_path / "workspace.db"
    first = make_stage(state_file=path)
    first.workspace.uninstall("T1")
    first.workspace.close()
    assert make_stage(state_file=path).workspace.token("T1") == ""
