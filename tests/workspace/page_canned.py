"""Canned people, conversations and blocks for the page's tests. Clearly fictional."""

from typing import Any

Json = dict[str, Any]

START = 1_795_510_800.0  # Tuesday 24 November 2026, 09:00 UTC
HOSTILE = "<img src=x onerror=\"window.pwned=1\"> <script>window.pwned=1</script> & 'Co'"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str | None = None, **more: object) -> Json:
    return {"text": plain(text or value), "value": value, **more}


def button(action: str, text: str, **more: object) -> Json:
    return {"type": "button", "action_id": action, "text": plain(text), "value": action, **more}


def field(block: str, label: str, element: Json, **more: object) -> Json:
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, **more}


def someone(id_: str, name: str, title: str, kind: str, color: str, tz: str = "Europe/Berlin") -> Json:
    return {
        "id": id_,
        "name": name,
        "title": title,
        "tz": tz,
        "kind": kind,
        "team": "T2" if kind == "external" else "T1",
        "avatar_color": color,
        "deleted": False,
    }


PEOPLE = [
    someone("U1", "Success Manager", "Customer Success Manager", "member", "#2f6f5e"),
    someone("U2", "Team Manager", "Head of Customer Success", "manager", "#3c5a8f"),
    someone("U3", "Account Executive", "Account Executive", "member", "#8a4f2b", "America/New_York"),
    someone("U4", "Customer Champion", "Project lead, Acme", "guest", "#c9a227", "Europe/London"),
    someone("U5", "Partner Contact", "IT lead, Globex", "external", "#6a4ea0"),
    someone("UBOT", "Coordinator", "App", "bot", "#1f6f58", "UTC"),
]
EVERYBODY = [one["id"] for one in PEOPLE]


def room(id_: str, name: str, topic: str, unread: int = 0, **more: object) -> Json:
    return {
        "id": id_,
        "name": name,
        "kind": "channel",
        "ext_shared": False,
        "archived": False,
        "topic": topic,
        "member_ids": EVERYBODY,
        "unread": unread,
        **more,
    }


def direct(id_: str, with_: str, unread: int = 0) -> Json:
    return room(id_, with_, "", unread, kind="dm", with_=with_)


CHANNELS = [
    room("C1", "acme-onboarding", "Acme goes live on 17 February"),
    room("C2", "globex-rollout", "Pilot with the Berlin site", 3, ext_shared=True),
    room("C3", "customer-success", "Team room"),
    room("C4", "initech-2025", "Done", archived=True),
    direct("D1", "UBOT", 1),
    direct("D2", "U2"),
]

COMMANDS = [
    {"name": "/onboard", "description": "Start a customer's onboarding", "usage_hint": "[customer] [tier]"},
    {"name": "/milestones", "description": "What is due, soonest first", "usage_hint": "[customer]"},
    {"name": "/health", "description": "A customer's health and why", "usage_hint": "<customer>"},
    {"name": "/slow", "description": "Answers too late", "usage_hint": ""},
]
SHORTCUTS = [
    {"callback_id": "note", "name": "Add to the plan's notes", "type": "message"},
    {"callback_id": "start", "name": "Start an onboarding", "type": "global"},
]

PLAN = [
    {"type": "header", "text": plain("Acme: enterprise onboarding")},
    {
        "type": "section",
        "text": mrkdwn(
            "*Go-live* is forecast for *Tue 17 Feb* (P80 Tue 3 Mar), driven by\n"
            "mapping → pilot load → acceptance. <@U1> leads, <@U4> signs off.",
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "plan_more",
            "options": [option("hold", "Put on hold"), option("share", "Share with the customer")],
        },
    },
    {
        "type": "section",
        "fields": [
            mrkdwn("*Kick-off*\n:white_check_mark: done on 24 Nov"),
            mrkdwn("*Technical setup*\n:large_green_circle: 9 Dec, 88 % on time"),
            mrkdwn("*Data migrated*\n:large_yellow_circle: 20 Jan, 61 % on time"),
            mrkdwn("*Go-live*\n:red_circle: 17 Feb, 34 % on time"),
        ],
    },
    {
        "type": "table",
        "block_id": "tasks",
        "column_settings": [{"is_wrapped": True}, {}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": text} for text in ("Next task", "Owner", "Due")],
            [{"type": "raw_text", "text": text} for text in ("Agree the mapping", "Customer Champion", "2 Dec")],
            [{"type": "raw_text", "text": text} for text in ("Connect single sign-on", "Success Manager", "4 Dec")],
            [{"type": "raw_text", "text": text} for text in ("Invite the pilot group", "Success Manager", "7 Dec")],
        ],
    },
    {
        "type": "context",
        "elements": [
            mrkdwn(
                "Plan v3 · 48 tasks · forecast of 5,000 runs · <!date^1795510800^{date_short_pretty} at {time}|today>"
            )
        ],
    },
    {
        "type": "actions",
        "block_id": "plan_actions",
        "elements": [
            button("done", "Mark done", style="primary"),
            button("block", "Blocked"),
            button(
                "stop",
                "Stop plan",
                style="danger",
                confirm={
                    "title": plain("Stop this plan?"),
                    "text": mrkdwn("Reminders end and the channel is told."),
                    "confirm": plain("Stop"),
                    "deny": plain("Keep"),
                    "style": "danger",
                },
            ),
            {
                "type": "static_select",
                "action_id": "owner",
                "placeholder": plain("Reassign"),
                "options": [option("U1", "Success Manager"), option("U3", "Account Executive")],
            },
        ],
    },
]

RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Agreed today with "},
                {"type": "user", "user_id": "U4"},
                {"type": "text", "text": ":"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "mapping by "},
                        {"type": "text", "text": "2 December", "style": {"bold": True}},
                    ],
                },
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "pilot group of 40"}]},
            ],
        },
    ],
}

SPOKEN = (
    "*bold* _italic_ ~struck~ `code` and <https://example.com/a_b_c|a link>, see <#C2|globex-rollout>, "
    "<@U1> :tada:\n&gt; quoted &amp; escaped\n• first\n• second\n```\nkeep *this* as it is\n```"
)
FILES = [
    {"id": "F1", "name": "forecast.png", "title": "Forecast", "mimetype": "image/png", "url": "/f1", "size": 4210},
    {
        "id": "F2",
        "name": "acme-checklist.html",
        "title": "Acme checklist",
        "mimetype": "text/html",
        "url": "/f2",
        "size": 18_400,
    },
]

HOME_VIEW = {
    "id": "VHOME",
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Your plans")},
        {
            "type": "actions",
            "block_id": "home_top",
            "elements": [button("new_plan", "Start a plan", style="primary"), button("due", "What is due")],
        },
        {"type": "divider"},
        {
            "type": "section",
            "block_id": "p1",
            "text": mrkdwn("*Acme* · enterprise\nGo-live 17 Feb, 34 % on time"),
            "accessory": button("open_plan", "Open"),
        },
        {"type": "context", "elements": [mrkdwn(":large_yellow_circle: 1 blocked · 2 due this week")]},
        {
            "type": "section",
            "block_id": "p2",
            "text": mrkdwn("*Globex* · growth\nGo-live 14 Jan, 81 % on time"),
            "accessory": button("open_plan", "Open"),
        },
        {"type": "context", "elements": [mrkdwn(":large_green_circle: nothing blocked")]},
        {
            "type": "input",
            "block_id": "home_filter",
            "optional": True,
            "dispatch_action": True,
            "label": plain("Find a customer"),
            "element": {"type": "plain_text_input", "action_id": "find"},
        },
    ],
}


def preview(name: str, tier: str) -> Json:
    text = f"*Preview for {name or '…'}, {tier}*\n• Kick-off 25 Nov\n• Go-live *17 Feb* (P80 3 Mar)"
    return {"type": "section", "block_id": "preview", "text": mrkdwn(text)}


def onboard_view(name: str = "Acme", tier: str = "enterprise") -> Json:
    tiers = [option(one) for one in ("starter", "growth", "enterprise")]
    return {
        "id": "V1",
        "type": "modal",
        "callback_id": "onboard",
        "title": plain("Start an onboarding"),
        "submit": plain("Create plan"),
        "close": plain("Cancel"),
        "blocks": [
            field(
                "name",
                "Customer",
                {
                    "type": "plain_text_input",
                    "action_id": "v",
                    "initial_value": name,
                    "max_length": 80,
                    "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
                },
                dispatch_action=True,
            ),
            field(
                "tier",
                "Tier",
                {"type": "static_select", "action_id": "v", "options": tiers, "initial_option": option(tier)},
                dispatch_action=True,
            ),
            field(
                "start",
                "Start",
                {"type": "datepicker", "action_id": "v", "initial_date": "2026-11-25"},
                dispatch_action=True,
            ),
            field("owner", "Owner", {"type": "users_select", "action_id": "v", "initial_user": "U1"}),
            field(
                "channel",
                "Channel",
                {"type": "conversations_select", "action_id": "v", "default_to_current_conversation": True},
            ),
            field(
                "conditions",
                "What applies",
                {
                    "type": "checkboxes",
                    "action_id": "v",
                    "options": [
                        option(
                            "migration",
                            "Data migration",
                            description=plain("Adds mapping, pilot load and acceptance"),
                        ),
                        option("sso", "Single sign-on"),
                    ],
                },
                optional=True,
                dispatch_action=True,
            ),
            field(
                "seats",
                "Seats",
                {"type": "number_input", "action_id": "v", "is_decimal_allowed": False, "min_value": "1"},
                optional=True,
            ),
            field(
                "mail",
                "Sponsor's e-mail",
                {"type": "email_text_input", "action_id": "v"},
                optional=True,
                hint=plain("Invitations go there."),
            ),
            field(
                "teams",
                "Systems",
                {
                    "type": "multi_external_select",
                    "action_id": "v",
                    "min_query_length": 1,
                    "placeholder": plain("Add a system"),
                },
                optional=True,
            ),
            preview(name, tier),
            {"type": "actions", "block_id": "more", "elements": [button("push", "Edit contacts")]},
        ],
    }


def contacts_view(depth: int) -> Json:
    return {
        "id": f"V{depth}",
        "type": "modal",
        "callback_id": "contacts",
        "title": plain(f"Contacts {depth}"),
        "submit": plain("Save"),
        "blocks": [
            field("sponsor", "Sponsor", {"type": "plain_text_input", "action_id": "v", "multiline": True}),
            {"type": "actions", "block_id": "more", "elements": [button("push", "Deeper")]},
        ],
    }


CHOICES = [option("a", "Alpha"), option("b", "Beta", description=plain("the second"))]
ELEMENTS: list[Json] = [
    {"type": "plain_text_input", "action_id": "v", "multiline": True, "max_length": 20},
    {"type": "email_text_input", "action_id": "v"},
    {"type": "url_text_input", "action_id": "v"},
    {"type": "number_input", "action_id": "v", "is_decimal_allowed": True},
    {"type": "datepicker", "action_id": "v"},
    {"type": "timepicker", "action_id": "v", "initial_time": "08:15"},
    {"type": "datetimepicker", "action_id": "v", "initial_date_time": 1_795_510_800},
    {"type": "static_select", "action_id": "v", "option_groups": [{"label": plain("Letters"), "options": CHOICES}]},
    {"type": "multi_static_select", "action_id": "v", "options": CHOICES, "initial_options": CHOICES[:1]},
    {"type": "users_select", "action_id": "v"},
    {"type": "multi_users_select", "action_id": "v", "initial_users": ["U1"]},
    {"type": "channels_select", "action_id": "v", "initial_channel": "C3"},
    {"type": "multi_channels_select", "action_id": "v"},
    {"type": "conversations_select", "action_id": "v", "initial_conversation": "D2"},
    {"type": "multi_conversations_select", "action_id": "v"},
    {"type": "checkboxes", "action_id": "v", "options": CHOICES, "initial_options": CHOICES[1:]},
    {"type": "radio_buttons", "action_id": "v", "options": CHOICES},
    {"type": "file_input", "action_id": "v"},
    {"type": "rich_text_input", "action_id": "v"},
]


def every_element() -> Json:
    blocks = [field(one["type"], one["type"].replace("_", " "), one, optional=True) for one in ELEMENTS]
    return {**onboard_view(), "id": "VALL", "title": plain("Every element"), "blocks": blocks}
