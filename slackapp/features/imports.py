"""`/cs import`: how tables are loaded."""

from blocks.imports import import_help
from slackapp.calls import Call, Reply
from slackapp.features import Command, Feature


def explain(_: Call) -> Reply:
    """Say how, with an example."""
    return Reply(say=import_help())


FEATURE = Feature(
    name="imports",
    commands=(
        Command(
            verb="import",
            description="How to load customers, contacts, events, tickets and surveys from a file",
            example="/cs import",
            handler=explain,
            alone=True,
            internal=False,
            changes=False,
        ),
    ),
)
