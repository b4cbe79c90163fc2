"""Shows under a posted link of ours what it leads to. Doing it twice is the same as once."""

from contextlib import suppress

from blocks.dashboard import account_unfurl, book_unfurl
from core.errors import NotFound
from core.messages import LinkUnfurl
from core.usecases.health import health_card
from core.usecases.health_page import my_page
from slackapp.delivery.content import Placed
from slackapp.delivery.errand import Errand
from slackapp.delivery.target import target


def unfurl(errand: Errand, asked: LinkUnfurl) -> Placed:
    """Return nothing of its own; raises ``NotForOutsiders`` where others read along, or ``SlackTrouble``."""
    channel, shown = target(errand), {}
    with errand.store.read(errand.delivery.team) as work:
        for link in asked.links:
            with suppress(NotFound):
                shown[link.url] = (
                    book_unfurl(book=my_page(work, link.owner, now=errand.now, page=0, size=1))
                    if link.account is None
                    else account_unfurl(card=health_card(work, link.account, now=errand.now))
                )
    if shown:
        errand.slack.call("chat.unfurl", channel=channel, ts=asked.ts, unfurls=shown)
    return Placed()
