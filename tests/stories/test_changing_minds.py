"""A plan's people are named late, changes are thought through first, and a reminder follows what is done with it."""

from datetime import UTC, date, datetime

from stage import ACME, CSM, MANAGER, TRAINER, action_ids, local

BERLIN = "Europe/Berlin"
MONDAY_MORNING = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)


def raised(stage_at):
    stage = stage_at(MONDAY_MORNING)
    seen = stage.onboard(
        "Acme enterprise", start="2026-09-07", conditions=["Data migration"], contact__champion="Their Champion"
    )
    assert not seen.errors
    return stage


def question(stage):
    asked = [one for one in stage.directs(CSM) if "named as administrator yet" in one.words]
    assert len(asked) == 1
    return asked[0]


def test_who_is_it_is_answered_where_it_was_asked(stage_at):
    stage = raised(stage_at)
    stage.at(date(2026, 9, 8))
    asked = question(stage)
    assert local(asked, BERLIN) == "Tue 08 Sep 09:00"
    csm = stage.person(CSM)
    csm.press(asked, "plan.people")
    stage.submit(csm, **{"contact.admin": "Their Administrator <admin@acme.example>", "holder:trainer": CSM})
    assert "Who is it?" not in csm._current(asked).words
    line = "changed the plan's people: Product administrator Their Administrator, Trainer <@U0CSM>"
    assert stage.thread_texts()[-1].startswith(f"<@{CSM}> {line}")
    assert not [task for task in stage.plan().tasks if task.state.is_open and task.owner == TRAINER]
    stage.at(date(2026, 9, 22))
    assert not [one for one in stage.directs(CSM) if "named as administrator yet" in one.words]


def test_a_longer_task_is_thought_through_and_then_made_so(stage_at):
    stage = raised(stage_at)
    csm = stage.plan_menu("What if…")
    csm.press(csm.modal, "what_if:ask", selected="a task takes longer or shorter")
    mapping = next(task for task in stage.plan().tasks if task.id == "e13")
    csm.press(csm.modal, "what_if:task", selected=mapping.id)
    csm.press(csm.modal, "what_if:days", selected="8")
    assert "First workflow live: forecast Thu 1 Oct → Wed 7 Oct" in csm.modal.words.replace("*", "")
    assert stage.plan().task("e13").days == mapping.days
    csm.press(csm.modal, "what_if.do")
    stage.deliver()
    assert stage.plan().task("e13").days == 8
    assert "go-live forecast 1 Oct → 7 Oct" in stage.thread_texts()[-1]


def test_no_choice_stays_picked_in_the_cards_menus(stage_at):
    stage = raised(stage_at)
    blocks = [block["block_id"] for block in stage.card().blocks if block["type"] == "actions"]
    stage.person(CSM).press(stage.card(), "plan.more", selected="Put on hold…")
    stage.deliver()
    after = [block["block_id"] for block in stage.card().blocks if block["type"] == "actions"]
    assert not set(blocks) & set(after)


def test_the_list_of_tasks_is_fresh_again_when_a_form_above_it_closes(stage_at):
    stage = raised(stage_at)
    csm = stage.task_menu("Complete the sales handoff record", "Add a note…")
    csm.fill("text", "They want German")
    csm.submit()
    assert csm.modal.title == "All tasks"
    assert "1 noted" in csm.modal.words


def test_settings_climb_to_somebody_else(stage_at):
    stage = raised(stage_at)
    manager = stage.person(MANAGER)
    manager.command("/cs settings", ACME)
    stage.submit(manager, **{"holder:cs_manager": CSM})
    seen = manager.command("/cs audit", ACME)
    assert f"changed the settings: Success team manager <@{CSM}>" in seen.ephemerals[0].words


def test_several_tasks_of_one_reminder_are_done_one_by_one(stage_at):
    stage = raised(stage_at)
    for day in (8, 9, 10):
        stage.work_day(date(2026, 9, day))
    stage.at(date(2026, 9, 11), 10)
    several = [one for one in stage.directs(CSM) if sum("remind.done" in act for act in action_ids(one)) > 1]
    csm, message = stage.person(CSM), several[-1]
    left = [act for act in action_ids(message) if "remind.done" in act]
    for done in left:
        now = [act for act in action_ids(csm._current(message)) if "remind.done" in act]
        assert done in now
        stage.press(CSM, message, done)
        assert done not in action_ids(csm._current(message))
    assert len(left) > 1
