"""Invoices say what was charged, credit notes what went back; numbers run without a gap."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.orders.shop import fill_cart, make_shelf, pay, place, ship
from tests.factories import AT

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import FeeMove, Invoice, InvoiceSeries, Order, OrderAddress, OrderRefund
from entrepot.apps.orders.numbering import next_number
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money
from entrepot.core.trade.invoices import InvoiceError, as_plain, from_plain

pytestmark = pytest.mark.django_db


def sell(shelf=None, pieces: int = 2, key: str = "k" * 40):
    shelf = shelf or make_shelf()
    checkout = place(fill_cart((shelf, pieces), key=key), key=key)
    pay(checkout.public_id, key=key)
    workers.run_pending()
    return shelf, checkout.orders[0]


def papers(order: str) -> list[queries.InvoiceView]:
    return queries.list_order_invoices(order, viewer=SYSTEM)


def receive(order: str, shelf) -> None:
    ship(order, shelf.seller)
    row = Order.objects.get(public_id=order)
    for parcel in row.parcels.all():
        parcel.delivered_at = AT
        parcel.save()
    Order.objects.filter(pk=row.pk).update(state="delivered", delivered_at=AT, release_on=AT)
    actions.expire_receipt(order=order, by=SYSTEM, at=AT + timedelta(days=1))
    workers.run_pending()


def write_again(row: Invoice) -> None:
    """Take a number for a document that cannot be saved."""
    with transaction.atomic():
        next_number(row.issuer, "invoice", AT.year)
        row.pk = None
        row.save(force_insert=True)


def test_an_invoice_is_what_was_charged_line_by_line() -> None:
    _shelf, order = sell()
    (invoice,) = papers(order)
    row = Order.objects.get(public_id=order)
    body = invoice.body
    assert (invoice.kind, invoice.number) == ("invoice", f"INV-{AT.year}-000001")
    assert invoice.total.minor == body.total == row.total_minor
    assert body.goods == row.goods_minor
    shares = {share.part: share.amount_minor for share in row.shares.all()}
    assert body.carried == shares["carriage"]
    assert body.duty + body.tax == shares["due"]
    taxes = [charge for charge in body.charges if charge.kind == "gst"]
    assert {(each.liable, each.scheme, each.authority) for each in taxes} == {
        ("platform", "SG-OVR", "SG-OVR-TAX")
    }, taxes
    assert all(each.measure and each.source for each in taxes)
    assert body.lines[0].quantity == 2
    assert body.lines[0].rate.startswith("USD/SGD") or "SGD" in body.lines[0].rate
    assert from_plain(as_plain(body)) == body


def test_a_missing_tax_number_is_missing_until_somebody_tells_it() -> None:
    shelf, order = sell()
    body = papers(order)[0].body
    assert [(each.place, each.number) for each in body.party("platform").numbers] == [("SG-OVR", "")]
    assert body.party("seller").address == ()
    actions.set_tax_number(place="SG-OVR", number="M90000000X", by=SYSTEM, at=AT)
    actions.set_invoice_details(
        name="Hill Candles Ltd",
        country="US",
        lines="1 Hill Road\nBend",
        business=papers(order)[0].business,
        by=shelf.seller,
        at=AT,
    )
    _shelf, later = sell(shelf, key="z" * 40)
    after = papers(later)[0].body
    assert after.party("platform").numbers[0].number == "M90000000X"
    assert after.party("seller").name == "Hill Candles Ltd"
    assert papers(order)[0].body == body


def test_a_name_stands_on_the_order_alone_and_goes_with_it() -> None:
    _shelf, order = sell()
    assert papers(order)[0].buyer.name == "Tan Mei Ling"  # type: ignore[union-attr] # an order has a buyer
    assert "Tan Mei Ling" not in str(Invoice.objects.get().body)
    OrderAddress.objects.update(recipient="", lines="", postcode="", locality="", area="")
    assert papers(order)[0].buyer.lines == ()  # type: ignore[union-attr] # same


def test_part_by_part_the_credit_notes_are_the_refunds_and_never_more_than_a_line() -> None:
    shelf, order = sell()
    total = Order.objects.get(public_id=order).total_minor
    for number, minor in enumerate((1_001, 333, total - 1_334)):
        actions.refund_order(
            order=order,
            amount=Money(minor, "SGD"),
            request_key=f"r{number}",
            reason="Sorry",
            by=shelf.seller,
            at=AT,
        )
        workers.run_pending()
    invoice, *notes = papers(order)
    assert [note.number[-6:] for note in notes] == ["000001", "000002", "000003"]
    assert sum(note.total.minor for note in notes) == invoice.total.minor
    assert {note.corrects[0] for note in notes if note.corrects} == {invoice.public_id}
    for part in ("goods", "carriage", "duty", "tax"):
        assert sum(getattr(note, part).minor for note in notes) == getattr(invoice, part).minor
    for line in invoice.body.lines:
        back = [each.value for note in notes for each in note.body.lines if each.place == line.place]
        assert sum(back) == line.value
    for note, refund in zip(notes, OrderRefund.objects.order_by("id"), strict=True):
        entry = ledger.get_entry(source="orders", reference=f"{refund.public_id}:refund", viewer=SYSTEM)
        assert entry is not None
        (paid,) = [each for each in entry.postings if each.account.kind is AccountKind.PROVIDER_CLEARING]
        assert -paid.amount.minor == note.total.minor
        assert "Sorry" not in str(note.body)


def test_money_that_came_too_late_is_no_sale() -> None:
    shelf = make_shelf(pieces=1)
    first = place(fill_cart((shelf, 1), key="a" * 40), key="a" * 40)
    payment = actions.begin_payment(checkout=first.public_id, by=ANONYMOUS, at=AT, key="a" * 40)
    assert actions.issue_invoice(order=first.orders[0], by=SYSTEM, at=AT) == ""
    assert payment.amount.minor
    assert papers(first.orders[0]) == []


def test_told_twice_there_is_one_document_and_no_number_is_lost() -> None:
    shelf, order = sell()
    first = papers(order)[0].public_id
    for _again in range(2):
        assert actions.issue_invoice(order=order, by=SYSTEM, at=AT) == first
    with pytest.raises(IntegrityError):
        write_again(Invoice.objects.get())
    _shelf, second = sell(shelf, key="y" * 40)
    assert papers(second)[0].number.endswith("000002")
    assert InvoiceSeries.objects.get().last == 2


def test_nobody_changes_a_document() -> None:
    sell()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.update(total_minor=1)


def test_a_document_that_does_not_add_up_cannot_be_made() -> None:
    _shelf, order = sell()
    kept = as_plain(papers(order)[0].body)
    with pytest.raises(InvoiceError):
        from_plain({**kept, "total": kept["total"] + 1})


def test_a_month_of_commissions_is_what_the_ledger_took() -> None:
    shelf, order = sell()
    receive(order, shelf)
    _shelf, other = sell(shelf, key="q" * 40)
    receive(other, shelf)
    actions.refund_order(
        order=other, amount=Money(700, "SGD"), request_key="r", reason="x", by=shelf.seller, at=AT
    )
    workers.run_pending()
    assert FeeMove.objects.count() == 3
    later = AT + timedelta(days=40)
    with clock.travel(later):
        assert actions.issue_commission_invoices(month=later.date(), by=SYSTEM, at=later) == []
        (issued,) = actions.issue_commission_invoices(month=AT.date(), by=SYSTEM, at=later)
        assert actions.issue_commission_invoices(month=AT.date(), by=SYSTEM, at=later) == []
    found = queries.get_invoice(issued, viewer=shelf.seller)
    kinds = {"goods": (AccountKind.COMMISSION, "platform"), "tax": (AccountKind.TAX_PAYABLE, "SG-IRAS")}
    for part, (kind, owner) in kinds.items():
        books = ledger.get_balance(account=AccountRef(kind, owner, "SGD"), viewer=SYSTEM)
        assert getattr(found, part) == books
    assert found.total == found.goods + found.tax
    assert found.number.startswith("FEE-")
    assert found.buyer is None


def test_who_may_read_a_document() -> None:
    shelf, order = sell()
    (invoice,) = papers(order)
    stranger = make_shelf("Others").seller
    assert queries.get_invoice(invoice.public_id, viewer=shelf.seller).public_id == invoice.public_id
    assert queries.get_invoice(invoice.public_id, viewer=ANONYMOUS, key="k" * 40)
    for viewer, key in ((stranger, ""), (ANONYMOUS, ""), (ANONYMOUS, "x" * 40)):
        with pytest.raises(Invoice.DoesNotExist):
            queries.get_invoice(invoice.public_id, viewer=viewer, key=key)
    assert [each.public_id for each in queries.list_invoices(viewer=shelf.seller)] == [invoice.public_id]
    assert queries.list_invoices(viewer=stranger) == []
    assert [each.public_id for each in queries.iterate_month(month=AT.date(), viewer=shelf.seller)]
