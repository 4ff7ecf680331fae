"""A draft for each parcel that crosses a border, with the figures of its quote; withdrawn with its order."""

from datetime import datetime

from django.db import IntegrityError, transaction

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.drafting import save_draft
from entrepot.apps.customs.models import Declaration
from entrepot.apps.customs.moving import move, put_on_desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries
from entrepot.core.trade.declarations import crosses_a_border
from entrepot.core.trade.stages import DECLARATION, SYSTEM

ENDED = frozenset({"cancelled", "refund_due", "refunded"})


def prepare_declaration(*, order: str, parcel: str, by: Actor, at: datetime) -> str:
    """Write down what will be declared of a parcel and return the declaration, or "" where none is needed.

    For the platform. Once for each parcel: again returns what stands. Goods that cannot be declared as they
    were sold are written down with every fault and put before a person. Raises Order.DoesNotExist.
    """
    require_role(by, OPERATOR)
    known = Declaration.objects.filter(parcel=parcel).values_list("public_id", flat=True).first()
    if known:
        return known
    view = queries.get_order(order, viewer=CLERK)
    found = next((each for each in view.parcels if each.public_id == parcel), None)
    if found is None or view.state in ENDED or not crosses_a_border(found.route):
        return ""
    plan = next(each for each in queries.get_parcel_plans(order, viewer=CLERK) if each.key == parcel)
    seller = businesses.get_standing(view.business, viewer=CLERK)
    try:
        with transaction.atomic():
            row = save_draft(view, found, plan, seller.organisation, at)
            audit.record(by=by, action="customs.prepare", subject=row.public_id, changes={"of": order}, at=at)
            orders.record_customs_step(order=order, parcel=parcel, step=row.state, by=CLERK, at=at)
            if row.faults:
                put_on_desk(row, "A parcel cannot be declared", at)
    except IntegrityError:  # somebody prepared it at the same moment
        return Declaration.objects.values_list("public_id", flat=True).get(parcel=parcel)
    return row.public_id


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
