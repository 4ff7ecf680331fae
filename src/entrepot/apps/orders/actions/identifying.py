"""The number customs knows a person by: kept by consent, taken back, opened to be declared."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_signed_in
from entrepot.apps.orders import quotas, refusals, sealing
from entrepot.apps.orders.access import narrow
from entrepot.apps.orders.identities import faults_of, sealed_values
from entrepot.apps.orders.models import BuyerIdentity, KeptIdentity
from entrepot.core.trade.identity_numbers import fold_number


def open_identity(*, order: str, why: str, by: Actor, at: datetime) -> str:
    """Return the number by which customs knows the buyer of an order, to be declared; empty without one.

    For the platform and operators; who read it, when and why, is in the audit. Never log or keep it.
    """
    require_role(by, OPERATOR)
    row = BuyerIdentity.objects.filter(checkout__orders__public_id=order).first()
    if row is None or not row.sealed:
        return ""
    with transaction.atomic():
        audit.record(by=by, action="orders.open_identity", subject=order, changes={"why": why}, at=at)
    return sealing.unseal(row.sealed)


def keep_identity(*, country: str, number: str, recipient: str, by: Actor, at: datetime) -> None:
    """Keep one's own number for the customs of a country, sealed, in place of any kept before.

    Calling this is the consent: it is used for orders in this name until it is taken back. For people who are
    signed in. Raises ProblemRaised 422 for a number that cannot be right or a name that is missing.
    """
    require_signed_in(by)
    narrow(by, ORDERS_WRITE)
    faults = faults_of(number, country)
    if not recipient.strip():
        faults.append(("recipient", _("This is missing."), _("Fill it in.")))
    if faults:
        raise refusals.invalid(*faults)
    folded = fold_number(number)
    quotas.adopt(folded, country, at)
    with transaction.atomic():
        keep_values(sealed_values(folded, country), recipient, by=by, at=at)


def keep_values(values: Mapping[str, str], recipient: str, *, by: Actor, at: datetime) -> None:
    """Keep a sealed number for the next order of whoever agreed to it, in the caller's transaction."""
    if not values or by.user_id is None:
        return
    rest = {name: value for name, value in values.items() if name != "country"}
    KeptIdentity.objects.update_or_create(
        user_id=by.user_id,
        country=values["country"],
        defaults={**rest, "recipient": recipient.strip()[:120], "agreed_at": at},
    )
    audit.record(
        by=by, action="orders.keep_identity", subject=by.key, changes={"country": values["country"]}, at=at
    )


def forget_identity(*, country: str, by: Actor, at: datetime) -> None:
    """Take back that one's number is kept: the row is emptied. Orders made with it keep theirs, sealed."""
    require_signed_in(by)
    narrow(by, ORDERS_WRITE)
    if by.user_id is None:
        return
    empty = {"sealed": "", "tail": "", "subject": "", "key": "", "recipient": "", "agreed_at": None}
    with transaction.atomic():
        if (
            KeptIdentity.objects.filter(user_id=by.user_id, country=country)
            .exclude(sealed="")
            .update(**empty)
        ):
            audit.record(
                by=by, action="orders.forget_identity", subject=by.key, changes={"country": country}, at=at
            )
