"""Documents that come later: of orders paid before there were any, and of what a bank took back."""

from datetime import timedelta

import pytest
from tests.apps.orders.shop import Shelf
from tests.apps.orders.test_chargebacks import agree, charge_back, released, shelf, total_of
from tests.apps.orders.test_invoices import papers, sell
from tests.factories import AT

from entrepot.apps.kernel import clock, outbox, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions
from entrepot.apps.orders.models import FeeMove
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money

__all__ = ["shelf"]  # the fixture
pytestmark = pytest.mark.django_db
PARTS = ("goods", "carriage", "duty", "tax", "total")


def test_what_a_bank_took_back_has_its_credit_note_and_documents_say_what_the_books_say() -> None:
    shelf, order = sell()
    charge_back(order, total_of(order), "lost")
    workers.run_pending()
    invoice, note = papers(order)
    assert (note.kind, note.body.reason, note.corrects[0]) == (
        "credit_note",
        "charged_back",
        invoice.public_id,
    )
    assert [getattr(note, part) for part in PARTS] == [getattr(invoice, part) for part in PARTS]
    assert shelf.seller
    agree(provider=False)


def test_a_part_taken_back_and_a_refund_besides_never_exceed_the_invoice() -> None:
    shelf, order = sell()
    charge_back(order, Money(1_234, "SGD"), "lost")
    rest = Money(total_of(order).minor - 1_234, "SGD")
    actions.refund_order(order=order, amount=rest, request_key="r", reason="Sorry", by=shelf.seller, at=AT)
    workers.run_pending()
    invoice, *notes = papers(order)
    assert sorted(note.total.minor for note in notes) == sorted([1_234, rest.minor])
    for part in PARTS:
        assert sum(getattr(note, part).minor for note in notes) == getattr(invoice, part).minor


def test_told_twice_of_a_chargeback_there_is_one_note(shelf: Shelf) -> None:
    order = released(shelf)
    for _again in range(2):
        charge_back(order, total_of(order), "lost")
        workers.run_pending()
    (note,) = (each for each in papers(order) if each.kind == "credit_note")
    told = {"order": order, "because": "cbk_1", "by": SYSTEM, "at": AT}
    assert actions.issue_chargeback_note(**told, parts=(1, 0, 0)) == note.public_id  # type: ignore[arg-type]
    assert actions.issue_chargeback_note(**told, parts=()) == ""  # type: ignore[arg-type]


def test_the_commission_that_went_back_with_it_is_in_the_months_invoice(shelf: Shelf) -> None:
    order = released(shelf)
    charge_back(order, total_of(order), "lost")
    workers.run_pending()
    assert [row.cause for row in FeeMove.objects.order_by("id")] == ["release", "chargeback_lost"]
    commission = AccountRef(AccountKind.COMMISSION, "platform", "SGD")
    noted = sum(row.commission_minor for row in FeeMove.objects.all())
    assert noted == ledger.get_balance(account=commission, viewer=SYSTEM).minor == 0


def test_orders_paid_before_there_were_invoices_get_theirs_with_the_day_they_were_paid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as before:
        for name in ("orders.follow_payment", "orders.issue_credit_note"):
            before.delitem(outbox._subscriptions, name)
        shelf, order = sell()
        given = {"order": order, "request_key": "r", "reason": "Sorry", "by": shelf.seller, "at": AT}
        actions.refund_order(**given, amount=Money(500, "SGD"))
        workers.run_pending()
    assert papers(order) == []
    later = AT + timedelta(days=400)
    with clock.travel(later):
        actions.start_missing_invoices(by=SYSTEM, at=later)
        with pytest.raises(ProblemRaised):  # one at a time
            actions.start_missing_invoices(by=SYSTEM, at=later)
        workers.run_pending("bulk")
        invoice, note = papers(order)
        assert (invoice.total, note.total) == (total_of(order), Money(500, "SGD"))
        assert {each.issued_at.year for each in (invoice, note)} == {AT.year}
        assert invoice.number.endswith(f"{AT.year}-000001")
        actions.start_missing_invoices(by=SYSTEM, at=later)
        workers.run_pending("bulk")
    assert len(papers(order)) == 2
