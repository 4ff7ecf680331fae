"""Documents of a sale: the invoice when it is paid, a credit note for what goes back."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts.roles import ADMIN, ORGANISATION_WRITE
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel import audit, bulk
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role, require_scope
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import PLATFORM
from entrepot.apps.orders.commissions import body_of_month
from entrepot.apps.orders.invoices import body_of_order, body_of_parts, body_of_refund
from entrepot.apps.orders.models import FeeMove, Invoice, InvoiceDetail, Order, OrderRefund, PartyTaxNumber
from entrepot.apps.orders.numbering import next_number
from entrepot.apps.reference import queries as reference
from entrepot.core.trade.invoices import InvoiceBody, InvoiceKind, as_plain

TOO_LATE = "paid_late"  # money came, the goods were gone: it goes back, and there is no sale
LONGEST = {"name": 200, "lines": 400}
CHARGED_BACK = "cb"  # of what a credit note is about: one refund may have another one besides
REASON = "charged_back"
NUMBER_LENGTH, PLACE_LENGTH = 40, 24


def issue_invoice(*, order: str, by: Actor, at: datetime) -> str:
    """Issue the invoice of an order that was paid, once, and return its public id; empty where it was not.

    For the platform; idempotent. Money that came too late and goes back at once is no sale. Raises
    Order.DoesNotExist, InvoiceError when the lines are not what was charged.
    """
    require_role(by, OPERATOR)
    row = Order.objects.select_related("checkout__quote").prefetch_related("shares").get(public_id=order)
    known = row.invoices.filter(kind=InvoiceKind.INVOICE).first()
    if known is not None:
        return known.public_id
    if row.paid_at is None or row.moves.filter(event=TOO_LATE).exists():
        return ""
    seller = businesses.get_standing(row.business, viewer=SYSTEM)
    wanted = _document(InvoiceKind.INVOICE, row, row.business, issued_at=row.paid_at)
    return _issue(wanted, lambda: body_of_order(row, seller), by=by, at=at).public_id


def issue_new_invoice(order: Order, body: InvoiceBody, *, by: Actor, at: datetime) -> None:
    """Issue the invoice of an order that has just been paid, in the caller's transaction.

    It fails with IntegrityError where the invoice was issued before.
    """
    wanted = _document(InvoiceKind.INVOICE, order, order.business, issued_at=order.paid_at or at)
    _save(wanted, lambda: body, by=by, at=at)


def start_missing_invoices(*, by: Actor, at: datetime) -> str:
    """Start the bulk run that issues every document a paid order lacks; return its id. One at a time.

    Orders that were paid before there were invoices get theirs, with the day they were paid. For operators.
    """
    require_role(by, OPERATOR)
    name = "orders.missing_invoices"
    run = bulk.start_bulk_run(name=name, params={"before": at.isoformat()}, by=by, exclusive_key=name)
    return run.public_id


def issue_credit_note(*, refund: str, by: Actor, at: datetime) -> str:
    """Issue the credit note of a refund that was posted, once, and return its public id; empty for none.

    Its invoice is issued first where nobody has yet. For the platform; idempotent.
    """
    require_role(by, OPERATOR)
    found = OrderRefund.objects.filter(public_id=refund, state=OrderRefund.State.RECORDED)
    row = found.select_related("order__checkout").first()
    if row is None or not issue_invoice(order=row.order.public_id, by=by, at=at):
        return ""
    known = row.order.invoices.filter(kind=InvoiceKind.CREDIT_NOTE, about=refund).first()
    if known is not None:
        return known.public_id
    invoice = row.order.invoices.get(kind=InvoiceKind.INVOICE)
    wanted = _document(InvoiceKind.CREDIT_NOTE, row.order, row.order.business, issued_at=row.moved_at)
    wanted.about, wanted.corrects = refund, invoice
    return _issue(wanted, lambda: body_of_refund(row, invoice), by=by, at=at).public_id


def issue_chargeback_note(*, order: str, because: str, parts: Sequence[int], by: Actor, at: datetime) -> str:
    """Issue the credit note of what a card scheme took back for good, once; return its id, empty for none.

    `parts` are those that the ledger posted, `because` the chargeback, or the refund that was not made after
    all. Its invoice is issued first where nobody has yet. For the platform; idempotent.
    """
    require_role(by, OPERATOR)
    if not any(parts) or not issue_invoice(order=order, by=by, at=at):
        return ""
    row = Order.objects.get(public_id=order)
    about = f"{because}/{CHARGED_BACK}"
    known = row.invoices.filter(kind=InvoiceKind.CREDIT_NOTE, about=about).first()
    if known is not None:
        return known.public_id
    invoice = row.invoices.get(kind=InvoiceKind.INVOICE)
    wanted = _document(InvoiceKind.CREDIT_NOTE, row, row.business, issued_at=at)
    wanted.about, wanted.corrects = about, invoice

    def body() -> InvoiceBody:
        return body_of_parts(row, invoice, parts, amount=sum(parts), reason=REASON)

    return _issue(wanted, body, by=by, at=at).public_id


def issue_commission_invoices(*, month: date, by: Actor, at: datetime) -> list[str]:
    """Invoice every seller for the commissions of a month that has ended, by currency; return the public ids.

    For the platform; idempotent: what was invoiced is passed over. A month in which nothing was charged has
    no document.
    """
    require_role(by, OPERATOR)
    start = datetime.combine(month.replace(day=1), time.min, UTC)
    end = (start + timedelta(days=32)).replace(day=1)
    if end > at:
        return []
    moves = FeeMove.objects.filter(at__gte=start, at__lt=end)
    wanted = sorted(set(moves.values_list("business", "currency")))
    issued = []
    for business, currency in wanted:
        about = f"{start:%Y-%m}/{currency}"
        if Invoice.objects.filter(kind=InvoiceKind.COMMISSION, business=business, about=about).exists():
            continue
        row = _document(InvoiceKind.COMMISSION, None, business, issued_at=end - timedelta(seconds=1))
        row.issuer, row.about, row.currency = PLATFORM, about, currency
        mine = list(moves.filter(business=business, currency=currency).select_related("order").order_by("id"))
        issued.append(_issue(row, _month(business, currency, mine), by=by, at=at).public_id)
    return issued


def set_invoice_details(
    *, name: str, country: str, lines: str, by: Actor, at: datetime, business: str = ""
) -> None:
    """Set the name and address that stand on documents from now on: of one's own business, or the platform's.

    An administrator sets their business's, an operator the platform's (without a business). Documents that
    were issued keep theirs. Raises ProblemRaised (422).
    """
    owner = _owner(business, by)
    given = {"name": name.strip(), "lines": "\n".join(each.strip() for each in lines.strip().splitlines())}
    faults = [
        (field, _("It is missing."), _("Fill it in."))
        if not text
        else (field, _("It is too long."), str(LONGEST[field]))
        for field, text in given.items()
        if not text or len(text) > LONGEST[field]
    ]
    if reference.get_country(country) is None:
        faults.append(("country", _("There is no such country."), _("Choose a country.")))
    if faults:
        raise refusals.invalid(*faults)
    with transaction.atomic():
        InvoiceDetail.objects.create(owner=owner, country=country, set_by=by.key, created_at=at, **given)
        audit.record(by=by, action="orders.set_invoice_details", subject=owner, changes=given, at=at)


def set_tax_number(*, place: str, number: str, by: Actor, at: datetime, business: str = "") -> None:
    """Set a tax number that stands on documents from now on, of a country or scheme; empty takes it back.

    For administrators of a business, and, without a business, operators for the platform's own numbers.
    Raises ProblemRaised (422).
    """
    owner = _owner(business, by)
    number, place = number.strip(), place.strip().upper()
    if not place or len(place) > PLACE_LENGTH or len(number) > NUMBER_LENGTH or not number.isascii():
        raise refusals.invalid(
            ("number", _("This is no tax number."), _("Give the country or scheme, and its number."))
        )
    with transaction.atomic():
        PartyTaxNumber.objects.create(owner=owner, place=place, number=number, set_by=by.key, created_at=at)
        audit.record(
            by=by,
            action="orders.set_tax_number",
            subject=owner,
            changes={"place": place, "number": number},
            at=at,
        )


def _owner(business: str, by: Actor) -> str:
    require_scope(by, ORGANISATION_WRITE)
    if not business:
        require_role(by, OPERATOR)
        return PLATFORM
    standing = businesses.get_standing(business, viewer=by)
    if not by.is_system:
        require_role(by, ADMIN)
        if standing.organisation != by.organisation_id:
            require_role(by, OPERATOR)
    return business


def _month(business: str, currency: str, moves: list[FeeMove]) -> Callable[[], InvoiceBody]:
    return lambda: body_of_month(business, currency, moves)


def _document(kind: InvoiceKind, order: Order | None, business: str, *, issued_at: datetime) -> Invoice:
    organisation = order.organisation_id if order else _organisation_of(business)
    return Invoice(
        kind=kind,
        issuer=business,
        year=issued_at.astimezone(UTC).year,
        business=business,
        organisation_id=organisation,
        order=order,
        issued_at=issued_at,
        currency=order.currency if order else "",
    )


def _organisation_of(business: str) -> int:
    return Order.objects.filter(business=business).values_list("organisation_id", flat=True)[0]


def _issue(row: Invoice, body_of: Callable[[], InvoiceBody], *, by: Actor, at: datetime) -> Invoice:
    """Save a document with its number in one transaction; whoever is second finds the first.

    The body is read while the series is held, so that credit notes of one seller see each other.
    """
    same = Invoice.objects.filter(kind=row.kind, business=row.business, order=row.order, about=row.about)
    try:
        with transaction.atomic():
            _save(row, body_of, by=by, at=at)
    except IntegrityError:
        known = same.first()
        if known is None:
            raise
        return known
    return row


def _save(row: Invoice, body_of: Callable[[], InvoiceBody], *, by: Actor, at: datetime) -> None:
    """Give a document its number and its body and save it, in the caller's transaction."""
    row.number = next_number(row.issuer, row.kind, row.year)
    body = body_of()
    row.body, row.total_minor = as_plain(body), body.total
    row.goods_minor, row.carriage_minor = body.goods, body.carried
    row.duty_minor, row.tax_minor = body.duty, body.tax
    row.created_at = at
    insert([row])
    audit.record(
        by=by,
        action=f"orders.issue_{row.kind}",
        subject=row.public_id,
        changes={"number": [row.issuer, row.year, row.number], "total_minor": row.total_minor},
        at=at,
    )
