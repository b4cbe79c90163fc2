"""What a person may type, and Slack may carry, to hold the app up: each gets a sentence, at once."""

from time import perf_counter

import pytest

from core.errors import BadInput
from slackapp.forms import FormValues


@pytest.mark.parametrize("typed", ["1e9999999", "-1e9999999", "1E+999999999999", "9" * 3000])
def test_a_number_that_would_take_minutes_to_write_out_is_refused_at_once(typed):
    values = FormValues({"days": {"typed": {"value": typed}}})
    began = perf_counter()
    for read in (values.number, values.whole):
        with pytest.raises(BadInput, match="too large") as refused:
            read("days")
        assert refused.value.field == "days"
    assert perf_counter() - began < 1


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("-0", 0), ("1e3", 1000), ("123456789012345", 123456789012345)])
def test_every_number_a_person_means_is_read(typed, number):
    assert FormValues({"days": {"typed": {"value": typed}}}).whole("days") == number
