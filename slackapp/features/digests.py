"""`/cs digests`: who gets which digest where and when; and warnings called noise, put back to work."""

from decimal import Decimal

from blocks.digests_form import digest_form, digests_view
from blocks.ids import Act, Box, Form
from blocks.kit import View
from blocks.notices import say
from blocks.payloads import unpack
from blocks.payloads_risk import DigestRef, RuleRef
from core.errors import BadInput
from core.risk.digest import MORNING, DigestKind, Filters, Segment
from core.risk.warnings import all_warnings
from core.types import Tier
from core.usecases.answer_alert import restore_rule
from core.usecases.digests import Asker, DigestWish, digests_of, end_digest, keep_digest, own_digest, restart_digest
from core.usecases.keep_settings import read_zone
from slackapp.calls import Call, Reply
from slackapp.doing import at_box
from slackapp.features import Action, Command, Feature, Policy


def open_list(call: Call) -> Reply:
    """Show what the caller may change."""
    if not call.can_open:
        return Reply(say=say(sentence="Type `/cs digests`, and a list opens."))
    return Reply(open=_list(call))


def ask_new(call: Call) -> Reply:
    """Ask what the new one is to be."""
    return Reply(push=digest_form(digest=None, me=call.by))


def ask_change(call: Call) -> Reply:
    """Ask what is to be another."""
    digest = own_digest(call.work, _ident(call.value), user=call.by, is_admin=call.user.is_admin)
    return Reply(push=digest_form(digest=digest, me=call.by))


def keep(call: Call) -> Reply:
    """Keep what was filled in."""
    asker = Asker(user=call.by, is_admin=call.user.is_admin, request=call.view_id)
    try:
        keep_digest(call.work, _wish(call), asker, ident=unpack(DigestRef, call.private).digest, now=call.now)
    except BadInput as bad:
        raise BadInput(bad.sentence, field=bad.field or Box.KIND) from bad
    return Reply(below=_list(call))


def end(call: Call) -> Reply:
    """Send it no more."""
    end_digest(call.work, _ident(call.value), by=call.by, is_admin=call.user.is_admin, now=call.now)
    return Reply(update=_list(call))


def start(call: Call) -> Reply:
    """Send it again."""
    restart_digest(call.work, _ident(call.value), by=call.by, is_admin=call.user.is_admin, now=call.now)
    return Reply(update=_list(call))


def restore(call: Call) -> Reply:
    """Have a warning alert again that was moved into the digest."""
    restore_rule(call.work, unpack(RuleRef, call.value).rule, by=call.by, now=call.now)
    return Reply(update=_list(call))


def _ident(packed: str) -> str:
    return unpack(DigestRef, packed).digest or ""


def _list(call: Call) -> View:
    warnings = all_warnings()
    demoted = call.work.alerts.demoted() if call.user.is_admin else ()
    return digests_view(
        digests=digests_of(call.work, call.by, is_admin=call.user.is_admin),
        noisy={rule: warnings[rule].label if rule in warnings else rule for rule in demoted},
    )


def _wish(call: Call) -> DigestWish:
    values, zone = call.values, call.values.text(Box.TIME_ZONE)
    tier, segment, arr = values.option(Box.TIER), values.option(Box.SEGMENT), values.number(Box.ARR)
    filters = Filters(
        owner=values.user(Box.OWNER),
        tier=Tier(tier) if tier else None,
        segment=Segment(segment) if segment else None,
        arr_from=arr if arr and arr > Decimal() else None,
    )
    return DigestWish(
        kind=DigestKind(values.option(Box.KIND) or DigestKind.DAILY),
        target=values.channel(Box.CHANNEL) or call.by,
        at=values.time(Box.AT) or MORNING,
        zone=at_box(Box.TIME_ZONE, lambda: read_zone(zone)) if zone else "",
        filters=filters,
    )


FEATURE = Feature(
    name="digests",
    commands=(
        Command(
            verb="digests",
            description="Daily, weekly and monthly digests: who gets which, where and when",
            example="/cs digests",
            handler=open_list,
            alone=True,
            internal=False,
            changes=False,
        ),
    ),
    actions={
        Act.DIGEST_ADD: Action(handler=ask_new, internal=False, changes=False),
        Act.DIGEST_EDIT: Action(handler=ask_change, internal=False, changes=False),
        Act.DIGEST_END: Action(handler=end, internal=False),
        Act.DIGEST_START: Action(handler=start, internal=False),
        Act.RULE_RESTORE: Action(handler=restore, policy=Policy.ADMIN, internal=False),
    },
    submissions={Form.DIGEST: Action(handler=keep, internal=False)},
)
