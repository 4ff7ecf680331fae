"""What is shown is what is charged: page, cart, form, charge, order, letter and books, in several markets."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.orders.shop import RESIDENT, balance, make_shelf, open_shop
from tests.factories import AT
from tests.web.buyer.shopping import FILLED, SG, add, enter_card, hold

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order
from entrepot.apps.payments import queries as payments
from entrepot.apps.pricing.actions import set_market_price
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money
from entrepot.web.design import formats

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HOMES = {
    "SG": ("/sg/en/", "SGD", {}),
    "CN": (
        "/cn/en/",
        "CNY",
        {"area": "Sichuan", "locality": "Chengdu", "postcode": "610000", "identity": RESIDENT},
    ),
    "DE": ("/de/en/", "EUR", {"locality": "Berlin", "postcode": "10115"}),
}


@pytest.mark.parametrize("market", list(HOMES))
def test_one_figure_from_the_product_page_to_the_books(market: str) -> None:
    place, currency, address = HOMES[market]
    open_shop(market, tax=False)
    client, shelf = Client(), make_shelf(market=market)
    add(client, shelf, place=place)
    quoted = client.get(f"{place}cart/").context["quoted"]
    assert quoted.refusals == ()
    total: Money = quoted.total
    shown = formats.money(total.format_plain(), currency)
    assert shown in client.get(f"{place}shop/{shelf.product}/").text
    form = hold(client, place=place)
    assert shown in client.get(form).text
    sent = client.post(form, FILLED | address)
    assert sent.status_code == 302, sent.text
    enter_card(client, sent.headers["Location"])
    order = Order.objects.get()
    client.get(f"{place}pay/{order.checkout.public_id}/")
    workers.run_pending()
    (payment,) = payments.list_payments_of("order", order.public_id, viewer=SYSTEM)
    assert payment.is_paid
    assert payment.amount == total
    assert queries.get_order(order.public_id, viewer=SYSTEM).total == total
    assert (
        sum(order.shares.filter(part__in=["goods", "due", "carriage"]).values_list("amount_minor", flat=True))
        == total.minor
    )
    assert shown in client.get(f"{place}orders/{order.public_id}/").text
    assert balance(AccountKind.BUYER_FUNDS, order.public_id, currency) == total.minor
    assert balance(AccountKind.PROVIDER_CLEARING, "sandbox", currency) == total.minor
    assert queries.list_money_differences(viewer=SYSTEM) == []
    (invoice,) = queries.list_order_invoices(order.public_id, viewer=SYSTEM)
    assert invoice.total == total
    assert shown in client.get(f"{place}orders/{order.public_id}/invoices/{invoice.public_id}/").text
    charged = {(each.authority, each.account): 0 for each in invoice.body.charges if not each.at_delivery}
    for each in invoice.body.charges:
        if not each.at_delivery:
            charged[each.authority, each.account] += each.amount
    held = order.shares.filter(part="due").values_list("owner", "account", "amount_minor")
    assert charged == {(owner, account.partition("_")[0]): minor for owner, account, minor in held}
    _a_part_goes_back(order, invoice)


def _a_part_goes_back(order: Order, invoice: queries.InvoiceView) -> None:
    """Give a third back: what the credit note says of goods, dues and carriage is what left the books."""
    before = balance(AccountKind.BUYER_FUNDS, order.public_id, order.currency)
    third = Money(order.total_minor // 3, order.currency)
    actions.refund_order(
        order=order.public_id, amount=third, request_key="third", reason="x", by=SYSTEM, at=AT
    )
    workers.run_pending()
    _invoice, note = queries.list_order_invoices(order.public_id, viewer=SYSTEM)
    assert (note.total, note.corrects and note.corrects[0]) == (third, invoice.public_id)
    parts = (note.goods, note.carriage, note.duty, note.tax)
    assert Money.total(parts, order.currency) == third
    back = {"goods": 0, "due": 0, "carriage": 0}
    for share in order.shares.filter(part__in=back):
        back[share.part] += share.refunded_minor
    assert back == {
        "goods": note.goods.minor,
        "due": (note.duty + note.tax).minor,
        "carriage": note.carriage.minor,
    }
    assert balance(AccountKind.BUYER_FUNDS, order.public_id, order.currency) == before - third.minor
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_a_price_that_changed_while_it_lapsed_is_shown_part_by_part_and_agreed_to_again() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    before = client.get(f"{SG}cart/").context["quoted"].total
    form = hold(client)
    set_market_price(
        variant=shelf.variant,
        market="SG",
        price=Money(9_000, "USD"),
        valid_from=AT.date(),
        by=shelf.seller,
        at=AT,
    )
    with clock.travel(AT + timedelta(minutes=31)):
        told = client.post(form, FILLED)
        assert told.status_code == 409
        assert Order.objects.count() == 0
        rows = {str(row.part): (row.before, row.after) for row in told.context["differs"]}
        now = told.context["held"].total
        assert now > before
        assert rows["Together"] == tuple(formats.money(each.format_plain(), "SGD") for each in (before, now))
        assert {"Goods", "GST"} < set(rows)
        assert "Freight" not in rows
        assert "Look at what changed" in told.text
        anew = f"{SG}checkout/{told.context['held'].quote}/"
        assert client.post(anew, FILLED).status_code == 302
    assert Order.objects.get().total_minor == now.minor
