import sys

import pytest

from core.registry import RegistryError, collect
from slackapp.features import Action, Feature
from slackapp.routes import Routes


@pytest.fixture
def folder(tmp_path, monkeypatch):
    root = tmp_path / "parts_of_a_test"
    root.mkdir()
    (root / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)

    def fill(**modules):
        for name, text in modules.items():
            (root / f"{name}.py").write_text(f"from slackapp.features import Feature\n{text}\n")
        return __import__("parts_of_a_test")

    yield fill
    for name in [name for name in sys.modules if name.startswith("parts_of_a_test")]:
        del sys.modules[name]


def test_every_module_of_a_folder_brings_its_part(folder):
    parts = collect(folder(b='FEATURE = Feature(name="b")', a='FEATURE = Feature(name="a")'), "FEATURE", Feature)
    assert list(parts) == ["a", "b"]


def test_a_module_without_its_constant_stops_the_start(folder):
    with pytest.raises(RegistryError, match=r"parts_of_a_test\.a has no FEATURE"):
        collect(folder(a="OTHER = 1"), "FEATURE", Feature)


def test_two_parts_of_one_name_stop_the_start(folder):
    with pytest.raises(RegistryError, match="taken"):
        collect(folder(a='FEATURE = Feature(name="x")', b='FEATURE = Feature(name="x")'), "FEATURE", Feature)


def test_two_features_cannot_want_the_same_button():
    action = Action(handler=print)
    with pytest.raises(RegistryError, match="press"):
        Routes((Feature(name="a", actions={"press": action}), Feature(name="b", actions={"press": action})))
