"""An erased buyer is nowhere in the database; what a law has kept goes on its day; the books stay."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from PIL import Image
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
    state_of,
)
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts import keys
from entrepot.apps.accounts.models import ErasureRequest, User
from entrepot.apps.budgets.models import Counter
from entrepot.apps.files.models import PrivateFile
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Upload
from entrepot.apps.orders.models import BuyerIdentity, Checkout, Order, OrderAddress
from entrepot.apps.shipping import actions as shipping

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GUEST = "mei@example.com"
STREET = (HOME.recipient, HOME.lines, HOME.postcode, HOME.phone)
WORDS = "My own words, which name me."


def everywhere(*texts: str) -> list[str]:
    """Return every column of every table in which one of the texts stands, files on disk apart."""
    found = []
    for model in apps.get_models():
        label = model._meta.label
        for row in model._default_manager.values():
            said = {name: str(value) for name, value in row.items()}
            found += [
                f"{label}.{name}" for name, value in said.items() if any(each in value for each in texts)
            ]
    return sorted(set(found))


def photo() -> bytes:
    target = BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(target, "JPEG")
    return target.getvalue()


def arrive(order: str, shelf: Shelf) -> None:
    for shipment in ship(order, shelf.seller):
        shipping.record_delivery(
            parcel=shipment, reference=f"{shipment}-d", delivered_at=AT, by=SYSTEM, at=AT
        )
    workers.run_pending()


def bought(shelf: Shelf, **more: Any) -> str:
    """Return a paid and delivered order."""
    placed = place(fill_cart((shelf, 2), **more))
    pay(placed.public_id)
    workers.run_pending()
    arrive(placed.orders[0], shelf)
    return placed.orders[0]


def ask_as_guest(at: Any = AT) -> str:
    signed = keys.sign_address(GUEST, at=at)
    return accounts.request_guest_erasure(signed=signed, language="en", by=ANONYMOUS, at=at)


def erase_all(at: Any) -> int:
    count = accounts.erase_due(by=SYSTEM, at=at)
    workers.run_pending()
    workers.run_pending("bulk")
    return count


def test_a_guest_is_gone_from_every_table_and_the_books_stay() -> None:
    shelf = make_shelf(pieces=9)
    order = bought(shelf)
    case = actions.open_dispute(
        order=order,
        reason="damaged",
        why=WORDS,
        evidence=[Upload("glass.jpg", photo())],
        by=ANONYMOUS,
        at=AT,
        key=KEY,
    )
    workers.run_pending()
    with pytest.raises(ProblemRaised) as refused:
        ask_as_guest()
    (error,) = refused.value.problem.errors
    assert error.field == "orders"
    assert order in error.reason

    actions.withdraw_dispute(dispute=case, by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    assert state_of(order) == "released"
    before = ledger.count_entries(viewer=SYSTEM)
    (file,) = PrivateFile.objects.all()
    stored = default_storage.listdir(f"private/{file.digest[:2]}")[1]
    assert stored
    assert everywhere(*STREET, GUEST, WORDS)

    ask_as_guest()
    assert erase_all(AT + 13 * DAY) == 0
    assert everywhere(GUEST)
    assert erase_all(AT + 14 * DAY) == 1
    accounts.erase_due(by=SYSTEM, at=AT + 22 * DAY)  # the address of the request itself
    kept = OrderAddress.objects.get(order__public_id=order)
    assert (kept.recipient, kept.kept_by) == (HOME.recipient, "SG-DECLARATION")  # it crossed a border
    assert everywhere(*STREET, GUEST, WORDS) == ["orders.OrderAddress.recipient"]
    assert default_storage.listdir(f"private/{file.digest[:2]}")[1] == []

    assert actions.forget_overdue(by=SYSTEM, at=AT + 5 * 365 * DAY) == 0
    assert actions.forget_overdue(by=SYSTEM, at=AT + 5 * 366 * DAY) == 1
    workers.run_pending()
    assert everywhere(*STREET, GUEST, WORDS) == []
    assert actions.forget_overdue(by=SYSTEM, at=AT + 5 * 366 * DAY) == 0
    assert ledger.count_entries(viewer=SYSTEM) == before
    assert queries.list_money_differences(viewer=SYSTEM) == []
    assert queries.get_order(order, viewer=SYSTEM).total.minor > 0


def test_a_person_keeps_the_name_of_a_declaration_in_china_and_the_year_stays_counted() -> None:
    open_shop("CN", tax=False)
    shelf = make_shelf(market="CN")
    user = make_user("wang@example.com", name="Wang Fang")
    buyer = actor_of(user)
    cart = fill_cart((shelf, 1), by=buyer, market="CN", key="")
    quote = actions.freeze_quote(cart=cart, by=buyer, at=AT)
    placed = actions.place_order(
        cart=cart,
        quote=quote,
        address=HOME,
        email="",
        by=buyer,
        at=AT,
        identity=RESIDENT,
        keep_identity=True,
    )
    pay(placed.public_id, by=buyer, key="")
    workers.run_pending()
    (order,) = placed.orders
    Order.objects.filter(public_id=order).update(state="released", released_at=AT)
    taken = list(Counter.objects.values_list("subject", "used"))
    accounts.request_erasure(language="zh-hans", by=buyer, at=AT)
    assert erase_all(AT + 14 * DAY) == 1

    person = User.objects.get(pk=user.pk)
    assert (person.name, person.email, person.is_active) == ("", f"{user.public_id}@erased.invalid", False)
    row = OrderAddress.objects.get(order__public_id=order)
    assert (row.kept_by, row.kept_until) == ("CN-DECLARATION", AT.date().replace(year=2029))
    assert (row.lines, row.recipient) == ("", HOME.recipient)
    assert BuyerIdentity.objects.exclude(sealed="").count() == 1
    assert everywhere("wang@example.com", "Wang Fang") == ["accounts.ErasureRequest.addresses"]

    actions.forget_overdue(by=SYSTEM, at=AT + 3 * 366 * DAY)
    identity = BuyerIdentity.objects.get()
    assert (identity.sealed, identity.subject, identity.tail) == ("", "", "")
    assert everywhere(*STREET) == []
    assert list(Counter.objects.values_list("subject", "used")) == taken


def test_an_order_that_came_in_between_is_caught_by_the_round() -> None:
    shelf = make_shelf()
    user = make_user()
    buyer = actor_of(user)
    accounts.request_erasure(language="en", by=buyer, at=AT)
    assert erase_all(AT + 14 * DAY) == 1
    checkout = place(fill_cart((shelf, 1), by=buyer, key=""), by=buyer, key="")
    (order,) = checkout.orders
    assert actions.forget_overdue(by=SYSTEM, at=AT + 15 * DAY) == 0
    Order.objects.filter(public_id=order).update(state="cancelled")
    assert actions.forget_overdue(by=SYSTEM, at=AT + 15 * DAY) == 1
    assert OrderAddress.objects.get().lines == ""


def test_an_order_long_over_is_forgotten_though_nobody_asks() -> None:
    order = bought(make_shelf())
    Order.objects.filter(public_id=order).update(state="released", released_at=AT, moved_at=AT)
    assert actions.forget_overdue(by=SYSTEM, at=AT + 365 * DAY) == 0
    assert actions.forget_overdue(by=SYSTEM, at=AT + 6 * 365 * DAY) == 1
    assert everywhere(*STREET) == []
    assert Checkout.objects.get().email == ""
    assert not ErasureRequest.objects.exists()


def test_only_the_platform_forgets() -> None:
    with pytest.raises(PermissionRefused):
        actions.forget_order(order="ord_x", by=make_shelf().seller, at=AT)
