"""The outbox to Slack, each message seen at most once: claimed, drawn, checked, sent, marked.

A message whose fate is unknown is looked for in Slack before it is posted again. Nothing internal goes where
another company reads. Delivery never decides what is said, and never keeps a transaction open over a call.
"""

from slackapp.app import App
from slackapp.delivery.deliverer import Deliverer
from slackapp.delivery.render import render
from slackapp.delivery.slack import WebSlack

__all__ = ["Deliverer", "deliverer"]


def deliverer(app: App, *, owner: str) -> Deliverer:
    """Return the app's deliverer; ``owner`` is unlike any other process's."""
    return Deliverer(
        store=app.store,
        slack=lambda team: WebSlack(lambda: app.client(team)),
        revoke=app.connections.revoke,
        clock=app.clock,
        owner=owner,
        render=render,
    )
