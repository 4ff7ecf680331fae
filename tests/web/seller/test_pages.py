"""A seller's pages: three fields, five fields, a code confirmed, a grid; and nobody else's rows."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.catalogue_factories import a_variant, make_product, open_markets
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.businesses.actions import register_business
from entrepot.apps.businesses.models import Business
from entrepot.apps.catalogue.models import Product
from entrepot.apps.kernel.actors import Actor

pytestmark = pytest.mark.django_db

CHINESE = {"headers": {"accept-language": "zh-CN"}}
THREE = {"name": "Hill Candles", "country": "GB", "kind": "home"}
FIVE = {"title": "Soy wax candle", "price": "24.50", "currency": "GBP", "gross_grams": "540", "origin": "GB"}
OF_A_PRODUCT = ("", "code/", "edit/", "fact/?field=ml", "shelf/")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seller_of(name: str = "Hill Candles") -> tuple[Client, str, Actor]:
    """Return a signed-in seller's browser, the organisation, and the seller as an actor."""
    owner = make_user()
    organisation = make_organisation(owner, name)
    actor = actor_of(owner, organisation)
    register_business(name=name, country="GB", kind="home", by=actor, at=AT)
    return client_of(owner), organisation, actor


def words_of(answer: Any) -> str:
    """Return the words of a page's main part, without markup."""
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_strangers_open_a_shop_or_sign_in(client: Client) -> None:
    answer = client.get("/sell/", follow=True)
    assert answer.redirect_chain == [("/sell/open/", 302)]
    assert f"{reverse('account_login')}?next=/sell/" in answer.content.decode()
    assert '<a href="/sell/">Sell</a>' in client.get("/de/en/").content.decode()


def test_three_fields_make_a_business() -> None:
    client = client_of(make_user())
    wrong = client.post("/sell/", {"name": "", "country": "GB", "kind": ""})
    assert wrong.status_code == 422
    assert "Give the name your customers know." in words_of(wrong)
    assert not Organisation.objects.exists()

    answer = client.post("/sell/", THREE, follow=True)
    assert "Your first product takes two minutes" in words_of(answer)
    row = Business.objects.get()
    assert (row.name, row.country, row.kind, row.state) == ("Hill Candles", "GB", "home", "listed")


def test_a_refused_business_leaves_no_organisation() -> None:
    answer = client_of(make_user()).post("/sell/", THREE | {"name": "  "})
    assert answer.status_code == 422
    assert not Organisation.objects.exists()


def test_an_organisation_registers_once_and_members_may_not() -> None:
    owner, member = make_user(), make_user()
    organisation = make_organisation(owner, "Sha Xi Tea", country="CN")
    join(member, organisation)
    address = f"/sell/{organisation}/register/"
    assert client_of(member).get(f"/sell/{organisation}/").status_code == 302
    assert client_of(member).get(address).status_code == 403

    client = client_of(owner)
    assert 'value="Sha Xi Tea"' in client.get(address).content.decode()
    assert client.post(address, THREE).status_code == 302
    assert client.post(address, THREE)["Location"] == f"/sell/{organisation}/"
    assert Business.objects.count() == 1


def test_who_has_several_organisations_chooses() -> None:
    owner = make_user()
    names = [make_organisation(owner, name) for name in ("Hill Candles", "Sha Xi Tea")]
    page = client_of(owner).get("/sell/").content.decode()
    assert all(f'href="/sell/{name}/"' in page for name in names)


def test_five_fields_make_a_product_in_the_language_it_is_written_in() -> None:
    client, organisation, _actor = seller_of()
    answer = client.post(f"/sell/{organisation}/new-product/", FIVE | {"title": "大豆蜡蜡烛"})
    product = Product.objects.get()
    assert answer["Location"] == f"/sell/{organisation}/products/{product.public_id}/code/"
    assert (product.language, product.origin, product.hs, product.state) == ("zh-hans", "GB", "", "draft")
    variant = product.variants.get()
    assert (variant.price_minor, variant.currency, variant.gross_grams) == (2450, "GBP", 540)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "Say what it is, as a customer would."),
        ({"price": "0.00"}, "Give a price above zero."),
        ({"price": "1,2"}, "Write a number with a point"),
        ({"price": "100.50", "currency": "JPY"}, "Amounts in JPY have at most 0 decimals."),
        ({"gross_grams": "half"}, "Write a whole number of grams"),
        ({"gross_grams": "0"}, "Give a weight above zero."),
        ({"origin": "XX"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, str], said: str) -> None:
    client, organisation, _actor = seller_of()
    answer = client.post(f"/sell/{organisation}/new-product/", FIVE | changes)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Product.objects.exists()


def test_a_photo_is_kept_and_what_is_none_is_refused() -> None:
    client, organisation, _actor = seller_of()
    address = f"/sell/{organisation}/new-product/"
    nothing = SimpleUploadedFile("candle.jpg", b"not a picture", "image/jpeg")
    refused = client.post(address, FIVE | {"photo": nothing})
    assert "This is not a picture we can read." in words_of(refused)
    assert not Product.objects.exists()

    drawn = BytesIO()
    Image.new("RGB", (400, 300), "#b23a1e").save(drawn, "PNG")
    photo = SimpleUploadedFile("candle.png", drawn.getvalue(), "image/png")
    client.post(address, FIVE | {"photo": photo})
    shown = re.search(
        r'<img[^>]*src="(/pictures/[^"]+)"', client.get(f"/sell/{organisation}/").content.decode()
    )
    assert shown is not None
    assert client.get(shown[1]).status_code == 200


def test_the_seller_confirms_a_code_and_vague_words_get_a_question() -> None:
    client, organisation, actor = seller_of()
    product = make_product(actor, "Soy candle", hs="")
    address = f"/sell/{organisation}/products/{product}/code/"
    page = client.get(address).content.decode()
    assert 'value="340600"' in page
    assert "checked" not in page
    assert "Describe each thing" in words_of(client.get(address, {"what": "gift"}))
    assert 'href="?what=3406"' not in client.get(address, {"what": "3406"}).content.decode()
    assert "No code fits these words." in words_of(client.get(address, {"what": "zzxxqq"}))

    assert client.post(address, {"what": "candle"}).status_code == 422
    assert client.post(address, {"what": "candle", "hs": "999999"}).status_code == 422
    assert client.post(address, {"what": "candle", "hs": "340600"}).status_code == 302
    row = Product.objects.get()
    assert (row.hs, row.hs_confirmed) == ("340600", "seller")


def test_a_change_keeps_what_the_form_does_not_ask() -> None:
    client, organisation, actor = seller_of()
    product = make_product(actor, description="Burns for forty hours.")
    address = f"/sell/{organisation}/products/{product}/edit/"
    assert 'value="24.00"' in client.get(address).content.decode()
    client.post(address, FIVE)
    row = Product.objects.get()
    assert (row.origin, row.hs) == ("GB", "340600")
    assert row.translations.get(field="description").text == "Burns for forty hours."
    variant = row.variants.get(archived_at=None)
    assert (variant.sku, variant.price_minor, variant.currency, variant.net_grams) == (
        "HC-1",
        2450,
        "GBP",
        220,
    )


def test_an_unknown_origin_is_asked_for_not_guessed() -> None:
    client, organisation, actor = seller_of()
    address = f"/sell/{organisation}/products/{make_product(actor, origin='')}/edit/"
    assert '<option value="" selected>Choose the country</option>' in client.get(address).content.decode()
    assert "Choose the country." in words_of(client.post(address, FIVE | {"origin": ""}))
    assert Product.objects.get().origin == ""


def test_variants_keep_their_own_prices() -> None:
    client, organisation, actor = seller_of()
    two = (a_variant("S", options=("small",)), a_variant("L", options=("large",), price_minor=4800))
    product = make_product(actor, variants=two, option_names=("Size",))
    address = f"/sell/{organisation}/products/{product}/edit/"
    assert "id_price" not in client.get(address).content.decode()
    client.post(address, {"title": "Cedar candle, two sizes", "origin": "FR"})
    prices = Product.objects.get().variants.filter(archived_at=None).values_list("price_minor", flat=True)
    assert sorted(prices) == [2400, 4800]


def test_a_product_is_put_away() -> None:
    client, organisation, actor = seller_of()
    product = make_product(actor)
    answer = client.post(f"/sell/{organisation}/products/{product}/archive/", follow=True)
    assert "“Cedar Candle” is put away." in words_of(answer)
    assert client.get(f"/sell/{organisation}/products/{product}/").status_code == 404


def test_the_list_goes_on_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.web.seller.products.ON_A_PAGE", 1)
    client, organisation, actor = seller_of()
    for number in ("1", "2"):
        make_product(actor, f"Candle {number}", variants=(a_variant(number),))
    first = client.get(f"/sell/{organisation}/").content.decode()
    assert "Candle 2" in first
    assert "Candle 1" not in first
    following = re.search(r'href="(\?after=\d+)"', first)
    assert following is not None
    assert "Candle 1" in client.get(f"/sell/{organisation}/{following[1]}").content.decode()
    assert client.get(f"/sell/{organisation}/?after=nonsense").status_code == 200


@pytest.mark.parametrize("operator", [False, True])
def test_rows_of_another_seller_are_not_there(*, operator: bool) -> None:
    _client, theirs, stranger = seller_of("Sha Xi Tea")
    product = make_product(stranger)
    client, own, actor = seller_of()
    if operator:  # who may read everything elsewhere still sells only their own
        User.objects.get(pk=actor.user_id).platform_memberships.create(role="operator", created_at=AT)
    for organisation in (own, theirs):
        base = f"/sell/{organisation}/products/{product}/"
        assert {client.get(base + page).status_code for page in OF_A_PRODUCT} == {404}
        for page in ("edit/", "code/", "publish/", "withdraw/", "archive/", "fact/?field=ml"):
            assert client.post(base + page, FIVE | {"hs": "340600", "value": "1"}).status_code == 404
    assert client.get(f"/sell/{theirs}/").status_code == 404
    assert "Cedar Candle" not in client.get(f"/sell/{own}/").content.decode()


def test_every_page_stands_in_chinese_without_a_word_of_code_or_style() -> None:
    open_markets()
    client, organisation, actor = seller_of()
    base = f"/sell/{organisation}/"
    pages = [base, base + "new-product/"]
    product = make_product(actor, hs="")
    pages += [f"{base}products/{product}/{page}" for page in OF_A_PRODUCT]
    for page in pages:
        answer = client.get(page, **CHINESE)
        assert answer.status_code == 200
        html = answer.content.decode()
        assert re.search(r"[\u4e00-\u9fff]{2}", words_of(answer)), page
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", html), page
        assert "no-store" in answer["Cache-Control"]
