"""What a phone noted without a network: made once by its key, refused field by field, nobody else's."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.catalogue.test_fetching import png
from tests.apps.cooperatives.hill import Hill, make_hill
from tests.catalogue_factories import make_seller
from tests.factories import AT, join, make_user
from tests.web.farm.test_pages import LIGHT, client_of, farm_of, first_view, words_of

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.models import User
from entrepot.apps.catalogue.models import Product
from entrepot.apps.cooperatives import actions
from entrepot.apps.cooperatives.models import Lot, Member

pytestmark = pytest.mark.django_db
MEMBER = {"number": "M-10", "name": "Keza Diane", "way": "cash"}
PRODUCT = {"title": "Washed green coffee", "price": "12,50", "currency": "USD", "gross_grams": "1,05"}


def send(browser: Client, page: str, given: dict[str, Any], key: str = "phone-key-1", **more: str) -> Any:
    """Send what a phone noted."""
    headers = {"Accept": "application/json", "Idempotency-Key": key, **more}
    return browser.post(page, given, headers=headers)


def photo(shade: int = 10) -> SimpleUploadedFile:
    """Return a picture as a phone sends it."""
    return SimpleUploadedFile("sack.png", png(shade), content_type="image/png")


def lot_of(hill: Hill) -> dict[str, str]:
    """Return what is said of a lot."""
    return {
        "product": hill.shelf.product,
        "harvested_on": "2026-06-01",
        "weight_grams": "52,5",
        "grade": "A1",
    }


def test_each_draft_makes_one_thing_however_often_it_is_sent() -> None:
    hill = make_hill()
    browser, farm = client_of(hill.by), farm_of(hill.by)
    for page, given, model in (
        ("members/new/", MEMBER, Member),
        ("lots/new/", lot_of(hill), Lot),
        ("products/new/", PRODUCT, Product),
    ):
        rows: Any = model.objects
        before = rows.count()
        first, second = (send(browser, farm + page, given, key=f"key-of-{page}") for _time in range(2))
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        assert browser.get(first.json()["to"]).status_code == 200
        assert rows.count() == before + 1
    made = Product.objects.get(translations__text="Washed green coffee", translations__field="title")
    variant = made.variants.get()
    assert (variant.price_minor, variant.currency, variant.gross_grams) == (1250, "USD", 1050)
    assert Lot.objects.get().weight_grams == 52_500


def test_a_photo_is_sent_along_and_the_same_one_counts_once() -> None:
    hill = make_hill()
    browser, page = client_of(hill.by), farm_of(hill.by) + "lots/new/"
    for _time in range(2):
        assert send(browser, page, {**lot_of(hill), "photo": photo()}).status_code == 201
    assert Lot.objects.get().photo_id is not None
    other = send(browser, page, {**lot_of(hill), "photo": photo(9)})
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["faults"][0]["reason"]


@pytest.mark.parametrize(
    ("page", "change", "field", "label"),
    [
        ("members/new/", {"number": "M-1"}, "number", "Member number"),
        ("members/new/", {"name": ""}, "name", "Name"),
        ("lots/new/", {"harvested_on": "2999-01-01"}, "harvested_on", "Day of the harvest"),
        ("lots/new/", {"weight_grams": "heavy"}, "weight_grams", "Weight in kilograms"),
        ("products/new/", {"price": "0"}, "price", "Price of one"),
        ("products/new/", {"gross_grams": "5000000"}, "gross_grams", "Weight of one in kilograms"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_nothing_is_made(
    page: str, change: dict[str, str], field: str, label: str
) -> None:
    hill = make_hill()
    browser, farm = client_of(hill.by), farm_of(hill.by)
    good = {"members/new/": MEMBER, "lots/new/": lot_of(hill), "products/new/": PRODUCT}[page]
    refused = send(browser, farm + page, {**good, **change})
    assert refused.status_code == 422
    (fault,) = refused.json()["faults"]
    assert (fault["field"], fault["label"]) == (field, label)
    assert fault["reason"]
    assert not Lot.objects.exists()
    assert not Member.objects.filter(number="M-10").exists()
    assert not Product.objects.filter(translations__text=PRODUCT["title"]).exists()
    assert send(browser, farm + page, good, key="a-new-key").status_code == 201


def test_a_draft_without_a_key_is_not_taken_and_said_at_once_it_is_told() -> None:
    hill = make_hill()
    browser, page = client_of(hill.by), farm_of(hill.by) + "members/new/"
    nameless = browser.post(page, MEMBER, headers={"Accept": "application/json"})
    assert (nameless.status_code, Member.objects.filter(number="M-10").exists()) == (422, False)
    assert send(browser, page, MEMBER, **{"X-At-Once": "1"}).status_code == 201
    assert "Keza Diane is on the list." in words_of(browser.get(page))
    assert send(browser, page, {**MEMBER, "number": "M-11"}, key="phone-key-2").status_code == 201
    assert "is on the list" not in words_of(browser.get(page))  # sent by itself, later: the box says so


def test_a_product_is_added_without_a_script_too() -> None:
    hill = make_hill()
    browser, page = client_of(hill.by), farm_of(hill.by) + "products/new/"
    assert browser.post(page, {**PRODUCT, "price": "1,505"}).status_code == 422
    made = browser.post(page, {**PRODUCT, "photo": photo()})
    assert (made.status_code, made["Location"].endswith("/code/")) == (302, True)
    assert (
        Product.objects.get(translations__text=PRODUCT["title"], translations__field="title").pictures.count()
        == 1
    )


def test_nobody_drafts_for_another_cooperative() -> None:
    hill, other = make_hill(), make_seller("Other")
    actions.turn_on_cooperative(by=other, at=AT)
    stranger = client_of(other)
    for page in ("members/new/", "lots/new/", "products/new/"):
        assert send(stranger, farm_of(hill.by) + page, MEMBER).status_code == 404
    assert send(stranger, farm_of(other) + "lots/new/", lot_of(hill)).status_code == 422
    assert not Lot.objects.exists()


def test_the_pages_are_light_name_whose_drafts_they_are_and_the_door_names_nobody() -> None:
    hill = make_hill()
    organisation = accounts.get_organisation(viewer=hill.by).public_id
    for actor in (hill.by, join(make_user(), organisation, "admin")):
        browser, who = client_of(actor), User.objects.get(pk=actor.user_id)
        for page in ("", "offline/", "members/new/", "lots/new/", "products/new/"):
            answer = browser.get(farm_of(hill.by) + page)
            assert first_view(answer) < LIGHT
            assert f'data-owner="{organisation}-{who.public_id}"' in answer.content.decode()
            assert f'data-who="{who.public_id}"' in answer.content.decode()
    assert "Uwase" not in browser.get(farm_of(hill.by) + "offline/").content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Sans réseau"), ("sw", "Bila mtandao"), ("zh-hans", "没有网络时"), ("en", "Without a network")],
)
def test_the_door_speaks_four_languages(language: str, said: str) -> None:
    hill = make_hill()
    assert said in words_of(client_of(hill.by, language).get(farm_of(hill.by) + "offline/"))


def test_signing_out_takes_what_was_kept_on_the_phone() -> None:
    hill = make_hill()
    browser = client_of(hill.by)
    asked = browser.get("/account/logout/")
    assert "was not sent" in words_of(asked)
    left = browser.post("/account/logout/")
    assert (left.status_code, left["Clear-Site-Data"]) == (302, '"storage"')
    assert "_auth_user_id" not in browser.session
