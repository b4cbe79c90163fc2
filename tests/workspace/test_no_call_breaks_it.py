"""Whatever the app sends, the answer is Slack's and never a crash."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slackapp.workspace.api import METHODS, run

NAMES = (
    "channel channel_id channels user user_id users ts message_ts timestamp thread_ts name text blocks view view_id "
    "trigger_id attachments metadata files file filename length cursor limit types email usergroup type link title "
    "hash external_id initial_comment oldest latest"
)
KNOWN = st.sampled_from(["C1", "C2", "C3", "U1", "U4", "UBOT", "S1", "1790000000.000000", "x", ""])
WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | KNOWN,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "id", "blocks"]), inner),
    max_leaves=4,
)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(arguments=st.dictionaries(st.sampled_from(NAMES.split()), KNOWN | WILD, max_size=7))
def test_a_call_with_any_arguments_is_answered(stage, method, arguments):
    if method == "auth.revoke":
        arguments = {**arguments, "test": True}
    result = run(stage.workspace._ctx, method, "xoxb-one", arguments, is_json=False)
    assert result.body["ok"] or result.body["error"]
