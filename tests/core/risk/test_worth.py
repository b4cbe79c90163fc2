"""The revenue that a customer is ranked with where its own is not known."""

from core.risk.worth import Worth, worths


def test_ones_own_revenue_is_no_estimate():
    assert worths([("a", "smb", "EUR", 10)]) == {"a": Worth(arr=10.0, estimated=False)}


def test_an_unknown_one_is_the_median_of_its_tier_in_the_commonest_currency():
    rows = [
        ("a", "smb", "EUR", 10.0),
        ("b", "smb", "EUR", 30.0),
        ("c", "smb", "USD", 900.0),
        ("d", "enterprise", "EUR", 5_000.0),
        ("e", "smb", None, None),
        ("f", "smb", "USD", None),
        ("g", "startup", None, None),
    ]
    found = worths(rows)
    assert found["e"] == Worth(arr=20.0, estimated=True)
    assert found["f"] == Worth(arr=900.0, estimated=True), "its own currency goes first"
    assert found["g"] == Worth(arr=30.0, estimated=True), "nothing is known of startups"


def test_where_nobodys_revenue_is_known_there_is_no_estimate():
    assert worths([("a", "smb", "EUR", None)]) == {"a": Worth(arr=None, estimated=True)}
