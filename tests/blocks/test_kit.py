"""The limits hold whatever is put in, and our own mistakes are told apart from long words."""

import pytest
from block_limits import check
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.elements import Choice, Confirm, button, checkboxes, multi_select, number_input, select, text_input
from blocks.kit import actions, context, field_input, fields, header, home, message, modal, section, sections
from blocks.text import Mrkdwn, esc

LONG = st.text(min_size=0, max_size=40).map(lambda text: text * 120)


def test_plain_text_is_not_taken_for_markup():
    with pytest.raises(TypeError, match="escape this first"):
        section("plain")


@settings(deadline=None, max_examples=30)
@given(LONG)
def test_any_text_fits_wherever_it_is_put(text):
    safe = esc(text)
    row = actions(
        button(text, "a", spoken=text, confirm=Confirm(title=text, text=safe, yes=text, no=text)),
        select("b", text, [Choice(text=text, value="v", note=text)]),
    )
    check(
        message(safe or "x", [header(text), section(safe), fields([safe]), context(safe), *sections([safe] * 3), row])
    )
    typed = field_input("f", text, text_input("t", initial=text, placeholder=text), hint=text)
    check(modal("c", text or "t", [typed], submit=text or "s", close=text or "c"))


def test_slack_makes_no_mention_out_of_plain_words():
    blocks = (section(esc("@channel")), context(esc("@here")), fields([esc("#general")]))
    texts = [blocks[0]["text"], *blocks[1]["elements"], *blocks[2]["fields"]]
    assert [text["verbatim"] for text in texts] == [True, True, True]


@given(st.integers(51, 130))
def test_a_message_says_how_much_does_not_fit(many):
    made = check(message("x", [section(Mrkdwn("x"))] * many))
    assert made["blocks"][-1]["elements"][0]["text"] == f"{many - 49} more parts do not fit here."


def test_a_modal_and_a_home_tab_hold_a_hundred_blocks():
    blocks = [section(Mrkdwn("x"))] * 130
    assert len(check(modal("c", "t", blocks))["blocks"]) == 100
    assert len(check(home(blocks))["blocks"]) == 100


def test_long_lines_go_on_in_the_next_paragraph():
    made = sections([esc("x" * 2000), esc("y" * 2000), esc("z" * 900)])
    assert [len(block["text"]["text"]) for block in made] == [2000, 2901]


def test_options_and_elements_beyond_the_limit_are_left_out():
    choices = [Choice(text=str(number), value=str(number)) for number in range(150)]
    assert len(select("a", "p", choices)["options"]) == 100
    assert len(multi_select("a", "p", choices, chosen=["3"])["options"]) == 100
    assert len(checkboxes("a", choices)["options"]) == 10
    assert len(actions(*[button("b", f"a{n}") for n in range(30)])["elements"]) == 25
    assert len(context(*[Mrkdwn("x")] * 12)["elements"]) == 10


def test_what_comes_back_is_never_cut():
    with pytest.raises(ValueError, match="151 characters"):
        Choice(text="x", value="v" * 151).to_dict()
    with pytest.raises(ValueError, match="2001 characters"):
        button("x", "a", "v" * 2001)
    with pytest.raises(ValueError, match="3001 characters"):
        modal("c", "t", [section(Mrkdwn("x"))], private="p" * 3001)


def test_a_modal_with_inputs_has_a_submit_button():
    with pytest.raises(ValueError, match="submit"):
        modal("c", "t", [field_input("f", "l", text_input("t"))])


def test_a_block_id_stands_once_on_a_surface():
    with pytest.raises(ValueError, match="twice"):
        modal("c", "t", [section(Mrkdwn("x"), block_id="a")] * 2)


def test_a_number_starts_within_its_bounds():
    assert number_input("a", initial=500, most=100)["initial_value"] == "100"
    assert number_input("a", initial=-1, most=100)["initial_value"] == "0"


def test_an_option_that_is_not_offered_is_not_picked():
    assert "initial_option" not in select("a", "p", [Choice(text="x", value="x")], chosen="y")
