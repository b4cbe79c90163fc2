import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.conditions import FACT_SCOPE, Scope, check, evaluate, fact_values
from core.types import Facts

VALUES = fact_values(Facts(has_migration=True, integrations=2, arr=120_000, region="EU"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("has_migration", True),
        ("not has_migration", False),
        ("integrations > 0", True),
        ("needs_sso or integrations >= 3", False),
        ("arr >= 100000 and region == 'EU'", True),
        ("0 < integrations < 2", False),
        ('region != "US"', True),
    ],
)
def test_a_condition_is_evaluated(text, expected):
    check(text, FACT_SCOPE)
    assert evaluate(text, VALUES) is expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("has_migrations", "“has_migrations” is not a known name"),
        ("integrations > 0 and unknown", "“unknown” is not a known name"),
        ("has_migration or unknown", "“unknown” is not a known name"),
        ("region.upper", "not a known name"),
        ("integrations > 'two'", "one is text"),
        ("0 < integrations < 'two'", "one is text"),
        ("integrations + 1", "is not allowed here"),
        ("__import__('os').system('true')", "not a known function|not allowed"),
        ("().__class__", "not allowed"),
        ("[x for x in region]", "not allowed"),
        ("lambda: 1", "not allowed"),
        ("(integrations := 5)", "not allowed"),
        ("has_migration if needs_sso else 1", "not allowed"),
        ("region in 'EU'", "compare here"),
        ("region is None", "not allowed|compare here"),
        ("has_migration and", "cannot be read"),
        ("", "cannot be read"),
        ("has_migration\nor 1", "one line"),
        ("not " * 60 + "has_migration", "one line"),
        ("(" * 99 + "1" + ")" * 99, None),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text, said):
    if said is None:
        check(text, FACT_SCOPE)
        return
    with pytest.raises(ValueError, match=said):
        check(text, FACT_SCOPE)


def test_a_scope_may_offer_functions_and_says_what_they_named():
    scope = Scope(names={"account.days_since_activity": 0}, functions={"task": {"status": ""}})
    assert check("task('e10').status != 'done' and account.days_since_activity >= 7", scope) == ("e10",)
    for wrong in (
        "task(e10).status",
        "task('e10').owner",
        "task('e10')",
        "task('a', 'b').status",
        "plan('x').status",
    ):
        with pytest.raises(ValueError, match=r"task|plan|allowed"):
            check(wrong, scope)


@given(st.text(max_size=60))
def test_no_text_does_more_than_pass_or_be_refused(text):
    try:
        check(text, FACT_SCOPE)
    except ValueError:
        return
    assert evaluate(text, VALUES) in {True, False}
