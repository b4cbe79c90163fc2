"""The Home tab: my plans, what is due, what is blocked, and a button to start."""

from core.messages import HomeView
from slackapp.calls import Call, Reply
from slackapp.features import Action, Feature, Policy


def opened(call: Call) -> Reply:
    """Draw the tab anew for whoever opened it."""
    call.work.outbox.put(HomeView(user=call.by), lane=call.by, slot=f"home:{call.by}")
    return Reply()


FEATURE = Feature(
    name="home", events={"app_home_opened": Action(handler=opened, policy=Policy.MEMBER, internal=False)}
)
