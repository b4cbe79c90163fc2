"""The ranked list of accounts, the heaviest risk first, with filters above and pages below."""

from collections.abc import Sequence
from datetime import date

from blocks.elements import Choice, button, person_input, select
from blocks.health_words import points, signed
from blocks.ids import Act
from blocks.kit import Block, Element, Message, actions, context, header, message, section
from blocks.payloads import HealthRef
from blocks.payloads_risk import RiskList
from blocks.risk_words import LEVELS, RANKING, index_words, level_words, money_words
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name
from core.onboarding.words import count
from core.risk.card import RiskBook, RiskRow
from core.risk.levels import Level
from core.types import Tier, UserId

ROWS = 10
FROM = (10_000, 50_000, 100_000, 500_000)
_WHY, _SPOKEN, _NOTICES = 200, 5, 3


def risk_list(*, book: RiskBook, ref: RiskList, me: UserId, today: date) -> Message:
    """One page, for who asked alone. ``ref`` is what was asked for, ``me`` whose "mine" is."""
    ref = ref.model_copy(update={"page": book.first // ROWS})
    title = _title(ref, me)
    blocks: list[Block] = [header(title), actions(*_filters(ref, me))]
    if not book.rows:
        nothing = _nothing(book, ref, me)
        return message(nothing, [*blocks, section(nothing)])
    blocks.append(context(*_about(book, today=today)))
    blocks += [_row(row, place=book.first + place, today=today) for place, row in enumerate(book.rows)]
    pages = (book.total - 1) // ROWS + 1
    blocks += [context(mrk("Page {} of {}", ref.page + 1, pages))] if pages > 1 else []
    blocks.append(actions(*_turns(ref, pages), _report(ref)))
    spoken = [mrk("{}: {}.", name(row.name), _plain(row)) for row in book.rows[:_SPOKEN]]
    return message(join([mrk("{}: {}.", title, _mix(book)), *spoken], " "), blocks)


def _title(ref: RiskList, me: UserId) -> str:
    whose = "My customers" if ref.owner == me else "All customers" if ref.owner is None else "Their customers"
    return f"{whose} by risk-weighted ARR"


def _nothing(book: RiskBook, ref: RiskList, me: UserId) -> Mrkdwn:
    if book.looked_at is None:
        return Mrkdwn("Risk has not been looked at yet. It is every morning at six, after the health of the day.")
    if ref.owner == me and ref.but(owner=None) == RiskList().pack():
        return Mrkdwn("No customer is yours yet. `/cs accounts` finds one and makes you its owner.")
    return Mrkdwn("No customer fits these filters.")


def _about(book: RiskBook, *, today: date) -> list[Mrkdwn]:
    about = [mrk("{}", _mix(book)), mrk("The index is {}", RANKING)]
    about += [mrk("Looked at {}", date_words(book.looked_at, today=today))] if book.looked_at else []
    return [*about, *(mrk("⚠ {}", notice) for notice in book.notices[:_NOTICES])]


def _mix(book: RiskBook) -> str:
    told = [f"{number} {level.value}" for level, number in book.tiers]
    return f"{count(book.total, 'customer')} ({', '.join(told)})"


def _row(row: RiskRow, *, place: int, today: date) -> Block:
    grey = " health unknown" if row.grey else ""
    moved = f" ({signed(row.d28)} in 28 days)" if row.d28 is not None else ""
    lines = [mrk("{}. {}  {}{}{}", place + 1, bold(name(row.name)), index_words(row.index, row.tier), grey, moved)]
    facts = [_weight(row), row.customer_tier.label if row.customer_tier else "no tier"]
    facts += [f"renews {date_words(row.renewal, today=today)}"] if row.renewal else []
    lines.append(join(facts, " · "))
    lines += [mrk("{}", name(row.why, _WHY))] if row.why else []
    see = button(
        "Why",
        f"{Act.RISK_WHY}:{place}",
        HealthRef(account=row.account).pack(),
        spoken=f"Why: the risk of {name(row.name, 50)}",
    )
    return section(join(lines), accessory=see)


def _weight(row: RiskRow) -> str:
    if row.weight is None:
        return "ARR not known"
    if row.estimated:
        return f"{row.weight:,.0f} risk-weighted (estimated: ARR not known)"
    return f"{money_words(row.weight, row.currency)} risk-weighted of {money_words(row.arr, row.currency)}"


def _plain(row: RiskRow) -> str:
    return f"{level_words(row.tier)} {points(row.index)}, {_weight(row)}"


def _filters(ref: RiskList, me: UserId) -> list[Element]:
    whose = [("Mine", me), ("Everybody's", None)]
    mine = [Choice(text=text, value=ref.but(owner=owner)) for text, owner in whose]
    tiers = [Choice(text="Any risk", value=ref.but(tier=None))]
    tiers += [Choice(text=f"{LEVELS[level][1]} risk", value=ref.but(tier=level)) for level in reversed(Level)]
    sold = [Choice(text="Any customer tier", value=ref.but(customer_tier=None))]
    sold += [Choice(text=tier.label, value=ref.but(customer_tier=tier)) for tier in Tier]
    money = [Choice(text="Any ARR", value=ref.but(arr_from=None))]
    money += [Choice(text=f"ARR from {least:,}", value=ref.but(arr_from=least)) for least in FROM]
    here = ref.but()
    return [
        _pick("whose", "Whose", mine, here),
        _pick("tier", "Risk", tiers, here),
        _pick("sold", "Customer tier", sold, here),
        _pick("arr", "ARR", money, here),
        person_input(f"{Act.RISK_OWNER}:{ref.but(owner=None)}", initial=ref.owner, placeholder="Owner"),
    ]


def _pick(which: str, placeholder: str, choices: Sequence[Choice], here: str) -> Element:
    return select(f"{Act.RISK_PICK}:{which}", placeholder, choices, chosen=here)


def _turns(ref: RiskList, pages: int) -> list[Element]:
    turns: list[Element] = []
    if ref.page > 0:
        back = ref.model_copy(update={"page": ref.page - 1})
        turns.append(button("Back", f"{Act.RISK_PAGE}:back", back.pack()))
    if ref.page + 1 < pages:
        following = ref.model_copy(update={"page": ref.page + 1})
        turns.append(button("Next", f"{Act.RISK_PAGE}:next", following.pack()))
    return turns


def _report(ref: RiskList) -> Element:
    return button("Send report", Act.RISK_REPORT, ref.but(), spoken="Send the report of risk as a file")
