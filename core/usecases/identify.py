"""Whose data is it? By external id, CRM id, billing id, verified domain, then a person's click; never by a guess."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.accounts import Account
from core.incoming import Ref
from core.storage import IdentityKind, Work, name_key
from core.types import AccountId

FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
        "proton.me",
        "protonmail.com",
        "mail.com",
        "mail.ru",
        "yandex.com",
        "yandex.ru",
        "qq.com",
        "163.com",
        "126.com",
        "zoho.com",
        "fastmail.com",
        "hey.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "libero.it",
        "comcast.net",
        "verizon.net",
        "att.net",
        "btinternet.com",
    ]
)
"""Domains that everybody may have an address at: they identify nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Whose it is: one ``account``, nobody's (None), or a person has to choose between ``choices``."""

    account: AccountId | None = None
    choices: tuple[AccountId, ...] = ()


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


@dataclass(slots=True)
class Directory:
    """Every account of a workspace, found by its keys. Loaded once for a batch and kept up with what it adds."""

    accounts: dict[AccountId, Account] = field(default_factory=dict)
    _keys: dict[tuple[IdentityKind, str], AccountId] = field(default_factory=dict)
    _names: dict[str, AccountId] = field(default_factory=dict)
    _domains: dict[str, list[AccountId]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, work: Work) -> "Directory":
        """The directory of the transaction's workspace."""
        made = cls()
        made._keys.update(work.identities.all())
        for account in work.accounts.all():
            made.add(account)
        return made

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
        return self._by_words(ref.words) if ref.words else Match()

    def _by_domain(self, domain: str, ref: Ref) -> Match:
        clicked = self._keys.get((IdentityKind.DOMAIN, domain))
        found = [clicked] if clicked else self._domains.get(domain, [])
        rivals = [one for one in found if ref.external_id and self.accounts[one].external_id]
        if len(found) == 1 and not rivals:
            return Match(account=found[0])
        return Match(choices=tuple(found))

    def _by_words(self, words: str) -> Match:
        """By a name, an external id, a domain, or what a person has said these words mean."""
        typed = words.strip()
        keys = ((IdentityKind.EXTERNAL, typed), (IdentityKind.CLICK, name_key(typed)))
        known: Iterable[AccountId | None] = (self.named(typed), *(self._keys.get(key) for key in keys))
        found = next(filter(None, known), None)
        if found:
            return Match(account=found)
        domain = domain_of(typed)
        return self._by_domain(domain, Ref()) if domain else Match()
