"""Files of every kind into tables: labels, numbers as text, days, names, leaks; and what is refused, in words."""

from io import BytesIO

import numpy as np
import pytest
from fit_tables import noise, read

from core.errors import BadInput
from core.risk.fit import read as reading
from core.risk.fit.fit import fit
from core.risk.fit.folds import together
from core.risk.fit.label import label_of
from core.risk.fit.read import read_rows
from core.risk.fit.typed import column_of


@pytest.mark.parametrize(
    ("left", "stayed"),
    [
        ("1", "0"),
        ("Yes", "No"),
        ("TRUE", "FALSE"),
        ("True.", "False."),
        ("churned", "active"),
        ("Attrited Customer", "Existing Customer"),
        ("1.0", "0.0"),
        ("cancelled", "Customer"),
        ("Y", "N"),
        ("went away", "active"),
        ("Churned", "still with us"),
        ("1", "-1"),
    ],
)
def test_a_label_is_read_in_many_spellings(left, stayed):
    found, known = label_of("churn", [left, stayed, "", f" {left} "])
    assert found.tolist() == [True, False, False, True]
    assert known.tolist() == [True, True, False, True]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["red", "blue"], "which of them means left"),
        (["1", "1"], "everywhere"),
        (["", " "], "is empty"),
        (["1", "2", "3"], "3 values"),
    ],
)
def test_a_label_without_two_values_is_refused_in_words(cells, said):
    with pytest.raises(BadInput, match=said):
        label_of("churn", cells)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1,234", " ", "5"], [1234, np.nan, 5]),
        (["1.234,5", "2,5"], [1234.5, 2.5]),
        (["45%", "n/a"], [45, np.nan]),
        (["$1,200.50", "$3"], [1200.5, 3]),
        (["1e3", "-2"], [1000, -2]),
        (["None", "3"], [np.nan, 3]),
    ],
)
def test_numbers_are_read_as_people_write_them(cells, values):
    column = column_of("x", cells)
    assert not column.levels
    assert np.array_equal(column.values, values, equal_nan=True)


def test_dates_become_days_and_words_become_levels():
    days = column_of("signup", ["2026-01-02", "2026-01-01", ""])
    assert days.dated
    assert days.values[0] - days.values[1] == 1
    assert column_of("signup", ["13-10-2024", "01-11-2024"]).dated
    assert column_of("plan", ["basic", "pro", ""]).levels == ("basic", "pro")


def test_a_column_that_knows_the_answer_is_named_and_left_out():
    lines = noise(300).splitlines()
    told = [lines[0] + ",end_reason"] + [line + (",too dear" if line[-1] == "1" else ",") for line in lines[1:]]
    found = read("\n".join(told))
    assert any("end_reason" in note and "Leak" in note for note in found.notes)
    assert "end_reason" not in [column.name for column in found.table.columns]


def test_columns_that_name_rows_or_never_vary_are_left_out():
    lines = noise(100).splitlines()
    told = [lines[0] + ",customer_id,country"] + [f"{line},c-{place},LU" for place, line in enumerate(lines[1:])]
    found = read("\n".join(told))
    assert [column.name for column in found.table.columns] == [f"x{place}" for place in range(6)]
    assert any("customer_id" in note for note in found.notes)
    assert any("country" in note for note in found.notes)


def test_copies_of_a_row_stay_together_and_rows_alike_by_chance_do_not():
    lines = noise(200).splitlines()
    copied = read("\n".join([lines[0], *lines[1:], *lines[1:]])).table
    assert len(np.unique(together(copied))) == 200
    coins = ["a,b,churned"] + [f"{place % 2},{place % 3},{place % 5 // 4}" for place in range(300)]
    assert len(np.unique(together(read("\n".join(coins)).table))) == 300


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("a,churned\n", "no rows"),
        ("a,b\n1,2\n", "no column “churned”. It has: a, b"),
        ("churned\n1\n0\n", "nothing to learn from"),
        ("a,churned\n1,1\n2,1\n", "everywhere"),
        ("a,churned\n5,1\n5,0\n", "Nothing is left"),
        ("a,churned\n5,1,7\n5,0\n", "line 2"),
    ],
)
def test_a_file_nothing_can_be_learned_from_is_refused_in_words(text, said):
    with pytest.raises(BadInput, match=said):
        read(text)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(BadInput, match="Take a sample"):
        read("a,churned\n1,1\n2,0\n")


def test_rows_to_foretell_may_lack_columns_and_hold_what_was_never_seen():
    text = "plan,logins,churned\n" + "\n".join(
        f"{'basic' if place % 3 else 'pro'},{place % 7},{int(place % 5 == 0)}" for place in range(100)
    )
    model = fit(read(text).table)
    read_ = read_rows(BytesIO(b"plan\ngold\nbasic\n\xc3\xa4\n"), name="new.csv", model=model)
    assert read_.notes == ("new.csv lacks logins: taken as not known.",)
    assert np.isfinite(model.log_odds(read_.table)).all()
    odd = read_rows(BytesIO(b"plan,logins\nbasic,many\npro,3\n"), name="new.csv", model=model)
    assert "logins" in odd.notes[0]
    with pytest.raises(BadInput, match="none of the model's columns"):
        read_rows(BytesIO(b"x\n1\n"), name="new.csv", model=model)
