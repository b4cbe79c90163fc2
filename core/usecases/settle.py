"""A person says whose data it is: what was put aside is taken in, and the same reference is known from then on."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.accounts import Account
from core.errors import BadInput, NotFound
from core.ids import derived
from core.incoming import AccountNews, Ref
from core.storage import Aside, IdentityKind, Why, Work, name_key
from core.types import AccountId, UserId
from core.usecases.find_account import clean_name
from core.usecases.identify import domain_of, keys_of, words_of
from core.usecases.news import news_of
from core.usecases.take_in import Outcome, Strays, take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Whose it is now, and what became of it.

    ``outcome`` is None where it was a bare reference of events, which are counted for the account from now on.
    """

    account: AccountId
    outcome: Outcome | None


def settle(work: Work, key: str, account: AccountId | None, *, by: UserId, now: datetime) -> Given:
    """Give what was put aside to ``account`` (None: to a new one), and return what became of it.

    Raises NotFound when it was settled already or the account is gone, BadInput when it names nothing a new
    account could bear.
    """
    one = work.aside.get(key)
    if one is None or one.reason not in (Why.UNKNOWN_ACCOUNT, Why.CONFLICT):
        raise NotFound("This was settled already.", aside=key)
    ref = ref_of(one)
    chosen = _new_account(work, one, ref) if account is None else work.accounts.get(account)
    if chosen is None:
        raise NotFound("This customer is no longer there.", account=account)
    _hand_over(work, ref, chosen)
    work.identities.put(dict.fromkeys(_keys(ref), chosen.id))
    work.aside.settled(key)
    detail = {"line": f"said that {words_of(ref)} is {chosen.name}", "source": one.source}
    work.audit.add(who=by, what="identity.settled", subject=chosen.id, detail=detail, at=now)
    if "news" not in one.payload:
        return Given(account=chosen.id, outcome=None)
    (outcome,) = take_in(work, (news_of(one.payload),), source=one.source, now=now, strays=Strays.ASIDE)
    return Given(account=chosen.id, outcome=outcome)


def ref_of(one: Aside) -> Ref:
    """The reference that nobody could resolve; of events it is the words they name their account by."""
    if "news" not in one.payload:
        return Ref(external_id=str(one.payload.get("ref", "")))
    return news_of(one.payload).ref


def name_in(one: Aside) -> str:
    """What a customer that is made of it is called; "" where nothing in it is a name."""
    news = news_of(one.payload) if "news" in one.payload else None
    return (news.name if isinstance(news, AccountNews) else None) or words_of(ref_of(one))


def _keys(ref: Ref) -> list[tuple[IdentityKind, str]]:
    """The keys that mean the account from now on: the sure ones, else the domain, else the words."""
    sure = list(keys_of(ref))
    domain = domain_of(ref.domain) or domain_of(ref.email)
    weak = [(IdentityKind.DOMAIN, domain)] if domain else []
    words = [(IdentityKind.CLICK, name_key(ref.words))] if ref.words else []
    return sure or weak or words


def _hand_over(work: Work, ref: Ref, chosen: Account) -> None:
    """Whoever bears the external id in the reference as its own bears it no more: it is the chosen one's."""
    for account in work.accounts.those(external=[ref.external_id.strip()] if ref.external_id else []):
        if account.id != chosen.id:
            work.accounts.save(replace(account, external_id=None))


def _new_account(work: Work, one: Aside, ref: Ref) -> Account:
    if not name_in(one):
        raise BadInput("There is nothing in it by which a customer could be called.")
    name = clean_name(name_in(one))
    if work.accounts.by_key(name) is not None:
        raise BadInput(f"There already is a customer called {name}. Choose it, or rename it first.")
    account = Account(id=AccountId(derived("acc", work.team, name)), name=name, external_id=ref.external_id)
    work.accounts.save(account)
    return account
