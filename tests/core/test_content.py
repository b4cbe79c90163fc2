from contextlib import suppress
from importlib.resources import files
from time import perf_counter

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content import builtin_templates, load_roles, parse_template
from core.content.roles import parse_roles
from core.content.texts import load_texts
from core.errors import ContentError
from core.types import Side, Tier, Visibility

ENTERPRISE = files("core.content").joinpath("plan_enterprise.yaml").read_text(encoding="utf-8")
STARTUP = files("core.content").joinpath("plan_startup.yaml").read_text(encoding="utf-8")


def refused(text, file="own.yaml"):
    with pytest.raises(ContentError) as caught:
        parse_template(text, file=file)
    return caught.value


def test_the_shipped_plans_have_their_size():
    sizes = {tier: (len(t.tasks), len(t.training), len(t.sequence)) for tier, t in builtin_templates().items()}
    assert sizes == {
        Tier.ENTERPRISE: (48, 8, 16),
        Tier.MID_MARKET: (26, 4, 12),
        Tier.SMB: (15, 2, 8),
        Tier.STARTUP: (11, 2, 7),
    }


@pytest.mark.parametrize("template", builtin_templates().values(), ids=lambda t: t.tier)
def test_a_shipped_plan_has_four_phases_and_five_milestones(template):
    assert [phase.name for phase in template.phases] == [
        "Setup & Configuration",
        "Training & Enablement",
        "Adoption & Value Realization",
        "Optimization & Expansion Planning",
    ]
    assert [milestone.id for milestone in template.milestones] == ["m1", "m2", "m3", "m4", "m5"]


def test_only_the_go_live_needs_two_clean_days():
    for template in builtin_templates().values():
        assert [milestone.clean_days for milestone in template.milestones] == [0, 0, 2, 0, 0]


def test_no_internal_task_involves_the_customer():
    tasks = [task for template in builtin_templates().values() for task in template.tasks]
    assert all(task.side is Side.VENDOR for task in tasks if task.visibility is Visibility.INTERNAL)


def test_every_key_of_every_file_is_text():
    def keys(node):
        if isinstance(node, dict):
            yield from node
            for value in node.values():
                yield from keys(value)
        elif isinstance(node, list):
            for item in node:
                yield from keys(item)

    for path in files("core.content").iterdir():
        if path.name.endswith(".yaml"):
            assert all(isinstance(key, str) for key in keys(yaml.safe_load(path.read_text(encoding="utf-8"))))


def test_roles_stand_in_for_each_other_in_order():
    roles = load_roles()
    assert roles.stand_ins("ae") == ("ae", "csm", "csm_pool")
    assert roles.side("champion") is Side.CUSTOMER
    assert roles.side("csm") is Side.VENDOR
    assert roles.side("nobody") is None
    assert roles.label("it_security") == "IT and security contact"


def test_every_activity_has_one_accountable_role_that_exists():
    assert all(load_roles().side(raci.accountable) for raci in load_roles().raci.values())


def test_a_role_file_with_an_unknown_stand_in_is_refused():
    text = files("core.content").joinpath("roles.yaml").read_text(encoding="utf-8")
    with pytest.raises(ContentError, match=r"roles.yaml, line \d+, fallback.champion: “boss” is not a known role"):
        parse_roles(text.replace("champion: [admin]", "champion: [boss]"), file="roles.yaml")


def test_there_are_46_message_texts():
    assert len(load_texts()) == 46


WRONG = [
    ("dep: [e16, e99]", "dep: [e16]", "there is no task “e99”", "dep"),
    ("who: wizard", "who: ae", "“wizard” is not a known role", "who"),
    ('ph: p9, t: "Hold', 'ph: p1, t: "Hold', "there is no phase “p9”", "ph"),
    ("joint, vis: internal, start: 0, dur: 3", "joint, vis: shared, start: 0, dur: 3", "cannot be internal", "vis"),
    ('when: "has_migratoin"', 'when: "has_migration"', "not a known name", "when"),
    ("dur: 0, dep: []", "dur: 1, dep: []", "greater than or equal to 1", "dur"),
    ("dur: two, dep: []", "dur: 1, dep: []", "must be a whole number", "dur"),
    ("dur: true, dep: []", "dur: 1, dep: []", "must be a whole number", "dur"),
    ('id: e01, ph: p1, t: "Hold', 'id: e02, ph: p1, t: "Hold', "the id “e01” is used twice", "id"),
    ("task: e99", "task: e16", "there is no task “e99”", "task"),
    ("audience: csm", "audience: champion", "not a role of the customer", "audience"),
    ("needs: [t-nope]", "needs: [t-champ]", "there is no session “t-nope”", "needs"),
    ("after: [e99]", "after: [e27]", "there is no task “e99”", "after"),
    ("exit: [m9]", "exit: [m3]", "there is no milestone “m9”", "exit"),
    ("days: [27, 14]", "days: [14, 27]", "the first before the last", "days"),
    ("tier: gold", "tier: enterprise", "one of 'enterprise', 'mid_market', 'smb' or 'startup', not “gold”", "tier"),
    ("ttfv_target_day: 31", "ttfv_target_day: 30", "must not lie after m3", "ttfv_target_day"),
    ("side: moon", "side: vendor", "must be one of", "side"),
    ("start: 91", "start: 84", "after day 90", "start"),
    ("day: 6, after: [e19]", "day: 14, after: [e19]", "before the milestone above", "day"),
    ("tpl: welcom", "tpl: welcome", "not a known message template", "tpl"),
    ("tpl: welcome,          class: commercial", "tpl: welcome,          class: service", "its template", "class"),
    ("to: nobody", "to: end_user", "neither a role nor a group", "to"),
    ("trigger: m9.done", "trigger: m1.done", "there is no event “m9.done”", "trigger"),
    ("task('e99')", "task('e10')", "there is no task “e99”", "if"),
    ("session: t-nope", "session: t-admin-a", "there is no session", "session"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "right", "sentence", "field"), WRONG, ids=[case[0][:30] for case in WRONG])
def test_a_wrong_field_is_named_with_file_and_line(wrong, right, sentence, field):
    assert right in ENTERPRISE
    text = ENTERPRISE.replace(right, wrong, 1)
    error = refused(text)
    assert sentence in error.sentence
    assert error.field.rpartition(".")[2].partition("[")[0] == field
    assert wrong.partition(":")[0] in text.splitlines()[error.line - 1]
    assert wrong in text.splitlines()[error.line - 1]
    assert error.sentence.startswith(f"own.yaml, line {error.line}, {error.field}: ")


def test_a_circle_of_tasks_is_printed():
    error = refused(ENTERPRISE.replace("start: 0, dur: 1, dep: []}", "start: 0, dur: 1, dep: [e08]}", 1))
    circle = error.sentence.partition("circle: ")[2].split(" > ")
    assert circle[0] == circle[-1]
    assert set(circle) == {"e01", "e02", "e08"}


def test_a_task_that_waits_for_itself_is_a_circle():
    assert "e01 > e01" in refused(ENTERPRISE.replace("dur: 1, dep: []}", "dur: 1, dep: [e01]}", 1)).sentence


def test_a_bare_on_is_refused_in_words():
    error = refused(STARTUP.replace("roll: next", "roll: next\non: true"))
    assert "YAML reads a bare “on” as true or false" in error.sentence
    assert STARTUP.splitlines()[error.line - 2] == "roll: next"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file is empty"),
        ("just words", "must be a set of fields"),
        ("- a\n- b", "must be a set of fields"),
        ("a: [1, 2", "this is not YAML"),
        ("a: b: c", "this is not YAML"),
        ("1: x", "is not a word"),
        ("~: x", "is not a word"),
        ("[a]: x", "is not a word"),
        ("tier: smb\ntier: startup", "stands here twice"),
        ("a: &x [1]\nb: *x", "instead|not an alias"),
        ("[" * 5000, "nested too deep"),
        ("a: !!python/object:os.system x", "this is not YAML"),
        ("a: 2026-13-45", "this is not YAML"),
        ("---\na: 1\n---\nb: 2", "this is not YAML"),
        ("a: \x00", "this is not YAML"),
        ("x" * 200_001, "longer than"),
        ("schema: 2", "tier: is missing|schema|is missing"),
    ],
)
def test_what_is_not_a_template_is_refused_in_words(text, sentence):
    with pytest.raises(ContentError, match=sentence):
        parse_template(text, file="own.yaml")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("0x" + "f" * 1900, "must be one of"),
        ("0x" + "f" * 5000, "one value is longer than 2,000 characters"),
        ("1" + ":1" * 90_000, "one value is longer than 2,000 characters"),
        ("1" + ":1" * 900 + ".5", "too large to convert"),
    ],
    ids=["hexadecimal", "longer", "base sixty", "base sixty with a fraction"],
)
def test_a_number_beyond_all_measure_is_refused_in_words_and_at_once(value, sentence):
    began = perf_counter()
    assert sentence in refused(ENTERPRISE.replace("tier: enterprise", f"tier: {value}", 1)).sentence
    assert perf_counter() - began < 1


def test_a_key_that_is_a_list_is_refused_in_words():
    assert "is not a word" in refused("? [a, b]\n: 1").sentence


def test_a_missing_field_is_said_to_be_missing_on_the_line_of_its_task():
    error = refused(
        STARTUP.replace(
            "side: vendor, vis: shared, start: 0, dur: 1, dep: []", "vis: shared, start: 0, dur: 1, dep: []", 1
        )
    )
    assert error.field == "tasks[0].side"
    assert error.sentence.endswith("is missing")
    assert "id: u01" in STARTUP.splitlines()[error.line - 1]


def test_an_unknown_field_is_refused():
    error = refused(STARTUP.replace("roll: next", "roll: next\ncolour: blue"))
    assert error.field == "colour"
    assert error.sentence.endswith("is not a field that is known here")


def test_a_title_has_at_most_150_characters_on_one_line():
    title = "Send the welcome note and quick-start"
    assert "at most 150" in refused(STARTUP.replace(title, "x" * 151)).sentence
    assert "one line" in refused(STARTUP.replace(title, "two\\nlines")).sentence
    assert parse_template(STARTUP.replace(title, "<!channel> {{ x }} \U0001f600 " + "x" * 100), file="own.yaml")


@pytest.mark.parametrize("count", [2, 8])
def test_a_plan_has_three_to_seven_milestones(count):
    line = '  - {id: %s, name: "N", day: 15, after: [u10], done_when: "D."}\n'
    head, _, tail = STARTUP.partition("milestones:\n")
    rest = tail[tail.index("tasks:") :]
    many = "".join(line % f"m{n}" for n in range(1, count + 1))
    assert "entries" in refused(f"{head}milestones:\n{many}{rest}").sentence


def test_a_plan_has_at_most_200_tasks():
    line = '  - {id: x%d, ph: p1, t: "T", who: csm, side: vendor, vis: shared, start: 0, dur: 1}\n'
    head, _, tail = STARTUP.partition("training:\n")
    error = refused(head + "".join(line % n for n in range(190)) + "training:\n" + tail)
    assert error.field == "tasks"
    assert "at most 200" in error.sentence


def test_a_workspace_may_write_its_own_plan_for_a_tier():
    own = parse_template(
        STARTUP.replace("tier: startup", "tier: smb").replace("length_days: 15", "length_days: 20"), file="x"
    )
    assert (own.tier, own.length_days) == (Tier.SMB, 20)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(STARTUP) - 1), st.text(max_size=3), st.integers(0, 20))
def test_a_damaged_file_is_read_or_refused_never_more(at, put, cut):
    with suppress(ContentError):
        parse_template(STARTUP[:at] + put + STARTUP[at + cut :], file="own.yaml")
