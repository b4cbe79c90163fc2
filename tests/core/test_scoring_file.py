from importlib.resources import files

import pytest

from core.content.scoring import default_scoring, parse_scoring
from core.errors import ContentError

SHIPPED = files("core.content").joinpath("scoring.yaml").read_text(encoding="utf-8")


def test_the_shipped_file_weighs_the_four_components_30_25_25_20():
    weights = {name: part.weight for name, part in default_scoring().components.items()}
    assert weights == {"engagement": 30, "adoption": 25, "satisfaction": 25, "growth": 20}


@pytest.mark.parametrize(
    ("before", "after", "field", "said"),
    [
        (
            "weight: 30",
            "weight: 31",
            "components.engagement.signals",
            "sum to 30, not to the weight of engagement, 31",
        ),
        ("login: 15", "logon: 15", "components.engagement.signals.logon", "“logon” is not known here"),
        ("[0.80, 75]", "[0.50, 75]", "curves.seat", "to the right of the one before"),
        ("[0.80, 75]", "[.nan, 75]", "curves.seat[3][0]", "finite number"),
        ("depth: 5}", "depth: 6}", "profiles[0].weights", "sum to 26, not to the weight of adoption, 25"),
        ("depth: 5}", "debt: 5}", "profiles[0].weights.debt", "is no signal"),
        ("yellow: 50", "yellow: 80", "bands.yellow", "below green"),
        ("coverage_floor: 0.6", "coverage_flor: 0.6", "coverage_floor", ""),
        ("  power: ", "  pover: ", "curves.pover", "is not known here"),
    ],
)
def test_a_wrong_number_is_refused_with_its_line_and_field(before, after, field, said):
    text = SHIPPED.replace(before, after, 1)
    with pytest.raises(ContentError) as refused:
        parse_scoring(text, file="ours.yaml")
    assert refused.value.field == field
    assert said in refused.value.sentence
    assert "ours.yaml" in refused.value.sentence
