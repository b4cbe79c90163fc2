"""Pages of health in Slack: their addresses, the file, and what is shown under a link that somebody posts."""

from collections.abc import Mapping

from blocks.chart_plot import FILLS, NAMES
from blocks.charts import ARROWS, score_words, signed
from blocks.elements import button
from blocks.ids import Act
from blocks.kit import Block, Message, actions, context, message, section
from blocks.payloads import DashboardRef
from blocks.text import Mrkdwn, bold, mrk, name
from core.health.bands import Band
from core.health.card import BookCard, HealthCard
from core.types import AccountId

_MIX = (Band.RED, Band.YELLOW, Band.GREEN, Band.GREY)


def account_link_message(*, account: AccountId, called: str, url: str, valid_for: str) -> Message:
    """The address of one account's page, for the person who asked."""
    said = mrk("The health of {} as a page.", bold(name(called)))
    buttons = (
        button("Open the page", Act.LINK, url=url, style="primary", spoken=f"Open the page of {called}"),
        button("Send as file", Act.DASHBOARD_FILE, DashboardRef(account=account).pack()),
    )
    return message(said, [section(said), actions(*buttons), _valid(valid_for)])


def book_link_message(*, everybody: str, mine: str, valid_for: str) -> Message:
    """The addresses of the portfolio's page, everybody's and one's own."""
    said = Mrkdwn("The health of all customers as a page, worst first.")
    buttons = (
        button("All customers", f"{Act.LINK}:all", url=everybody, style="primary"),
        button("My customers", f"{Act.LINK}:mine", url=mine),
        button("Send as file", Act.DASHBOARD_FILE, DashboardRef().pack()),
    )
    return message(said, [section(said), actions(*buttons), _valid(valid_for)])


def _valid(valid_for: str) -> Block:
    return context(mrk("For our own people: whoever has the address can read the page, for {}.", valid_for))


def dashboard_comment(*, called: str | None) -> Mrkdwn:
    """What is said beside the file."""
    return mrk("The health of {}. For us only.", name(called) if called else "all customers")


def account_unfurl(*, card: HealthCard) -> Mapping[str, object]:
    """What is shown under a posted link to an account's page, with a bar in the colour of its band."""
    band = "grey, not enough data" if card.band is Band.GREY else NAMES[card.band].lower()
    moved = "" if card.d28 is None else f" {ARROWS[card.arrow]} {signed(card.d28)} in 28 days"
    said = mrk("{}\nHealth {}, {}{}", bold(name(card.name)), score_words(card.score, card.band), band, moved)
    why = [mrk("{}", card.main[0])] if card.main else []
    blocks = (section(said), context(*why, Mrkdwn("Internal")))
    return {"color": FILLS[card.band], "blocks": blocks}


def book_unfurl(*, book: BookCard) -> Mapping[str, object]:
    """What is shown under a posted link to the portfolio's page."""
    counts = ", ".join(f"{book.bands.get(band, 0)} {NAMES[band].lower()}" for band in _MIX)
    said = mrk("{}\n{} customers: {}", Mrkdwn("*Health of the portfolio*"), str(sum(book.bands.values())), counts)
    return {"blocks": (section(said), context(Mrkdwn("Internal")))}
