"""Charts as they were last agreed on. After a wanted change: ``GOLDEN=write pytest tests/blocks/test_charts.py``."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from health_cards import BOOKS, CARDS, EMPTY, GREEN, HOSTILE, TODAY, YELLOW_FALLING
from PIL import Image
from risk_cards import CARDS as RISKS

from blocks.chart_sheet import HEIGHT, WIDTH, legible
from blocks.chart_words import book_words, chart_words
from blocks.charts import book_chart, health_chart
from blocks.risk_chart import risk_chart, risk_chart_words
from core.health.bands import Band
from core.health.card import HistoryPoint, Mark, MarkKind

FOLDER = Path(__file__).parent / "golden_charts"
DRAWN = {
    **{name: lambda name=name: health_chart(CARDS[name]) for name in CARDS},
    **{f"risk_{name}": lambda name=name: risk_chart(RISKS[name]) for name in RISKS},
    **{f"book_{name}": lambda name=name: book_chart(BOOKS[name]) for name in ("book", "mine", "none", "unscored")},
}
NEAR = 24
"""How far a pixel's colour may be off, of 255, and still be the same: fonts are hinted a little differently."""
STRAY = 0.004
"""The share of pixels that may be further off."""


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=np.int16)


def off(one: bytes, other: bytes) -> float:
    """The share of pixels that differ by more than ``NEAR``."""
    return float((np.abs(pixels(one) - pixels(other)).max(axis=2) > NEAR).mean())


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_chart_is_drawn_as_agreed(name):
    drawn, file = DRAWN[name](), FOLDER / f"{name}.png"
    if os.environ.get("GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        small = Image.open(BytesIO(drawn)).quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(file, optimize=True)
    assert off(drawn, file.read_bytes()) < STRAY


def test_no_golden_chart_is_left_over():
    assert {file.stem for file in FOLDER.glob("*.png")} == set(DRAWN)


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_chart_is_an_opaque_picture_of_its_size(name):
    picture = Image.open(BytesIO(DRAWN[name]()))
    assert picture.size == (WIDTH, HEIGHT)
    assert picture.mode == "RGB"
    assert picture.getpixel((0, 0)) == (255, 255, 255)


def test_eight_threads_draw_what_one_draws():
    alone = {name: draw() for name, draw in DRAWN.items()}
    with ThreadPoolExecutor(8) as threads:
        asked = [(name, threads.submit(DRAWN[name])) for name in [*DRAWN] * 6]
        assert all(drawn.result() == alone[name] for name, drawn in asked)


def test_a_chart_depends_on_its_card_alone():
    first = health_chart(GREEN)
    for card in CARDS.values():
        health_chart(card)
    assert health_chart(GREEN) == first
    assert off(health_chart(replace(GREEN, name="Another")), first) > 0


def test_dollars_are_no_formula_and_what_the_font_lacks_is_left_out():
    assert legible("$x^2$ 🚀\n株式会社 \u202eA\x00") == "$x^2$ A"
    assert legible("שלום مرحبا Žluťoučký") == "שלום مرحبا Žluťoučký"
    assert health_chart(replace(HOSTILE, name="🚀"))
    assert health_chart(replace(HOSTILE, name="W" * 5000))


def test_many_marks_on_one_day_stop_no_chart():
    marks = tuple(
        Mark(day=TODAY - timedelta(days=day), kind=MarkKind.MONEY, label="M" * 30)
        for day in (0, 0, 1, 1, 90, 181, 400)
    )
    assert health_chart(replace(GREEN, marks=marks))


def test_a_chart_in_words_holds_its_numbers():
    said = chart_words(YELLOW_FALLING)
    assert said.startswith("Harbour Analytics: health 59.8, yellow, on 24 Sep 2026, down 11.3 in 28 days.")
    assert "Engagement 47.5, Adoption 64.8, Satisfaction 62.4, Growth 68.8." in said
    assert "14 Aug Champion left" in said
    assert "no health score" in chart_words(EMPTY)
    assert "On 1 day there was not enough data" in chart_words(
        replace(EMPTY, history=(HistoryPoint(day=TODAY, score=None, band=Band.GREY, components=(None,) * 4),))
    )
    assert "8 customers: 1 red, 3 yellow, 2 green, 2 grey. The median health is 58.4." in book_words(BOOKS["book"])


def test_a_chart_of_risk_in_words_holds_its_numbers():
    said = risk_chart_words(RISKS["silent"])
    assert said.startswith("Harbour Analytics: risk index 73.9, critical, on 24 Sep 2026, +34.2 in 28 days.")
    assert "medium from 25, high from 45, critical from 70" in said
    assert len(risk_chart_words(replace(RISKS["silent"], name="N" * 5000))) <= 1900


@pytest.mark.parametrize("name", sorted(CARDS))
def test_a_chart_in_words_is_never_too_long(name):
    marks = tuple(Mark(day=TODAY, kind=MarkKind.MONEY, label="M" * 30) for _ in range(200))
    assert 20 < len(chart_words(replace(CARDS[name], name="N" * 5000, marks=marks))) <= 1900


def test_matplotlib_is_loaded_with_the_first_chart_only():
    code = (
        "import sys, blocks.charts, blocks.chart_words; sys.exit('matplotlib' in sys.modules or 'PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parents[2], check=False).returncode == 0
