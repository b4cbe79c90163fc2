"""Every view as it was last agreed on. After a wanted change: ``GOLDEN=write pytest tests/blocks/test_golden.py``."""

import json
import os
from pathlib import Path

import pytest
from block_limits import check
from block_views import every_view

FOLDER = Path(__file__).parent / "golden"
VIEWS = every_view()


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_view_is_drawn_as_agreed(view):
    drawn = json.dumps(VIEWS[view].to_dict(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    file = FOLDER / f"{view}.json"
    if os.environ.get("GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(drawn)
    assert drawn == file.read_text()


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_view_is_what_slack_takes(view):
    check(VIEWS[view])


def test_no_golden_file_is_left_over():
    assert {file.stem for file in FOLDER.glob("*.json")} == set(VIEWS)
