"""Whose data is it? By external id, CRM id, billing id, verified domain, then a person's click; never by a guess."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from core.accounts import Account
from core.incoming import Ref
from core.storage import IdentityKind, Work, name_key
from core.types import AccountId

FREE_MAIL = frozenset(files("core.content").joinpath("free_mail.txt").read_text(encoding="utf-8").split())
"""Domains that everybody may have an address at: they identify nobody."""
_DOMAINS_KEPT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Whose it is: one ``account``, nobody's (None), or a person has to choose between ``choices``."""

    account: AccountId | None = None
    choices: tuple[AccountId, ...] = ()


@lru_cache(maxsize=_DOMAINS_KEPT)
def domain_of(text: str | None) -> str | None:
    """The domain of an address, a web address or a domain, in lower case; None for free mail or nothing like one."""
    if not text:
        return None
    rest = text.strip().casefold().rpartition("@")[2].removeprefix("https://").removeprefix("http://")
    domain = rest.partition("/")[0].partition(":")[0].removeprefix("www.").rstrip(".")
    return domain if "." in domain and " " not in domain and domain not in FREE_MAIL else None


def keys_of(ref: Ref) -> tuple[tuple[IdentityKind, str], ...]:
    """The keys in a reference by which an account is surely known, strongest first."""
    given = (
        (IdentityKind.EXTERNAL, ref.external_id),
        (IdentityKind.CRM, ref.crm_id),
        (IdentityKind.BILLING, ref.billing_id),
    )
    return tuple((kind, key.strip()) for kind, key in given if key and key.strip())


def words_of(ref: Ref) -> str:
    """How the reference names a customer, for people; "" where it names nobody."""
    given = (ref.words, ref.external_id, ref.crm_id, ref.billing_id, ref.domain, ref.email)
    return next((word for word in given if word), "")


@dataclass(slots=True)
class Directory:
    """Every account of a workspace, found by its keys. Loaded once for a batch and kept up with what it adds."""

    accounts: dict[AccountId, Account] = field(default_factory=dict)
    _keys: dict[tuple[IdentityKind, str], AccountId] = field(default_factory=dict)
    _names: dict[str, AccountId] = field(default_factory=dict)
    _domains: dict[str, list[AccountId]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, work: Work) -> "Directory":
        """Everybody in the transaction's workspace."""
        made = cls()
        made._keys.update(work.identities.all())
        for account in work.accounts.all():
            made.add(account)
        return made

    @classmethod
    def for_refs(cls, work: Work, refs: Iterable[Ref]) -> "Directory":
        """Whoever ``refs`` can mean."""
        made = cls()
        made.look_up(work, refs)
        return made

    def look_up(self, work: Work, refs: Iterable[Ref], *, names: Iterable[str] = ()) -> None:
        """Take in whoever ``refs`` can mean, and who bears one of ``names``; what is known already stays.

        As good as everybody, for a few references.
        """
        asked = tuple(refs)
        words = [ref.words for ref in asked if ref.words]
        domains = {domain_of(text) for ref in asked for text in (ref.domain, ref.email, ref.words)} - {None}
        keys = {key for ref in asked for key in keys_of(ref)}
        keys |= {(IdentityKind.DOMAIN, domain) for domain in domains if domain}
        keys |= {pair for one in words for pair in _word_keys(one)}
        known = work.identities.those(keys)
        external = {key for kind, key in keys if kind is IdentityKind.EXTERNAL}
        found = work.accounts.those(
            ids=known.values(), names=(*names, *words), external=external, domains=[one for one in domains if one]
        )
        for key, account in known.items():
            self._keys.setdefault(key, account)
        for one in found:
            if one.id not in self.accounts:
                self.add(one)

    def add(self, account: Account) -> None:
        """Take in an account, new or changed."""
        self.accounts[account.id] = account
        self._names[name_key(account.name)] = account.id
        if account.external_id:
            self._keys[IdentityKind.EXTERNAL, account.external_id] = account.id
        domain = domain_of(account.domain)
        if domain and account.id not in self._domains[domain]:
            self._domains[domain].append(account.id)

    def learn(self, account: AccountId, ref: Ref) -> Mapping[tuple[IdentityKind, str], AccountId]:
        """The keys in ``ref`` that were not known yet, which are the account's from now on."""
        fresh = {key: account for key in keys_of(ref) if key not in self._keys}
        self._keys.update(fresh)
        return fresh

    def named(self, name: str) -> AccountId | None:
        """The account of exactly this name, or None."""
        return self._names.get(name_key(name))

    def find(self, ref: Ref) -> Match:
        """Whose it is. Keys that name different accounts, or a domain of several, are for a person to settle.

        A domain alone does not tell two accounts apart that are known by different external ids.
        """
        sure = [self._keys[key] for key in keys_of(ref) if key in self._keys]
        if sure:
            return Match(account=sure[0]) if len(set(sure)) == 1 else Match(choices=tuple(dict.fromkeys(sure)))
        for domain in filter(None, (domain_of(ref.domain), domain_of(ref.email))):
            match = self._by_domain(domain, ref)
            if match != Match():
                return match
        return self._by_words(ref.words, ref) if ref.words else Match()

    def _by_domain(self, domain: str, ref: Ref) -> Match:
        clicked = self._keys.get((IdentityKind.DOMAIN, domain))
        found = [clicked] if clicked else self._domains.get(domain, [])
        rivals = [one for one in found if ref.external_id and self.accounts[one].external_id]
        if len(found) == 1 and not rivals:
            return Match(account=found[0])
        return Match(choices=tuple(found))

    def _by_words(self, words: str, ref: Ref) -> Match:
        """By a name, an external id, a domain, or what a person has said these words mean."""
        known: Iterable[AccountId | None] = (self.named(words), *(self._keys.get(key) for key in _word_keys(words)))
        found = next(filter(None, known), None)
        if found and ref.external_id and self.accounts[found].external_id:
            return Match(choices=(found,))
        if found:
            return Match(account=found)
        domain = domain_of(words)
        return self._by_domain(domain, ref) if domain else Match()


def _word_keys(words: str) -> tuple[tuple[IdentityKind, str], ...]:
    return (IdentityKind.EXTERNAL, words.strip()), (IdentityKind.CLICK, name_key(words))
