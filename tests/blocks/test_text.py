"""Names pass through whole and harmless; days and chances read as people say them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.text import (
    Mrkdwn,
    and_list,
    bold,
    chance_words,
    channel,
    cut,
    cut_mrkdwn,
    date_words,
    esc,
    link,
    moment_words,
    mrk,
    name,
    sentence,
    user,
    width,
)
from core.onboarding.words import percent

FAMILY = "👨‍👩‍👧‍👦"


def test_a_customer_named_like_a_broadcast_pings_nobody():
    assert mrk("{} is due", "<!channel>") == "&lt;!channel&gt; is due"


def test_braces_and_markup_in_a_name_stay_letters():
    assert mrk("*{}*", "{{ 7*7 }} {0} & <b>") == "*{{ 7*7 }} {0} &amp; &lt;b&gt;*"


def test_what_is_escaped_is_not_escaped_twice():
    assert mrk("{} {}", esc("A & B"), bold("A & B")) == "A &amp; B *A &amp; B*"


def test_only_people_of_the_plan_are_mentioned_by_a_sentence():
    said = sentence("<@U1> told <@U2> and <!here>", members=["U1"])
    assert said == "<@U1> told &lt;@U2&gt; and &lt;!here&gt;"


def test_an_id_cannot_break_out_of_a_mention():
    assert user("U1|x> <!channel") == "<@U1xchannel>"
    assert channel("C1") == "<#C1>"


def test_a_link_keeps_its_label_and_address_apart():
    assert link("https://example.com/?a=1&b=2|x>", "A|B\nC") == "<https://example.com/?a=1&amp;b=2%7Cx%3E|A/B C>"


def test_a_right_to_left_name_is_set_apart_from_its_sentence():
    assert name("חברת הבדיקות") == "\u2068חברת הבדיקות\u2069"


def test_marks_that_turn_the_writing_around_are_taken_out():
    assert name("abc\u202etxt\u2066.exe") == "abctxt.exe"


def test_an_emoji_name_stays_whole():
    assert name(f"{FAMILY} GmbH 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪") == f"{FAMILY} GmbH 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪"


def test_a_name_of_3000_characters_is_cut_with_an_ellipsis():
    assert name("x" * 3000) == "x" * 79 + "…"


def test_a_name_over_several_lines_becomes_one():
    assert name("Acme\n\n\tInc\x00") == "Acme Inc"


def test_an_empty_name_is_named():
    assert name(" \n ") == "(no name)"


@pytest.mark.parametrize("kept", range(1, 12))
def test_an_emoji_of_several_characters_is_never_cut_through(kept):
    shown = cut(FAMILY, kept)
    assert shown in (FAMILY, "…")


def test_a_flag_an_accent_and_a_skin_tone_are_never_cut_through():
    assert cut("🇩🇪🇫🇷", 6) == "🇩🇪…"
    assert cut("e\u0301e\u0301", 3) == "e\u0301…"
    assert cut("👍🏽👍🏽", 6) == "👍🏽…"


def test_a_mention_and_an_escaped_sign_are_never_cut_through():
    assert cut_mrkdwn(Mrkdwn("ab &amp; <@U123> cd"), 8) == "ab…"
    assert cut_mrkdwn(Mrkdwn("ab &amp; <@U123> cd"), 17) == "ab &amp; <@U123>…"


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_cut_text_fits_and_is_a_beginning(text, limit):
    shown = cut(text, limit)
    assert width(shown) <= limit
    assert shown == text or text.startswith(shown[:-1])


@given(st.text(max_size=200))
def test_no_name_brings_markup_with_it(text):
    shown = mrk("{}", name(text))
    assert "<" not in shown
    assert ">" not in shown


def test_a_day_carries_its_year_only_when_it_is_another():
    assert date_words(date(2026, 12, 24), today=date(2026, 9, 1)) == "Thu 24 Dec"
    assert date_words(date(2027, 1, 4), today=date(2026, 9, 1)) == "Mon 4 Jan 2027"


def test_a_moment_is_told_in_its_zone_in_summer_and_winter():
    at = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
    assert moment_words(at, zone="Europe/London", today=date(2026, 7, 1)) == "Wed 1 Jul, 14:30"
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert moment_words(late, zone="Europe/Berlin", today=date(2026, 12, 1)) == "Fri 1 Jan 2027, 00:30"


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.92, "likely, 92 %"), (0.64, "uncertain, 64 %"), (0.41, "unlikely, 41 %"), (1, "likely, 100 %")],
)
def test_a_chance_is_a_word_and_a_number(share, words):
    assert chance_words(share) == words


def test_what_is_not_certain_is_never_called_0_or_100_percent():
    assert (percent(0.9999), percent(0.0001), percent(0), percent(1)) == ("99 %", "1 %", "0 %", "100 %")


def test_people_are_listed_as_in_a_sentence():
    assert and_list(["a", "b", "<c>"]) == "a, b and &lt;c&gt;"
    assert and_list(["a"]) == "a"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*Acme*", "\u2217Acme\u2217"),
        ("The _Acme_ Co", "The \uff3fAcme\uff3f Co"),
        ("~old~ `x`", "\u223cold\u223c \u02cbx\u02cb"),
        ("snake_case_name", "snake_case_name"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("Yahoo*", "Yahoo*"),
    ],
)
def test_a_name_is_never_drawn_as_bold_italic_struck_or_code(typed, shown):
    assert name(typed) == shown
