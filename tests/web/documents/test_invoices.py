"""An invoice and a credit note as PDF say what page, ledger and charge say; who may not see it gets none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.apps.orders.shop import balance, open_shop
from tests.apps.orders.test_invoices import papers, sell
from tests.factories import AT
from tests.web.documents.reading import solid, text_of

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions
from entrepot.apps.orders.queries import InvoiceView
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money
from entrepot.web.design import formats, places
from entrepot.web.documents.printing import print_paper
from entrepot.web.invoices.setting import paper_of
from entrepot.web.invoices.shown import shown_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shop is open, and a sandbox with books of its own carries the money."""
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    with clock.travel(AT):
        open_shop()
        yield


def written(money: Money) -> str:
    return solid(formats.money(money.format_plain(), money.currency))


def test_the_total_is_that_of_the_books_to_the_cent() -> None:
    _shelf, order = sell()
    (invoice,) = papers(order)
    held = balance(AccountKind.BUYER_FUNDS, order, invoice.currency)
    for language in places.LANGUAGES:
        _says_what_the_page_says(invoice, held, language)
    assert print_paper(paper_of(invoice)) == print_paper(paper_of(papers(order)[0]))


def _says_what_the_page_says(invoice: InvoiceView, held: int, language: str) -> None:
    with places.standing_in(places.Place("SG", language)):
        made = solid(text_of(print_paper(paper_of(invoice))))
        assert written(Money(held, invoice.currency)) in made
        shown = shown_of(invoice)
    for each in (
        invoice.number,
        invoice.public_id,
        invoice.order,
        *(line.title for line in invoice.body.lines),
    ):
        assert solid(each) in made
    for each in (*shown.sums, *shown.charges):
        assert solid(each.amount) in made
    for each in (*shown.statements, *(line for party in shown.parties for line in party.lines)):
        assert solid(str(each)) in made


def test_a_credit_note_says_what_went_back_and_for_which_invoice() -> None:
    _shelf, order = sell()
    (invoice,) = papers(order)
    back = Money(invoice.total.minor // 3, invoice.currency)
    actions.refund_order(order=order, amount=back, request_key="third", reason="x", by=SYSTEM, at=AT)
    workers.run_pending()
    _invoice, note = papers(order)
    made = solid(text_of(print_paper(paper_of(note))))
    assert written(back) in made
    assert invoice.number in made


def test_a_stranger_gets_no_paper() -> None:
    _shelf, order = sell()
    (invoice,) = papers(order)
    assert Client().get(f"/sg/en/orders/{order}/invoices/{invoice.public_id}/?pdf").status_code in {302, 404}
    assert Client().get(f"/api/v1/invoices/{invoice.public_id}/document.pdf").status_code in {401, 404}
