"""Who is paid what we hold for them: an authority, a scheme, a carrier, with where, when and the source."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.payouts import refusals
from entrepot.apps.payouts.actions.accounts import save_account
from entrepot.apps.payouts.events import CreditorChanged
from entrepot.apps.payouts.models import Creditor, CreditorTerms
from entrepot.apps.payouts.numbers import Number
from entrepot.apps.payouts.reading import read_account
from entrepot.core.ledger import Cycle

LONGEST_DELAY = 120
LONGEST_REFERENCE = 60


def set_creditor(
    *,
    owner: str,
    name: str,
    kind: str,
    cycle: str,
    due_days: int,
    source: str,
    by: Actor,
    at: datetime,
    reference: str = "",
    valid_from: date | None = None,
) -> str:
    """Say who stands behind an owner in the books and when they are paid, from a day on (today).

    `cycle` is weekly, monthly or quarterly, `due_days` count from the last day of the period, `reference` is
    what they know us by. `source` says where that is written. For operators; returns the public id. Raises
    ProblemRaised naming every wrong field (422).
    """
    require_role(by, OPERATOR)
    given: dict[str, Any] = {
        "cycle": cycle,
        "due_days": due_days,
        "reference": reference.strip(),
        "source": source.strip(),
    }
    _check(owner=owner, name=name, kind=kind, **given)
    with transaction.atomic():
        row, _made = Creditor.objects.update_or_create(
            owner=owner, defaults={"name": name.strip(), "kind": kind}
        )
        CreditorTerms.objects.create(
            creditor=row, **given, valid_from=valid_from or at.date(), set_by=by.key, created_at=at
        )
        changes = {"name": name, **given}
        audit.record(by=by, action="payouts.set_creditor", subject=row.public_id, changes=changes, at=at)
        publish(CreditorChanged(creditor=owner, at=at))
    return row.public_id


def set_creditor_account(
    *,
    owner: str,
    holder: str,
    country: str,
    number: str,
    source: str,
    by: Actor,
    at: datetime,
    bic: str = "",
    bank_code: str = "",
    currency: str = "",
) -> str:
    """Say where a creditor is paid and return the account's public id. For operators.

    With a `currency` what is held in others is changed into it when it is paid over.
    What was proposed to the former account and not sent is taken back. Whoever sets an account approves no
    remittance to it. Raises Creditor.DoesNotExist, ProblemRaised naming every wrong field (422).
    """
    require_role(by, OPERATOR)
    creditor = Creditor.objects.get(owner=owner)
    said, read = read_account(holder, country, number, bic, bank_code, currency=currency)
    if not source.strip():
        raise refusals.invalid(_no_source())
    try:
        with transaction.atomic():
            return _save_account(creditor, said, read, source.strip()[:300], by=by, at=at)
    except IntegrityError:  # two at the same moment
        raise refusals.moved_on() from None


def _save_account(
    creditor: Creditor, holder: str, read: Number, source: str, *, by: Actor, at: datetime
) -> str:
    row, is_new, _first = save_account({"creditor": creditor}, holder, read, by=by, at=at, source=source)
    if is_new:
        changes = {"account": row.public_id, "country": row.country, "source": row.source}
        subject = creditor.public_id
        audit.record(by=by, action="payouts.set_creditor_account", subject=subject, changes=changes, at=at)
        publish(CreditorChanged(creditor=creditor.owner, at=at))
    return row.public_id


def _no_source() -> tuple[str, str, str]:
    return ("source", _("The source is missing."), _("Say where it is written: a law, a letter, its date."))


def _check(
    *, owner: str, name: str, kind: str, cycle: str, due_days: int, reference: str, source: str
) -> None:
    faults = []
    if not owner.strip():
        faults.append(("owner", _("Nobody is named."), _("Give the name in the books, such as SG-TAX.")))
    if not name.strip():
        faults.append(
            ("name", _("The name is missing."), _("Give the full name of the authority or carrier."))
        )
    if kind not in Creditor.Kind.values:
        faults.append(("kind", _("There is no such kind."), ", ".join(Creditor.Kind.values)))
    if cycle not in {each.value for each in Cycle}:
        faults.append(("cycle", _("There is no such period."), ", ".join(each.value for each in Cycle)))
    if not 0 <= due_days <= LONGEST_DELAY:
        faults.append(("due_days", _("This is no number of days."), f"0-{LONGEST_DELAY}"))
    if len(reference) > LONGEST_REFERENCE:
        faults.append(("reference", _("This is too long."), f"{LONGEST_REFERENCE}"))
    if not source.strip():
        faults.append(_no_source())
    if faults:
        raise refusals.invalid(*faults)
