"""`/cs accounts`: find customers, and change what is known of one."""

from blocks.accounts import ROWS, WORDS, account_form, accounts_message
from blocks.ids import Act, Box, Form
from blocks.kit import Message
from blocks.notices import told_view
from blocks.payloads import AccountsPage, HealthRef, unpack
from core.errors import BadInput, NotFound
from core.types import Tier
from core.usecases.edit_account import Answers, Listed, edit_account, list_accounts
from core.usecases.find_account import QUOTES
from core.usecases.standings import standings
from slackapp.calls import Call, Reply
from slackapp.doing import my_today
from slackapp.features import Action, Command, Feature


def show(call: Call) -> Reply:
    """The first page of what fits, for the caller alone."""
    return Reply(say=_listed(call, call.words.strip(QUOTES)[:WORDS], 0))


def turn(call: Call) -> Reply:
    """Another page."""
    ref = unpack(AccountsPage, call.value)
    return Reply(replace=_listed(call, ref.words, ref.page))


def edit(call: Call) -> Reply:
    """Open the form, filled with what is known."""
    account = call.work.accounts.get(unpack(HealthRef, call.value).account)
    if account is None:
        raise NotFound("This customer is no longer there.")
    return Reply(open=account_form(account=account))


def submit(call: Call) -> Reply:
    """Keep the answers."""
    ref, values = unpack(HealthRef, call.private), call.values
    tier = values.option(Box.TIER)
    answers = Answers(
        name=values.text(Box.NAME),
        tier=Tier(tier) if tier in tuple(Tier) else None,
        arr=values.number(Box.ARR),
        currency=values.text(Box.CURRENCY),
        seats=values.whole(Box.SEATS),
        owner=values.user(Box.OWNER),
        domain=values.text(Box.DOMAIN),
        external_id=values.text(Box.EXTERNAL_ID),
        renewal=values.date(Box.RENEWAL),
        contract_start=values.date(Box.CONTRACT_START),
        country=values.text(Box.COUNTRY),
        churned=values.date(Box.CHURNED),
    )
    changes = edit_account(call.work, ref.account, answers, by=call.by, now=call.now)
    said = f"Kept: {'; '.join(changes)}." if changes else "Nothing was different, so nothing was changed."
    return Reply(update=told_view(title="Customer", sentence=said))


def _listed(call: Call, words: str, page: int) -> Message:
    try:
        listed = list_accounts(call.work, words, page=page, size=ROWS)
    except BadInput:
        listed = Listed(accounts=(), count=0, page=0)
    scores = standings(call.work, [account.id for account in listed.accounts], now=call.now)
    return accounts_message(listed=listed, scores=scores, words=words, today=my_today(call))


FEATURE = Feature(
    name="accounts",
    commands=(
        Command(
            verb="accounts",
            description="Find customers and change what is known of them: owner, tier, revenue, seats, renewal",
            usage_hint="[name]",
            example="/cs accounts Acme",
            handler=show,
            alone=True,
            changes=False,
        ),
    ),
    actions={
        Act.ACCOUNTS_PAGE: Action(handler=turn, changes=False),
        Act.ACCOUNT_EDIT: Action(handler=edit, changes=False),
    },
    submissions={Form.ACCOUNT: Action(handler=submit)},
)
