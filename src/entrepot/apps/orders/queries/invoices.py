"""Reads of invoices and credit notes. A buyer reads their own, a seller theirs, the platform all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from entrepot.apps.accounts.roles import ADMIN, MEMBER, ORDERS_READ
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders.access import PLATFORM, narrow, sees_all
from entrepot.apps.orders.models import Invoice, InvoiceDetail, Order, PartyTaxNumber
from entrepot.apps.orders.queries.orders import visible
from entrepot.core.money import Money
from entrepot.core.trade.invoices import InvoiceBody, InvoiceKind, display_number, from_plain

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerAddress:
    """Whom a document goes to, as the order has it; empty once the person asked to be forgotten."""

    name: str
    lines: tuple[str, ...]
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceView:
    """One document. Amounts are as it says them; what a credit note gives back is above zero.

    `buyer` is None on commissions, which are the seller's. `corrects` is (public id, number, day) of the
    invoice that a credit note is for.
    """

    public_id: str
    kind: str
    number: str
    business: str
    order: str
    about: str
    issued_at: datetime
    currency: str
    total: Money
    goods: Money
    carriage: Money
    duty: Money
    tax: Money
    corrects: tuple[str, str, date] | None
    buyer: BuyerAddress | None
    payment: str
    body: InvoiceBody


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDetailsView:
    """What stands on documents of a business, or the platform, from now on."""

    name: str
    country: str
    lines: str
    numbers: tuple[tuple[str, str], ...]


def get_invoice(public_id: str, *, viewer: Actor, key: str = "") -> InvoiceView:
    """Return a document to its buyer (a guest names the key), its seller or the platform.

    Commissions are no buyer's. Raises Invoice.DoesNotExist to everybody else.
    """
    return _view(_visible(viewer, key).get(public_id=public_id))


def list_order_invoices(order: str, *, viewer: Actor, key: str = "") -> list[InvoiceView]:
    """Return the invoice of an order and its credit notes, the oldest first.

    Raises Order.DoesNotExist to who may not see the order.
    """
    row = visible(viewer, key).get(public_id=order)
    return [_view(each) for each in _loaded(Invoice.objects.filter(order=row)).order_by("id")]


def list_invoices(
    *, viewer: Actor, kind: str = "", business: str = "", before: str = "", limit: int = 50
) -> list[InvoiceView]:
    """Return the documents a seller or the platform may see, the newest first, 200 at most.

    `before` is the last one seen.
    """
    rows = _of_sellers(viewer).order_by("-id")
    if kind:
        rows = rows.filter(kind=kind)
    if business:
        rows = rows.filter(business=business)
    if before:
        last = Invoice.objects.filter(public_id=before).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    return [_view(each) for each in rows[: max(1, min(limit, MOST))]]


def list_invoice_months(*, viewer: Actor) -> list[date]:
    """Return the first day of each month in which a seller's documents were issued, the latest first."""
    return list(_of_sellers(viewer).datetimes("issued_at", "month", order="DESC", tzinfo=UTC))


def iterate_month(*, month: date, viewer: Actor) -> Iterator[InvoiceView]:
    """Yield every document of a seller issued in a month, in their order, for a list to take along."""
    start = datetime.combine(month.replace(day=1), time.min, UTC)
    end = (start + timedelta(days=32)).replace(day=1)
    rows = _of_sellers(viewer).filter(issued_at__gte=start, issued_at__lt=end)
    for each in rows.order_by("issued_at", "id").iterator(chunk_size=MOST):
        yield _view(each)


def get_invoice_details(*, viewer: Actor, business: str = "") -> InvoiceDetailsView:
    """Return what stands on documents from now on: of one's own business, or of the platform (operators)."""
    if not business:
        require_role(viewer, OPERATOR)
    elif not viewer.is_system:
        require_role(viewer, MEMBER, ADMIN, OPERATOR)
        standing = businesses.get_standing(business, viewer=viewer)
        if standing.organisation != viewer.organisation_id:
            require_role(viewer, OPERATOR)
    owner = business or PLATFORM
    detail = InvoiceDetail.objects.filter(owner=owner).order_by("-id").first()
    rows = PartyTaxNumber.objects.filter(owner=owner).order_by("id").values_list("place", "number")
    return InvoiceDetailsView(
        name=detail.name if detail else "",
        country=detail.country if detail else "",
        lines=detail.lines if detail else "",
        numbers=tuple((place, number) for place, number in sorted(dict(rows).items()) if number),
    )


def _visible(viewer: Actor, key: str) -> QuerySet[Invoice]:
    narrow(viewer, ORDERS_READ)
    rows = _loaded(Invoice.objects.all())
    if sees_all(viewer):
        return rows
    mine = Q(order__in=visible(viewer, key).order_by().values("pk"))
    return rows.filter(mine | _sold_by(viewer))


def _of_sellers(viewer: Actor) -> QuerySet[Invoice]:
    narrow(viewer, ORDERS_READ)
    rows = _loaded(Invoice.objects.all())
    return rows if sees_all(viewer) else rows.filter(_sold_by(viewer))


def _sold_by(viewer: Actor) -> Q:
    if viewer.organisation_id is None or MEMBER not in viewer.roles:
        return Q(pk=None)
    return Q(organisation_id=viewer.organisation_id)


def _loaded(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    return rows.select_related("order__address", "corrects")


def _view(row: Invoice) -> InvoiceView:
    corrected = row.corrects
    return InvoiceView(
        public_id=row.public_id,
        kind=row.kind,
        number=display_number(row.kind, row.year, row.number),
        business=row.business,
        order=row.order.public_id if row.order else "",
        about=row.about,
        issued_at=row.issued_at,
        currency=row.currency,
        total=Money(row.total_minor, row.currency),
        goods=Money(row.goods_minor, row.currency),
        carriage=Money(row.carriage_minor, row.currency),
        duty=Money(row.duty_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        corrects=(
            corrected.public_id,
            display_number(corrected.kind, corrected.year, corrected.number),
            corrected.issued_at.date(),
        )
        if corrected
        else None,
        buyer=_buyer(row.order) if row.order and row.kind != InvoiceKind.COMMISSION else None,
        payment=row.order.payment if row.order else "",
        body=from_plain(row.body),
    )


def _buyer(order: Order) -> BuyerAddress:
    copied = order.address
    place = " ".join(part for part in (copied.postcode, copied.locality) if part)
    lines = (*copied.lines.splitlines(), place, copied.area)
    return BuyerAddress(
        name=copied.recipient,
        lines=tuple(line for line in lines if line.strip()),
        country=copied.country,
    )
