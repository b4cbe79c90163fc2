import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "slackapp" / "workspace" / "page"
MODULES = sorted(PAGE.glob("*.js"))
LONGEST = 300


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_of_the_page_is_small_and_builds_nodes_only(path: Path):
    text = path.read_text()
    assert text.count("\n") <= LONGEST
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|DOMParser", text)


@pytest.mark.parametrize("path", sorted(PAGE.glob("*")), ids=lambda path: path.name)
def test_the_page_takes_nothing_from_elsewhere(path: Path):
    addresses = re.findall(r"https?://[\w-]+(?:\.[\w-]+)*", path.read_text())
    assert set(addresses) <= {"http://www.w3.org", "https://example.com"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_every_import_of_the_page_exists_and_is_exported(path: Path):
    for names, module in re.findall(r"import \{([^}]*)\} from \"\./([\w.]+)\"", path.read_text()):
        source = (PAGE / module).read_text()
        for name in filter(None, (one.strip() for one in names.split(","))):
            assert re.search(rf"export (async function|function|const|class|let) {name}\b", source), (
                f"{module}: {name}"
            )


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(re.findall(r"^  (\w+): \"M", (PAGE / "icons.js").read_text(), re.MULTILINE))
    asked = {name for path in MODULES for name in re.findall(r"\bicon(?:Button)?\(\"(\w+)\"", path.read_text())}
    assert asked <= drawn
