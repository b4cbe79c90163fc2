"""The views of the data settings, each from what holds now. Features open, push and redraw them."""

from blocks.data import overview, systems_view
from blocks.ids import DataDoor
from blocks.kit import View
from blocks.payloads import DataRef
from blocks.scoring import scoring_view
from blocks.strays import strays_view
from blocks.text import Mrkdwn
from blocks.write_keys import keys_view
from core.usecases.data_seen import data_seen
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.strays import strays
from slackapp.calls import Call
from slackapp.doing import my_today


def data_view(call: Call, ref: DataRef, said: Mrkdwn | None = None) -> View:
    """One view; ``said`` is what has just been done."""
    work, today, done = call.work, my_today(call), said or Mrkdwn()
    match ref.door:
        case DataDoor.OVERVIEW:
            return overview(seen=data_seen(work), address=call.links.address, now=call.now)
        case DataDoor.KEYS:
            return keys_view(keys=work.write_keys.all(), said=done, today=today)
        case DataDoor.SYSTEMS:
            return systems_view(seen=data_seen(work), address=lambda name: hook(call, name), said=done, today=today)
        case DataDoor.STRAYS:
            return strays_view(shown=strays(work, page=ref.page), said=done)
        case DataDoor.SCORING:
            latest, called = work.scorings.latest(), scoring_in_force(work).scoring.name
            return scoring_view(called=called, latest=latest, said=done, today=today)


def hook(call: Call, source: str) -> str:
    """The address a system posts to; with the workspace in it, it stays right when others are connected."""
    return call.links.address(f"/ingest/{source}/{call.team}")
