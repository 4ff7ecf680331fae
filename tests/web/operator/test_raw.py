"""Raw views: every table opens, nothing is written, nothing personal or secret is shown."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from tests.apps.orders.shop import fill_cart, make_shelf, open_shop, pay, place, ship
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.operator.people import browser_of, words_of

from entrepot.apps.accounts.actions import create_token
from entrepot.apps.kernel import raw_views, workers
from entrepot.apps.ledger.models import Posting
from entrepot.apps.orders.models import Checkout, Order, OrderAddress
from entrepot.web.operator.raw import many, site

pytestmark = [pytest.mark.django_db, pytest.mark.both]

OURS = [model for model in apps.get_models() if model.__module__.startswith("entrepot.apps.")]
SECRETS = {"password", "key_hash", "key_digest", "digest", "sealed", "email", "recipient", "phone", "lines"}


def filled() -> None:
    """Fill most tables by what the product does."""
    open_shop()
    shelf = make_shelf()
    (order,) = place(fill_cart((shelf, 1))).orders
    pay(Checkout.objects.get().public_id)
    workers.run_pending()
    ship(order, shelf.seller)
    workers.run_pending()
    owner = make_user("mei.yang@example.com")
    actor = actor_of(owner, make_organisation(owner))
    create_token(name="Shop", scopes=["quote"], expires_at=None, by=actor, at=AT)


def test_every_table_of_ours_is_there_and_nobody_elses() -> None:
    assert {model._meta.label for model in site._registry} == {model._meta.label for model in OURS}


@pytest.mark.parametrize(
    ("one", "more"),
    [
        ("entry", "entries"),
        ("business", "businesses"),
        ("day", "days"),
        ("order", "orders"),
        ("batch", "batches"),
    ],
)
def test_tables_are_named_as_english_writes_them(one: str, more: str) -> None:
    assert many(one) == more
    assert not [str(model._meta.verbose_name_plural) for model in OURS if _is_misspelt(model)]


def _is_misspelt(model: type[Model]) -> bool:
    plural = str(model._meta.verbose_name_plural)
    return plural.endswith("sss") or (plural.endswith("ys") and plural[-3] not in "aeiou")


def test_a_large_table_is_not_counted_to_its_end(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [make_user() for _number in range(3)]
    address = "/operate/raw/accounts/user/"
    shown = words_of(operator.get(address))
    assert re.search(r"\b\d+ users", shown)
    assert "results" not in shown
    monkeypatch.setattr(raw_views, "COUNTED", len(people))
    assert f"{len(people)}+ users" in words_of(operator.get(address))
    assert "1 result " in words_of(operator.get(address, {"q": people[0].public_id}))


def test_every_list_and_every_row_opens(operator: Client) -> None:
    filled()
    opened = 0
    assert operator.get("/operate/raw/").status_code == 200
    for label in {model._meta.app_label for model in OURS}:
        assert operator.get(f"/operate/raw/{label}/").status_code == 200
    for model in OURS:
        name = f"raw:{model._meta.app_label}_{model._meta.model_name}"
        answer = operator.get(reverse(f"{name}_changelist"))
        assert answer.status_code == 200, model
        row = model._default_manager.order_by("-pk").first()
        if row is not None:
            opened += 1
            assert operator.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, model
    assert opened > 30


def test_what_is_secret_or_personal_is_not_shown(operator: Client) -> None:
    filled()
    for model, view in site._registry.items():
        assert isinstance(view, raw_views.RawView)
        assert set(view.visible()) & SECRETS == set(), model
    address = OrderAddress.objects.get()
    bodies = ""
    for model in OURS:
        name = f"raw:{model._meta.app_label}_{model._meta.model_name}"
        bodies += operator.get(reverse(f"{name}_changelist")).content.decode()
        for row in model._default_manager.all()[:3]:
            bodies += operator.get(reverse(f"{name}_change", args=[row.pk])).content.decode()
    for told in (address.recipient, address.lines, address.phone, address.postcode, "mei.yang@example.com"):
        assert told
        assert told not in bodies
    user = get_user_model().objects.get(email="mei.yang@example.com")
    assert user.password not in bodies


@pytest.mark.parametrize("way", ["add/", "{row}/change/", "{row}/delete/", "{row}/history/", ""])
def test_no_request_writes(operator: Client, way: str) -> None:
    filled()
    before = list(Posting.objects.values())
    row = Posting.objects.first()
    assert row is not None
    address = f"/operate/raw/ledger/posting/{way.format(row=row.pk)}"
    given = {"minor": "1", "action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    for answer in (operator.post(address, given), operator.put(address), operator.delete(address)):
        assert answer.status_code in {404, 405}
    assert list(Posting.objects.values()) == before


def test_the_admins_own_doors_are_shut(operator: Client) -> None:
    for way in ("login/", "logout/", "password_change/", "autocomplete/", "r/1/1/", "auth/group/", "mfa/"):
        assert operator.get(f"/operate/raw/{way}").status_code == 404
    assert browser_of(make_user()).get("/operate/raw/orders/order/").status_code == 404


def test_a_row_is_found_by_its_whole_id_and_leads_to_who_did_what(operator: Client) -> None:
    filled()
    order = Order.objects.get()
    found = operator.get(f"/operate/raw/orders/order/?q={order.public_id}").content.decode()
    assert order.public_id in found
    nothing = operator.get("/operate/raw/orders/order/?q=ord_nothing").content.decode()
    assert order.public_id not in nothing
    detail = operator.get(f"/operate/raw/orders/order/{order.pk}/change/").content.decode()
    assert f"/operate/audit/?subject={order.public_id}" in detail
    assert '<input type="submit"' not in detail.replace("'", '"') or "q" in detail


def test_the_pages_need_no_inline_code(operator: Client) -> None:
    filled()
    for way in ("", "orders/order/", f"orders/order/{Order.objects.get().pk}/change/"):
        answer = operator.get(f"/operate/raw/{way}")
        body = answer.content.decode()
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert "style=" not in body
        assert "<style" not in body
        assert "onclick" not in body
        for script in body.split("<script")[1:]:
            assert "src=" in script.partition(">")[0] or "json" in script.partition(">")[0]
