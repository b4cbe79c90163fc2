"""`/cs dashboard`: pages of health behind links, as files, and shown under links that people post."""

from blocks.dashboard import account_link_message, book_link_message
from blocks.ids import Act
from blocks.notices import say
from blocks.payloads import DashboardRef, unpack
from core.messages import DashboardFile, LinkUnfurl
from core.usecases.find_account import find_account
from slackapp.calls import Call, Reply
from slackapp.dashboards import LIFETIME, account_link, book_link, shared_link
from slackapp.features import Action, Command, Feature

_FOR = f"{LIFETIME.days} days"
_MOST_LINKS = 5


def show(call: Call) -> Reply:
    """Answer with the address of the portfolio's page, or of one customer's."""
    if not call.words:
        everybody = book_link(call.links, call.team, None, now=call.now)
        mine = book_link(call.links, call.team, call.by, now=call.now)
        return Reply(say=book_link_message(everybody=everybody, mine=mine, valid_for=_FOR))
    account = find_account(call.work, call.words)
    url = account_link(call.links, call.team, account.id, now=call.now)
    return Reply(say=account_link_message(account=account.id, called=account.name, url=url, valid_for=_FOR))


def send_file(call: Call) -> Reply:
    """Send the page as a file to who pressed."""
    ref = unpack(DashboardRef, call.value)
    file = DashboardFile(account=ref.account, owner=call.by if ref.mine else None)
    call.work.outbox.put(file, lane=call.by)
    return Reply(say=say(sentence="The page is on its way into your direct messages with me."))


def unfurl(call: Call) -> Reply:
    """Somebody posted links of ours in a channel of our own: have it shown where they lead."""
    event = call.payload.get("event")
    posted = event.get("links") if isinstance(event, dict) else None
    ts = event.get("message_ts") if isinstance(event, dict) else None
    urls = [one.get("url") for one in posted if isinstance(one, dict)] if isinstance(posted, list) else []
    found = [shared_link(call.links, str(url), team=call.team, now=call.now) for url in urls[:_MOST_LINKS]]
    links = tuple(link for link in found if link)
    if links and call.channel and isinstance(ts, str):
        call.work.outbox.put(LinkUnfurl(ts=ts, links=links), lane=call.channel.id)
    return Reply()


FEATURE = Feature(
    name="dashboard",
    commands=(
        Command(
            verb="dashboard",
            description="The health of all customers, or of one, as a page to look at, print or pass on inside",
            usage_hint="[customer]",
            example="/cs dashboard Acme",
            handler=show,
            alone=True,
            changes=False,
        ),
    ),
    actions={Act.DASHBOARD_FILE: Action(handler=send_file)},
    events={"link_shared": Action(handler=unfurl)},
)
