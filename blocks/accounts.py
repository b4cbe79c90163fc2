"""Customers as a list, and the modal that changes one."""

from collections.abc import Mapping
from datetime import date

from blocks.elements import Choice, button, date_input, person_input, select, text_input
from blocks.health_words import band_words, score_words
from blocks.ids import Act, Box, Form
from blocks.kit import Block, Element, Message, View, actions, context, field_input, header, message, modal, section
from blocks.payloads import AccountsPage, HealthRef
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name, user
from core.accounts import Account
from core.health.bands import Band
from core.onboarding.words import count
from core.types import AccountId, Tier
from core.usecases.edit_account import Listed
from core.usecases.standings import Standing

ROWS = 10
_SPOKEN = 10
WORDS = 300
"""Characters of a search that are kept from page to page."""
Scores = Mapping[AccountId, Standing]
"""The score and band of the accounts that have one."""


def accounts_message(*, listed: Listed, scores: Scores, words: str, today: date) -> Message:
    """One page of customers."""
    if not listed.accounts:
        nothing = mrk("No customer is called “{}”. ", name(words)) if words else Mrkdwn("There is no customer yet. ")
        said = mrk("{}`/onboard NAME` starts one, and a CSV file sent to me brings many.", nothing)
        return message(said, [section(said)])
    pages = (listed.count - 1) // ROWS + 1
    shown, of = listed.accounts, count(listed.count, "customer")
    blocks: list[Block] = [header(f"Customers like “{name(words)}”" if words else "Customers")]
    blocks += [_row(each, scores, place=place, today=today) for place, each in enumerate(shown)]
    blocks.append(context(mrk("{}, page {} of {}", of, listed.page + 1, pages)))
    turns = _turns(words, listed.page, pages)
    blocks += [actions(*turns)] if turns else []
    spoken = ", ".join(name(each.name) for each in shown[:_SPOKEN])
    return message(mrk("{}. {}.", of, spoken), blocks)


def account_form(*, account: Account) -> View:
    """What is known of a customer, to be changed."""
    tiers = [Choice(text=tier.label, value=tier.value) for tier in Tier]
    tier = select(Act.TYPED, "No tier", tiers, chosen=account.tier.value if account.tier else None)
    place = "-".join(part for part in (account.country, account.subdivision) if part)
    blocks = (
        field_input(Box.NAME, "Name", text_input(Act.TYPED, initial=account.name, longest=150)),
        field_input(Box.TIER, "Tier", tier, optional=True),
        field_input(
            Box.OWNER, "Owner", person_input(Act.TYPED, initial=account.owner, placeholder="Nobody"), optional=True
        ),
        _line(Box.ARR, "Yearly revenue", "" if account.arr is None else f"{account.arr:f}", "120000"),
        _line(Box.CURRENCY, "Currency", account.currency or "", "EUR"),
        _line(Box.SEATS, "Seats they pay for", "" if account.seats is None else str(account.seats), "50"),
        _line(Box.DOMAIN, "Domain", account.domain or "", "acme.com", hint="People with such an address are theirs."),
        _line(Box.EXTERNAL_ID, "External id", account.external_id or "", "", hint="What your product calls them."),
        _day(Box.CONTRACT_START, "Contract start", account.contract_start),
        _day(Box.RENEWAL, "Renewal", account.renewal_date),
        _line(Box.COUNTRY, "Country", place, "GB or GB-ENG"),
        _day(Box.CHURNED, "Left us on", account.churned_at),
    )
    private = HealthRef(account=account.id).pack()
    return modal(Form.ACCOUNT, "Change a customer", blocks, submit="Save", close="Cancel", private=private)


def _line(box: Box, label: str, initial: str, example: str, *, hint: str = "") -> Block:
    typed = text_input(Act.TYPED, initial=initial, longest=200, placeholder=example)
    return field_input(box, label, typed, hint=hint, optional=True)


def _day(box: Box, label: str, initial: date | None) -> Block:
    return field_input(box, label, date_input(Act.TYPED, initial=initial), optional=True)


def _row(account: Account, scores: Scores, *, place: int, today: date) -> Block:
    score, band = scores.get(account.id, (None, Band.GREY))
    owner = mrk("owner {}", user(account.owner)) if account.owner else Mrkdwn("nobody owns it")
    parts = [account.tier.label if account.tier else "no tier", owner]
    parts += [f"left {date_words(account.churned_at, today=today)}"] if account.churned_at else []
    told = mrk("{}  {} {}", bold(name(account.name)), band_words(band), score_words(score, band))
    change = button(
        "Change…",
        f"{Act.ACCOUNT_EDIT}:{place}",
        HealthRef(account=account.id).pack(),
        spoken=f"Change {name(account.name, 60)}",
    )
    return section(join([told, join(parts, " · ")]), accessory=change)


def _turns(words: str, page: int, pages: int) -> list[Element]:
    turns: list[Element] = []
    words = words[:WORDS]
    if page > 0:
        turns.append(button("Back", f"{Act.ACCOUNTS_PAGE}:back", AccountsPage(page=page - 1, words=words).pack()))
    if page + 1 < pages:
        turns.append(button("Next", f"{Act.ACCOUNTS_PAGE}:next", AccountsPage(page=page + 1, words=words).pack()))
    return turns
