"""What is shown of one account and of a book."""

import pytest
from health_scene import (
    DAY,
    HARBOUR,
    NORTHWIND,
    NOW,
    OURS,
    OWNER,
    TEAM,
    contact,
    customer,
    fact,
    heard,
    measured,
    open_workspace,
    ticket,
)

from core.content.scoring import default_scoring
from core.errors import ContentError, NotFound
from core.health.bands import Band, one_decimal
from core.health.card import Arrow, MarkKind
from core.health.draw import cap_cards, main_sentence, main_sentences, signal_cards
from core.health.todo import todo
from core.health.words import MINUS, UNLINKED
from core.signals import State
from core.types import AccountId
from core.usecases.assemble import beats_of
from core.usecases.change_scoring import apply_scoring, dry_run, dry_run_of
from core.usecases.health import health_card
from core.usecases.health_book import my_book
from core.usecases.health_page import my_page, my_week
from core.usecases.score import score_book

WORSE = {"active_28": 40.0, "stick": 0.11, "core_users_14": 12.0, "core_30": 250.0}


@pytest.fixture
def book(store):
    """Two customers over five weeks; in the last one the first uses the product less."""
    with store.begin(TEAM) as work:
        open_workspace(work)
        customer(work, "northwind")
        customer(work, "harbour", owner="U2")
        fact(work, NORTHWIND, "nps", value=9, who="champion@northwind.example", at=NOW - 40 * DAY)
        for day in range(-35, 1):
            now = NOW + day * DAY
            heard(work, "events", "tickets", at=now)
            measured(work, now.date(), northwind=WORSE if day > -5 else {}, harbour={})
            score_book(work, now=now)
    return store


def card_of(store, account=NORTHWIND, now=NOW):
    with store.read(TEAM) as work:
        return health_card(work, account, now=now)


def test_every_point_of_a_card_can_be_followed_back(book):
    card = card_of(book)
    assert sum(signal.points for signal in card.signals) == pytest.approx(card.raw)
    login = card.signals[0]
    assert login.inputs[0] == "40 of 100 seats used in 28 days"
    assert (login.as_of, login.source) == (NOW.date(), "segment")
    nps = next(signal for signal in card.signals if signal.name == "nps")
    assert (nps.state, nps.confirmable, nps.as_of) == (State.OK, True, (NOW - 40 * DAY).date())
    activation = next(signal for signal in card.signals if signal.name == "activation")
    assert (activation.score, "product.checklist" in activation.hint) == (None, True)
    assert len(card.main) == 3
    assert card.data_as_of is not None


def test_the_weeks_change_is_explained_in_lines_that_sum_to_it(book):
    change = card_of(book).change
    assert change.since == (NOW - 7 * DAY).date()
    tenths = sum(round(line.points * 10) for line in change.lines)
    assert tenths == round(change.after * 10) - round(change.before * 10)
    assert change.lines[0].points < 0


def test_a_fall_shows_in_arrow_trend_history_and_against_the_book(book):
    card = card_of(book)
    assert (card.arrow, len(card.history)) == (Arrow.DOWN, 36)
    assert card.d7 == pytest.approx(card.history[-1].score - card.history[-8].score)
    assert card.against_book == pytest.approx(card.d28 / 2)
    assert card.history[-1].components[0] == pytest.approx(card.components[0].score)


def test_the_way_back_names_one_signal_and_the_caps_in_the_way(book):
    assert card_of(book).back_to_green == (
        "With Login frequency at 100.0 instead of 26.3 and Feature usage at 53.3 instead of 30.5, once every part of "
        "the score is back above its limit."
    )
    with book.begin(TEAM) as work:
        fact(work, HARBOUR, "champion_left")
        fact(work, HARBOUR, "override", value=-3)
        score_book(work, now=NOW, accounts=(HARBOUR,))
    card = card_of(book, HARBOUR)
    assert [cap.name for cap in card.caps] == ["champion_left"]
    assert card.back_to_green.startswith("With Depth of use at ")
    assert card.back_to_green.endswith(", once a new champion is named.")
    assert card.caps[0].label.startswith("The champion has left")
    assert not any("no referral" in sentence for sentence in card.main)
    assert (MarkKind.PERSON, "Champion left") in {(mark.kind, mark.label) for mark in card.marks}


def test_overrides_and_pulse_stand_beside_the_score(book):
    with book.begin(TEAM) as work:
        fact(work, NORTHWIND, "override", value=5, text="Merger", by=OWNER)
        fact(work, NORTHWIND, "pulse", value=5, by=OWNER, at=NOW - 20 * DAY)
        fact(work, HARBOUR, "pulse", value=2, by=OWNER, at=NOW - 15 * DAY)
        score_book(work, now=NOW)
    card = card_of(book)
    assert (card.override.points, card.override.reason) == (5, "Merger")
    assert card.override.until == (NOW + 30 * DAY).date()
    assert (card.pulse.value, card.pulse.disagrees) == (5, True)
    assert card_of(book, HARBOUR).pulse is None


def test_a_customer_who_was_never_scored_is_scored_on_the_spot(book):
    with book.begin(TEAM) as work:
        customer(work, "delta", months=1)
    card = card_of(book, AccountId("delta"))
    assert (card.history, card.change) == ((), None)
    assert card.profile == "onboarding"
    with pytest.raises(NotFound):
        card_of(book, AccountId("nobody"))


def test_a_silent_source_is_said(book):
    assert card_of(book).notices == ()
    (events, tickets) = card_of(book, now=NOW + 2 * DAY).notices
    assert "No product events from segment since 16 Nov 2026" in events
    assert "support tickets" in tickets


def test_a_book_is_its_owners_worst_first_with_twelve_weeks(book):
    with book.read(TEAM) as work:
        everybody, mine = my_book(work, None, now=NOW), my_book(work, OWNER, now=NOW)
    assert [row.account for row in everybody.rows] == [NORTHWIND, HARBOUR]
    assert [row.account for row in mine.rows] == [NORTHWIND]
    assert mine.rows[0].spark[-1] == mine.rows[0].score
    assert mine.rows[0].d28 == pytest.approx(card_of(book).d28)
    assert mine.rows[0].why == "Engagement is below 50: at most 74."
    assert len(everybody.medians) == 36
    assert everybody.median == pytest.approx(sum(row.score for row in everybody.rows) / 2)


def many(work):
    """More customers of the first one's owner: better, worse, falling, unlinked, gone."""
    kinds = {f"c{number}": WELL_TOO if number % 2 else WORSE for number in range(5)}
    for number, key in enumerate(kinds):
        customer(work, key, external_id=key, arr=1000 * number, currency="EUR")
    customer(work, "unlinked")
    customer(work, "gone", churned_at=(NOW - DAY).date())
    for day in (-28, -7, 0):
        now = NOW + day * DAY
        kept = {key: kinds[key] if day else WORSE for key in kinds}
        measured(work, now.date(), northwind={}, harbour={}, **kept)
        score_book(work, now=now)


WELL_TOO = {"active_28": 90.0}


@pytest.mark.parametrize("owner", [OWNER, None])
def test_a_page_is_that_part_of_the_whole_book(book, owner):
    with book.begin(TEAM) as work:
        many(work)
        fact(work, NORTHWIND, "override", value=-8, by=OWNER, at=NOW)
        score_book(work, now=NOW + DAY, accounts=(NORTHWIND,))
        whole = my_book(work, owner, now=NOW + DAY)
        pages = [
            my_page(work, owner, now=NOW + DAY, page=page, size=3) for page in range(whole.bands.total() // 3 + 2)
        ]
        week = my_week(work, OWNER, now=NOW + DAY, today=NOW.date())
        mine = my_book(work, OWNER, now=NOW + DAY).rows
    assert tuple(row for page in pages[:-1] for row in page.rows) == whole.rows
    assert pages[-1] == pages[-2]
    assert {page.pages for page in pages} == {len(pages) - 1}
    for page in pages:
        assert (page.bands, page.median, page.scored_at) == (whole.bands, whole.median, whole.scored_at)
    assert week == todo(mine, today=NOW.date())
    assert week.rows[0].arrow is Arrow.DOWN


def test_a_page_of_nobodys_book_is_empty(store):
    with store.begin(TEAM) as work:
        open_workspace(work)
        assert my_page(work, OWNER, now=NOW, page=3, size=3).rows == ()


def test_a_dry_run_says_who_would_change_band_and_saves_nothing(book):
    strict = OURS.replace("green: 75", "green: 90")
    with book.begin(TEAM) as work:
        tried = dry_run(work, strict, file="ours.yaml", now=NOW)
        assert tried.sentence == "1 account changes band of 2."
        assert [(one.account, one.band_after) for one in tried.changed] == [(HARBOUR, Band.YELLOW)]
        assert work.scorings.latest().version == 1
        with pytest.raises(ContentError):
            dry_run(work, "name: nothing", file="ours.yaml", now=NOW)


HEAVY = OURS.replace("login: 15, usage: 15", "login: 29, usage: 1")


def test_a_dry_run_of_one_customer_has_every_line(book):
    with book.read(TEAM) as work:
        change = dry_run_of(work, HEAVY, NORTHWIND, file="ours.yaml", now=NOW)
    assert change.lines[0].name == "version"
    assert sum(round(line.points * 10) for line in change.lines) == round((change.after - change.before) * 10)


def test_an_applied_file_is_a_line_of_its_own_and_no_trend(book):
    before = card_of(book)
    with book.begin(TEAM) as work:
        assert apply_scoring(work, HEAVY, file="ours.yaml", by=OWNER, now=NOW).version == 2
        assert apply_scoring(work, HEAVY, file="ours.yaml", by=OWNER, now=NOW).version == 2
    after = card_of(book)
    assert after.version == 2
    assert after.score != before.score
    assert after.d28 == pytest.approx(before.d28, abs=3)
    assert "version" in {line.name for line in after.change.lines}
    assert (MarkKind.VERSION, "Scoring file 2") in {(mark.kind, mark.label) for mark in after.marks}
    with book.read(TEAM) as work:
        assert not work.scores.scored(NOW.date()).held
        assert work.outbox.pending_count(now=NOW) == 0


def test_tickets_are_said_in_words(book):
    with book.begin(TEAM) as work:
        ticket(work, NORTHWIND, "urgent", at=NOW - DAY, breaches=2)
        score_book(work, now=NOW, accounts=(NORTHWIND,))
    said = next(signal for signal in card_of(book).signals if signal.name == "tickets").inputs
    assert said == ("1 ticket in 30 days, 1 urgent and open", "2 promised times missed")


def answers(store, name, now=NOW):
    """(the sum of a signal's answers, the answers one by one)."""
    whole, *each = next(signal for signal in card_of(store, now=now).signals if signal.name == name).inputs
    return whole, each


def test_why_lists_who_answered_what_newest_first(book):
    with book.begin(TEAM) as work:
        contact(work, NORTHWIND, "champion", "champion@northwind.example")
        fact(work, NORTHWIND, "nps", value=3, who="champion@northwind.example", at=NOW - 200 * DAY)
        fact(work, NORTHWIND, "nps", value=10, who="user@northwind.example", at=NOW - 320 * DAY)
        fact(work, NORTHWIND, "nps", value=1, who="gone@northwind.example", at=NOW - 366 * DAY)
        score_book(work, now=NOW, accounts=(NORTHWIND,))
    whole, each = answers(book, "nps")
    assert whole == "2 contacts answered, weighed by role and age"
    assert each == [
        "7 Oct: 9 of 10, champion@northwind.example (Champion)",
        "31 Dec 2025: 10 of 10, user@northwind.example",
    ]


def test_of_many_answers_five_are_listed_and_the_rest_is_counted(book):
    with book.begin(TEAM) as work:
        for day in range(1, 6):
            fact(work, NORTHWIND, "csat", value=day, who="user@northwind.example", at=NOW - day * DAY)
        fact(work, NORTHWIND, "csat", value=1, at=NOW - 91 * DAY)
        fact(work, NORTHWIND, "call", value=-1, at=NOW - 7 * DAY)
        ticket(work, NORTHWIND, at=NOW - 9 * DAY, resolved_at=NOW - 6 * DAY, rating=4, subject="Import stops")
        ticket(work, NORTHWIND, at=NOW - 9 * DAY)
        score_book(work, now=NOW, accounts=(NORTHWIND,))
    whole, (mood, *each) = answers(book, "feedback")
    assert (whole, mood) == ("3 of 6 ratings good", f"1 note with a mood of {MINUS}1.0 on average")
    assert (each[0], each[-1]) == ("15 Nov: 1 of 5, user@northwind.example", "and 2 more")
    assert len(each) == 6


def test_a_confirmed_answer_is_listed_for_as_long_as_it_counts(book):
    with book.begin(TEAM) as work:
        fact(work, NORTHWIND, "csat", value=4, at=NOW - 100 * DAY)
        fact(work, NORTHWIND, "confirmed", detail={"signal": "feedback"}, at=NOW - 20 * DAY)
        score_book(work, now=NOW, accounts=(NORTHWIND,))
    assert answers(book, "feedback") == ("1 of 1 rating good", ["8 Aug: 4 of 5"])


def test_a_referral_given_is_on_record(book):
    with book.begin(TEAM) as work:
        fact(work, NORTHWIND, "referral", at=NOW - 20 * DAY)
        score_book(work, now=NOW, accounts=(NORTHWIND,))
    given, spoken = (signal for signal in card_of(book).signals if signal.name in ("referrals", "advocacy"))
    assert (given.source, spoken.source) == ("what was logged", "")


def test_what_is_printed_is_the_score_itself(book):
    card = card_of(book)
    assert card.change.after == one_decimal(card.score)
    assert default_scoring().bands.green == 75


def test_a_customer_without_linked_events_is_told_so_once_and_is_something_to_do(book):
    with book.begin(TEAM) as work:
        customer(work, "delta")
        score_book(work, now=NOW)
        card, rows = health_card(work, AccountId("delta"), now=NOW), my_book(work, OWNER, now=NOW).rows
    assert (card.band, card.main[0]) == (Band.GREY, UNLINKED)
    assert [signal.hint for signal in card.signals].count(UNLINKED) == 3
    assert not any(UNLINKED in sentence for sentence in card.main[1:])
    (wanted,) = [row for row in todo(rows, today=NOW.date()).rows if row.account == "delta"]
    assert wanted.why == UNLINKED


def test_without_any_event_the_events_themselves_are_asked_for(store):
    with store.begin(TEAM) as work:
        open_workspace(work)
        customer(work, "northwind")
        card = health_card(work, NORTHWIND, now=NOW)
    assert card.main[0] == "Login frequency, Feature usage and Depth of use: Send product events, or import them."


def test_a_row_of_the_book_says_first_what_matters_most_on_the_card(book):
    with book.read(TEAM) as work:
        beats = beats_of(work)
        sheet, scoring = work.scores.day(NOW.date()), default_scoring()
    for row in range(len(sheet.accounts)):
        signals, caps = signal_cards(sheet, row, beats), cap_cards(sheet, row, scoring, owner=OWNER)
        first = main_sentences(signals, caps, green=scoring.bands.green)[0]
        assert main_sentence(sheet, row, beats, scoring, owner=OWNER) == first
        assert main_sentence(sheet, row, {}, scoring, owner=OWNER)


def test_a_book_is_whole_also_when_one_account_was_scored_since(book):
    with book.begin(TEAM) as work:
        fact(work, NORTHWIND, "override", value=-8, by=OWNER, at=NOW)
        score_book(work, now=NOW + DAY, accounts=(NORTHWIND,))
        rows = {row.account: row for row in my_book(work, None, now=NOW + DAY).rows}
        assert set(rows) == {NORTHWIND, HARBOUR}
        assert rows[NORTHWIND].score == pytest.approx(health_card(work, NORTHWIND, now=NOW + DAY).score)
