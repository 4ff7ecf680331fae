"""Letters: each thing is written once, in its reader's language, with a link that opens that order alone."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from tests.apps.orders.shop import (
    HOME,
    KEY,
    RESIDENT,
    Shelf,
    fill_cart,
    make_shelf,
    open_shop,
    pay,
    place,
    ship,
)
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders import letters as written
from entrepot.apps.orders.models import Order
from entrepot.core.money import Money
from entrepot.core.trade.stages import DECLARATION

pytestmark = pytest.mark.django_db


def letters(*, to: str = "mei@example.com") -> list[EmailMessage]:
    """Return what was written to an address since this was asked last."""
    for queue in ("events", "bulk", "events"):
        workers.run_pending(queue)
    found = [message for message in mail.outbox if message.to == [to]]
    mail.outbox[:] = [message for message in mail.outbox if message.to != [to]]
    return found


def sellers(shelf: Shelf) -> str:
    """Return where the seller of a shelf is written to."""
    return accounts.get_mail_address(shelf.seller.user_id or 0, viewer=SYSTEM)


def test_the_whole_way_is_written_to_both() -> None:
    shelf = make_shelf()
    checkout = place(fill_cart((shelf, 2)))
    (order,) = checkout.orders
    assert letters() == []  # who pays at once is not reminded
    pay(checkout.public_id)
    (paid,) = letters()
    assert paid.subject == f"Paid: your order {order} at Hill Candles"
    assert "SGD" in paid.body
    (pack,) = letters(to=sellers(shelf))
    assert (f"pack order {order} for Singapore" in pack.subject, "2 × Candle" in pack.body) == (True, True)
    assert f"/orders/{order}/" in pack.body
    (shipment,) = ship(order, shelf.seller)
    (sent,) = letters()
    assert "Entrepot Post Parcel" in sent.body
    assert queries.get_order(order, viewer=SYSTEM).parcels[0].tracking in sent.body
    actions.record_delivery(shipment=shipment, by=SYSTEM, at=AT)
    (delivered,) = letters()
    assert "After 14 days" in delivered.body
    actions.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)
    assert letters() == []
    (released,) = letters(to=sellers(shelf))
    assert "is yours" in released.subject
    assert "/money/" in released.body


def test_a_guest_s_link_opens_that_checkout_and_no_other() -> None:
    shelf = make_shelf()
    first = place(fill_cart((shelf, 1)))
    other = place(fill_cart((shelf, 1), key=KEY + "2"), key=KEY + "2").orders[0]
    pay(first.public_id)
    key = re.search(r"\?key=(\S+)", letters()[0].body)[1].replace("%3A", ":")  # type: ignore[index]
    assert queries.get_order(first.orders[0], viewer=ANONYMOUS, key=key).public_id == first.orders[0]
    assert queries.get_checkout(first.public_id, viewer=ANONYMOUS, key=key).public_id == first.public_id
    for wrong in (key[:-1] + ("a" if key[-1] != "a" else "b"), first.public_id, ""):
        with pytest.raises(Order.DoesNotExist):
            queries.get_order(first.orders[0], viewer=ANONYMOUS, key=wrong)
    with pytest.raises(Order.DoesNotExist):
        queries.get_order(other, viewer=ANONYMOUS, key=key)


def test_a_person_s_letter_goes_to_their_account_and_holds_no_key() -> None:
    person = make_user("lin@example.com")
    by = actor_of(person)
    cart = fill_cart((make_shelf(), 1), by=by)
    quote = actions.freeze_quote(cart=cart, by=by, at=AT)
    placed = actions.place_order(cart=cart, quote=quote, address=HOME, by=by, at=AT)
    pay(placed.public_id, by=by)
    (paid,) = letters(to="lin@example.com")
    assert f"/sg/en/orders/{placed.orders[0]}/" in paid.body
    assert "key=" not in paid.body


def test_who_does_not_pay_is_reminded_once_and_told_when_it_is_too_late() -> None:
    place(fill_cart((make_shelf(), 1)))
    with clock.travel(AT + timedelta(minutes=11)):
        assert [actions.remind_of_payment(by=SYSTEM, at=clock.now()) for _time in range(2)] == [1, 0]
        (reminder,) = letters()
        assert "please pay" in reminder.subject
        assert "09:30 UTC" in reminder.body
    with clock.travel(AT + timedelta(minutes=31)):
        (late,) = letters()
        assert "was not paid" in late.subject


def test_who_cancels_is_not_told_what_they_did() -> None:
    placed = place(fill_cart((make_shelf(), 1)))
    actions.cancel_order(checkout=placed.public_id, by=ANONYMOUS, at=AT, key=KEY)
    assert letters() == []


def test_money_that_goes_back_is_told_with_its_reason_and_the_seller_not_to_send() -> None:
    shelf = make_shelf()
    checkout = place(fill_cart((shelf, 1)))
    pay(checkout.public_id)
    assert len(letters()) == 1
    assert len(letters(to=sellers(shelf))) == 1
    actions.call_off(order=checkout.orders[0], by=ANONYMOUS, at=AT, key=KEY)
    (refund,) = letters()
    assert "Called off" in refund.body
    (stop,) = letters(to=sellers(shelf))
    assert "do not send" in stop.subject


def test_two_refunds_are_two_letters() -> None:
    shelf = make_shelf()
    checkout = place(fill_cart((shelf, 1)))
    pay(checkout.public_id)
    letters()
    for number in ("1", "2"):
        actions.refund_order(
            order=checkout.orders[0],
            amount=Money(100, "SGD"),
            request_key=number,
            reason="A scratch",
            by=SYSTEM,
            at=AT,
        )
    assert [letter.body.count("A scratch") for letter in letters()] == [1, 1]


def test_a_complaint_reaches_the_seller_in_the_buyer_s_words() -> None:
    shelf = make_shelf()
    checkout = place(fill_cart((shelf, 1)))
    pay(checkout.public_id)
    workers.run_pending()
    ship(checkout.orders[0], shelf.seller)
    letters(to=sellers(shelf))
    actions.open_dispute(order=checkout.orders[0], why="It is broken.", by=ANONYMOUS, at=AT, key=KEY)
    assert "The buyer writes: It is broken." in letters(to=sellers(shelf))[0].body


def test_customs_is_named_to_a_chinese_buyer_in_chinese() -> None:
    open_shop("CN", tax=False)
    shelf = make_shelf(market="CN")
    cart = actions.open_cart(market="CN", language="zh-hans", by=ANONYMOUS, at=AT, key=KEY)
    actions.add_to_cart(cart=cart, variant=shelf.variant, by=ANONYMOUS, at=AT, key=KEY)
    checkout = place(cart)
    pay(checkout.public_id)
    (paid,) = letters()
    assert "/cn/zh-hans/orders/" in paid.body
    assert RESIDENT not in paid.body
    (parcel,) = queries.get_order(checkout.orders[0], viewer=SYSTEM).parcels
    told = {"order": checkout.orders[0], "parcel": parcel.public_id, "by": SYSTEM, "at": AT}
    actions.record_customs_step(step="examined", **told)
    (question,) = letters()
    assert ("海关" in question.subject, "中国" in question.subject) == (True, True)
    actions.record_customs_step(step="released", **told)
    (cleared,) = letters()
    assert checkout.orders[0] in cleared.subject


def test_a_question_of_customs_is_written_to_both() -> None:
    assert set(DECLARATION.states) >= written.QUESTIONS
    shelf = make_shelf()
    checkout = place(fill_cart((shelf, 1)))
    pay(checkout.public_id)
    letters(), letters(to=sellers(shelf))
    (order,) = checkout.orders
    (parcel,) = queries.get_order(order, viewer=SYSTEM).parcels
    actions.record_customs_step(order=order, parcel=parcel.public_id, step="queried", by=SYSTEM, at=AT)
    (told,) = letters()
    assert "customs" in told.subject.lower()
    (asked,) = letters(to=sellers(shelf))
    assert f"/orders/{order}/" in asked.body
