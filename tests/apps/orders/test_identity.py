"""The number customs knows a buyer by: asked where the law asks, sealed in the table, never in the open."""

import json
from dataclasses import replace

import pytest
from django.db import connection
from tests.apps.orders.shop import HOME, KEY, RESIDENT, fill_cart, make_shelf, open_shop, place
from tests.factories import AT

from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import BuyerIdentity

pytestmark = pytest.mark.django_db


def try_to_place(cart: str, identity: str, *, name: str = HOME.recipient) -> str:
    quote = actions.freeze_quote(cart=cart, by=ANONYMOUS, at=AT, key=KEY)
    placed = actions.place_order(
        cart=cart,
        quote=quote,
        address=replace(HOME, recipient=name),
        email="mei@example.com",
        by=ANONYMOUS,
        at=AT,
        key=KEY,
        identity=identity,
    )
    return placed.orders[0]


def chinese_cart() -> str:
    open_shop("CN", tax=False)
    return fill_cart((make_shelf(market="CN"), 1), market="CN")


def test_the_law_s_words_ask_for_it_in_china_and_nobody_asks_in_singapore() -> None:
    chinese = queries.quote_cart(chinese_cart(), viewer=ANONYMOUS, key=KEY)
    assert chinese.asks is not None
    assert (chinese.asks.country, "identity" in chinese.asks.name) == ("CN", True)
    here = queries.quote_cart(fill_cart((make_shelf(), 1)), viewer=ANONYMOUS, key=KEY)
    assert here.asks is None
    place(fill_cart((make_shelf(), 1)))
    assert BuyerIdentity.objects.count() == 0  # what nobody asked for is not kept


@pytest.mark.parametrize("given", ["", "110105194912310028"])
def test_without_a_right_number_nothing_is_ordered_and_the_field_is_named(given: str) -> None:
    cart = chinese_cart()
    with pytest.raises(ProblemRaised) as refused:
        try_to_place(cart, given)
    assert [each.field for each in refused.value.problem.errors] == ["identity"]
    assert queries.get_cart(cart, viewer=ANONYMOUS, key=KEY).is_open


def test_it_is_sealed_and_opened_only_with_a_reason_in_the_audit() -> None:
    order = try_to_place(chinese_cart(), RESIDENT.lower())
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM orders_buyeridentity")
        sealed = cursor.fetchone()[0]
    assert RESIDENT not in sealed
    assert RESIDENT not in json.dumps(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert queries.get_kept_identity("CN", viewer=ANONYMOUS, key=KEY) == RESIDENT[-4:]
    with pytest.raises(PermissionRefused):
        actions.open_identity(order=order, why="curious", by=ANONYMOUS, at=AT)
    assert actions.open_identity(order=order, why="declaration", by=SYSTEM, at=AT) == RESIDENT
    assert AuditEntry.objects.filter(action="orders.open_identity", subject=order).count() == 1


def test_it_is_given_once_and_used_again_for_the_same_person_only() -> None:
    try_to_place(chinese_cart(), RESIDENT)
    again = try_to_place(chinese_cart(), "")
    assert actions.open_identity(order=again, why="declaration", by=SYSTEM, at=AT) == RESIDENT
    with pytest.raises(ProblemRaised):
        try_to_place(chinese_cart(), "", name="Somebody Else")
