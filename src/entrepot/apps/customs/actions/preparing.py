"""A draft for each parcel that crosses a border, with the figures of its quote; withdrawn with its order."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.drafting import save_draft_again, save_drafts
from entrepot.apps.customs.models import Declaration
from entrepot.apps.customs.moving import move, put_on_desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.kernel.statements import Read
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries
from entrepot.core.trade.declarations import crosses_a_border
from entrepot.core.trade.orders import ParcelPlan
from entrepot.core.trade.stages import DECLARATION, SYSTEM

ENDED = frozenset({"cancelled", "refund_due", "refunded"})


def prepare_declarations(*, order: str, by: Actor, at: datetime) -> dict[str, str]:
    """Write down what will be declared of an order's parcels; return the declarations by their parcels.

    For the platform. Once for each parcel: again returns what stands. None for a parcel that needs none, or
    of an order that has ended. Goods that cannot be declared as they were sold are written down with every
    fault and put before a person. Raises Order.DoesNotExist.
    """
    require_role(by, OPERATOR)
    known = dict(_KNOWN.rows(order=order))
    found = queries.get_declarable(order, viewer=CLERK)
    missing = [
        (parcel, plan)
        for parcel, plan in found.parcels
        if parcel.public_id not in known and crosses_a_border(parcel.route)
    ]
    if not missing or found.state in ENDED:
        return known
    try:
        made = _draft(found, missing, by, at)
    except IntegrityError:  # somebody prepared one at the same moment
        return dict(_KNOWN.rows(order=order))
    return known | {row.parcel: row.public_id for row in made}


_KNOWN = Read(lambda *, order: Declaration.objects.filter(order=order).values_list("parcel", "public_id"))


def prepare_replacement(*, replacement: str, by: Actor, at: datetime) -> str:
    """Write down what will be declared of goods that are sent again; return the declaration, once.

    For the platform. Empty where no border is crossed, or they are not sent after all.
    """
    require_role(by, OPERATOR)
    known = Declaration.objects.filter(parcel=replacement).values_list("public_id", flat=True).first()
    if known is not None:
        return known
    try:
        found = queries.get_declared_parcel(replacement, viewer=CLERK)
    except ObjectDoesNotExist:
        return ""
    if found.state in ENDED:
        return ""
    try:
        with transaction.atomic():
            row = save_draft_again(found, at)
            changes = {"of": found.order, "replaces": found.replaces}
            audit.record(by=by, action="customs.prepare", subject=row.public_id, changes=changes, at=at)
            orders.record_replacement_customs(replacement=replacement, step=row.state, by=CLERK, at=at)
            if row.faults:
                put_on_desk(row, Saying(gettext_noop("A parcel cannot be declared")), at)
    except IntegrityError:  # somebody prepared it at the same moment
        return Declaration.objects.get(parcel=replacement).public_id
    return row.public_id


def _draft(
    order: queries.DeclarableOrder,
    wanted: Sequence[tuple[queries.ParcelView, ParcelPlan]],
    by: Actor,
    at: datetime,
) -> list[Declaration]:
    with transaction.atomic(), gathered():
        rows = save_drafts(order, wanted, at)
        changes = {"of": order.public_id}
        audit.record_each(
            by=by, action="customs.prepare", subjects={row.public_id: changes for row in rows}, at=at
        )
        orders.record_drafted(order=order.public_id, parcels=[row.parcel for row in rows], by=CLERK, at=at)
        for row in rows:
            if row.faults:
                put_on_desk(row, Saying(gettext_noop("A parcel cannot be declared")), at)
    return rows


def withdraw_declarations(*, order: str, by: Actor, at: datetime, why: str = "", parcel: str = "") -> int:
    """Withdraw what was not sent yet, or waits for an answer, of an order (or a parcel) that does not go.

    For the platform. What customs is deciding about goes on: it may come back as released or refused, and
    changes nothing then. Returns how many were withdrawn.
    """
    require_role(by, OPERATOR)
    count = 0
    rows = Declaration.objects.filter(order=order, state__in=DECLARATION.sources("withdrawn"))
    for row in rows.filter(parcel=parcel) if parcel else rows:
        with transaction.atomic():
            move(row, "withdrawn", who={SYSTEM}, by=by, at=at, why=why)
            count += 1
    return count
