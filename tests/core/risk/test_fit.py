"""The fitted model on plain tables: what it reaches, that its reasons sum, and that little data does no harm."""

from dataclasses import replace
from functools import cache

import numpy as np
import orjson
import pytest
from fit_tables import noise, read, saas, some

from core.errors import BadInput
from core.health.ranking import auc
from core.risk.fit.backtest import backtest
from core.risk.fit.file import model_of, written
from core.risk.fit.fit import fit
from core.risk.fit.model import Model
from core.risk.fit.table import Column, Table
from core.risk.fit.words import reasons


@cache
def small_model() -> Model:
    return fit(some(saas(), 60, 1)[0])


def test_a_small_company_table_is_foretold_as_well_as_by_tuned_trees_and_comes_true():
    found = backtest(saas())
    assert found.model.auc >= 0.925 - 0.005
    assert found.model.ece is not None
    assert found.model.ece <= 0.025
    assert found.verdict == "usable"
    told = found.told
    assert np.abs(told.start + told.parts.sum(axis=0) - told.log_odds).max() < 1e-9
    assert sorted(told.row.tolist()) == list(range(2000))


def test_the_names_of_columns_rank_before_anything_was_learned():
    found = backtest(some(saas(), 60, 1)[0])
    assert found.hand is not None
    assert found.hand.auc > 0.78


def test_five_who_left_do_no_harm_and_twenty_help():
    for left, least in ((5, 0.811 - 0.005), (20, 0.845)):
        reached = []
        for seed in range(20):
            few, rest = some(saas(), left, seed)
            reached.append(auc(fit(few).log_odds(rest), rest.left))
        assert np.mean(reached) >= least
        assert np.std(reached) <= 0.02


def test_reasons_sum_to_the_log_odds_and_read_as_sentences():
    model, rest = small_model(), some(saas(), 60, 1)[1]
    explained = model.explain(rest)
    assert np.abs(explained.start + explained.parts.sum(axis=0) - explained.log_odds).max() < 1e-9
    first = next(reasons(model, rest, explained))
    assert 1 <= len(first) <= 5
    assert all(" the risk by " in one and one.endswith("log-odds") for one in first)


def test_random_numbers_are_no_usable_signal():
    assert backtest(read(noise(800)).table).verdict == "no usable signal"


def test_the_same_table_gives_the_same_model():
    few = some(saas(), 60, 1)[0]
    assert written(fit(few), {}) == written(fit(few), {})


def test_a_model_read_back_from_its_file_says_exactly_the_same():
    rest = some(saas(), 60, 1)[1]
    again = model_of(written(small_model(), {"rows": 3}), name="m.json")
    assert (again.log_odds(rest) == small_model().log_odds(rest)).all()


@pytest.mark.parametrize(
    "content", [b"", b"no", b"[]", b"{}", b'{"format":"x"}', b"\x80\x04pickle", b"null", b"1e999"]
)
def test_a_foreign_file_is_refused_with_a_sentence(content):
    with pytest.raises(BadInput, match="no model file"):
        model_of(content, name="m.json")


@pytest.mark.parametrize("key", ["columns", "pairs", "curve", "start"])
@pytest.mark.parametrize("value", [None, [], {}, "x", [1], [{"columns": [0, 99], "grid": []}]])
def test_a_damaged_file_is_refused_with_a_sentence(key, value):
    said = orjson.loads(written(small_model(), {})) | {key: value}
    if (key, value) == ("pairs", []):
        return
    with pytest.raises(BadInput, match="damaged"):
        model_of(orjson.dumps(said), name="m.json")


def test_a_column_of_sure_direction_is_never_contradicted():
    chance = np.random.default_rng(0)
    uses = chance.normal(size=600)
    left = chance.random(600) < 1 / (1 + np.exp(-uses))
    table = Table(columns=(Column(name="uses", values=uses, sign=-1, sure=True),), label=left)
    log_odds = fit(table).log_odds(replace(table, columns=(replace(table.columns[0], values=np.sort(uses)),)))
    assert (np.diff(log_odds) <= 1e-9).all()


def test_a_hand_score_is_where_a_model_of_few_rows_starts():
    chance = np.random.default_rng(4)
    hand = chance.normal(size=400)
    left = chance.random(400) < 1 / (1 + np.exp(2 - 2 * hand))
    other = Column(name="x", values=chance.normal(size=400))
    table = Table(columns=(other,), label=left, hand=hand)
    few, rest = some(table, 4, 0)
    assert auc(fit(few).log_odds(rest), rest.left) > auc(hand[:], left) - 0.03


def test_rows_of_a_later_day_are_foretold_by_earlier_ones_alone():
    lines = ["account,day,logins,churned_30"]
    chance = np.random.default_rng(2)
    for month in range(1, 13):
        for account in range(60):
            logins = chance.normal()
            left = int(chance.random() < 1 / (1 + np.exp(1.5 + 2 * logins)))
            lines.append(f"a{account},2025-{month:02}-01,{logins:.3f},{left}")
    table = read("\n".join(lines), label="churned_30", group="account").table
    assert table.day is not None
    assert table.horizon == 30
    found = backtest(table)
    assert found.by_time
    assert found.model.auc > 0.75
    changed = replace(table, label=np.where(table.day > np.quantile(table.day, 0.97), ~table.left, table.left))
    before = found.told.fold < found.told.fold.max()
    assert (backtest(changed).told.log_odds[before] == found.told.log_odds[before]).all()
