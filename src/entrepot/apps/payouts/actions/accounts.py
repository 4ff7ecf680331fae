"""Where a business is paid."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.actions import note_bank_account
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.ids import new_public_id
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.payouts import refusals, sealed, states
from entrepot.apps.payouts.actions.deciding import reject
from entrepot.apps.payouts.events import BankAccountChanged
from entrepot.apps.payouts.holds import is_refused
from entrepot.apps.payouts.models import BankAccount, Payout
from entrepot.apps.payouts.moving import CLERK
from entrepot.apps.payouts.numbers import Number
from entrepot.apps.payouts.reading import read_account
from entrepot.apps.payouts.terms import ACCOUNT_HOLD

CHANGED = "account_changed"
SHOWN = ("country", "scheme", "ending", "bic", "bank_code", "currency")
"""What is kept of a number so that it can be read; the number itself is sealed."""


def set_bank_account(
    *,
    holder: str,
    country: str,
    number: str,
    by: Actor,
    at: datetime,
    bic: str = "",
    bank_code: str = "",
    currency: str = "",
) -> str:
    """Say where the actor's business is paid and return the account's public id. Needs admin.

    `country` is the bank's (ISO 3166-1 alpha-2), `number` an IBAN where the country has one. The number is
    kept encrypted. With a `currency` all that was earned in others is changed into it when it is paid out. A
    changed number holds payouts for seven days and takes back what was not sent yet; the same account again
    changes nothing, unless the bank sent money for it back. Raises ProblemRaised naming
    every wrong field (422), 409 without a business.
    """
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    own = businesses.get_own_business(viewer=by)
    if own is None or by.organisation_id is None:
        raise refusals.no_business()
    name, read = read_account(holder, country, number, bic, bank_code, currency=currency)
    try:
        with transaction.atomic():
            return _save(own.profile.public_id, name, read, by, at)
    except IntegrityError:  # the same people set another at the same moment
        raise refusals.moved_on() from None


def _save(business: str, holder: str, read: Number, by: Actor, at: datetime) -> str:
    payee = {"business": business, "organisation_id": by.organisation_id}
    row, is_new, is_first = save_account(payee, holder, read, by=by, at=at)
    if not is_new:
        return row.public_id
    note_bank_account(business=business, holder=holder, digest=row.digest, by=CLERK, at=at)
    ledger.name_holder(owner=business, organisation_id=by.organisation_id or 0, by=CLERK)
    _tell(row, by, at, is_first=is_first)
    return row.public_id


def save_account(
    payee: Mapping[str, Any],
    holder: str,
    read: Number,
    *,
    by: Actor,
    at: datetime,
    source: str = "",
) -> tuple[BankAccount, bool, bool]:
    """Let a payee be paid to this account, in the caller's transaction, and take back what was not sent yet.

    `payee` are the columns that name a business or a creditor. Returns the account, whether it is new, and
    whether it is the payee's first; the same account again is kept, unless the bank sent money for it back.
    """
    of_payee = {"business": ""} | {name: each for name, each in payee.items() if name != "organisation_id"}
    present = BankAccount.objects.select_for_update().filter(**of_payee, replaced_at=None).first()
    known = _is_known(present, holder, read)
    if present is not None:
        if known and present.currency == read.currency and not is_refused(present):
            return present, False, False
        BankAccount.objects.filter(pk=present.pk).update(replaced_at=at)
    public_id = new_public_id("bac")
    row = BankAccount.objects.create(
        public_id=public_id,
        **payee,
        holder=holder,
        sealed=sealed.seal(read.number, owner=public_id),
        digest=_digest(read),
        held_until=_held_until(present, payee, at, is_known=known),
        **{name: getattr(read, name) for name in SHOWN},
        source=source,
        set_by=by.user_id,
        created_at=at,
    )
    for payout in Payout.objects.filter(**of_payee, state__in=states.WAITING):
        reject(payout, CHANGED, by=CLERK, at=at)
    return row, True, present is None


def _digest(read: Number) -> str:
    return sealed.digest(f"{read.country} {read.bank_code} {read.number}")


def _is_known(present: BankAccount | None, holder: str, read: Number) -> bool:
    """Say whether a payee is paid to this number already, whatever the currency."""
    if present is None:
        return False
    return (present.digest, present.holder, present.bic) == (_digest(read), holder, read.bic)


def _held_until(
    present: BankAccount | None, payee: Mapping[str, Any], at: datetime, *, is_known: bool
) -> datetime | None:
    """Return until when nothing is paid to a changed number of a business; another currency is no change."""
    if present is None or "business" not in payee:
        return None
    return present.held_until if is_known and not is_refused(present) else at + ACCOUNT_HOLD


def _tell(row: BankAccount, by: Actor, at: datetime, *, is_first: bool) -> None:
    changes = {"business": row.business, "country": row.country, "is_first": is_first}
    audit.record(by=by, action="payouts.set_bank_account", subject=row.public_id, changes=changes, at=at)
    publish(
        BankAccountChanged(
            business=row.business,
            account=row.public_id,
            ending=row.ending,
            is_first=is_first,
            held_until=row.held_until,
            at=at,
        )
    )
