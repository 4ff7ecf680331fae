"""What stands beside the goods: reviews, questions, keeping for later, comparing; all without a script."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from tests.catalogue_factories import make_seller
from tests.factories import AT, actor_of, make_user
from tests.web.storefront.shop import SHOP, sell

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.reviews import actions as reviews
from entrepot.apps.reviews.models import Review
from entrepot.apps.reviews.scores import move_score

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def reviewed(product: str, *stars: int, **more: Any) -> list[Review]:
    """Put reviews of a product into the tables, as the actions leave them."""
    shown = catalogue.get_listed_product(product, market="SG", viewer=ANONYMOUS)
    made = []
    for number, each in enumerate(stars):
        row = Review.objects.create(
            product=product,
            business=shown.business,
            organisation_id=shown.organisation,
            market="SG",
            country="SG",
            words=f"Words {number}",
            author="Mei T.",
            language="en",
            order=f"ord_{number}",
            variant=shown.variants[0].public_id,
            stars=each,
            created_at=AT,
            **more,
        )
        move_score(row, come=each)
        made.append(row)
    return made


def page(address: str, **headers: str) -> str:
    response = Client().get(address, **headers)
    assert response.status_code == 200, response
    return response.content.decode()


def test_a_product_shows_its_score_and_says_it_to_search_engines() -> None:
    product = sell()
    reviewed(product, 5, 5, 4, answer="Thank you.", answered_at=AT)
    shown = page(f"{SHOP}{product}/")
    assert "4.7" in shown
    assert "Mei T." in shown
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown)
    assert json.loads(data)["aggregateRating"]["ratingValue"] == "4.7"
    assert json.loads(data)["aggregateRating"]["reviewCount"] == 3


def test_without_a_review_nothing_is_claimed() -> None:
    shown = page(f"{SHOP}{sell()}/")
    assert "aggregateRating" not in shown
    assert "Nobody has said anything yet" in shown


def test_all_reviews_by_stars_and_page_by_page() -> None:
    product = sell()
    reviewed(product, *([5] * 21), 1)
    first = page(f"{SHOP}{product}/reviews/")
    assert first.count('class="said"') == 20
    older = re.search(r'href="([^"]*before=[^"]*)"', first)
    assert older is not None
    assert page(older[1].replace("&amp;", "&")).count('class="said"') == 2
    assert page(f"{SHOP}{product}/reviews/?stars=1").count('class="said"') == 1


def test_a_hidden_review_is_nowhere() -> None:
    product = sell()
    (row,) = reviewed(product, 5)
    Review.objects.filter(pk=row.pk).update(hidden_at=AT, hidden_for="insult")
    assert "Words 0" not in page(f"{SHOP}{product}/")


def test_a_question_waits_for_its_answer() -> None:
    seller, person = make_seller(), actor_of(make_user(name="Joe Doe"))
    product = sell(seller)
    asked = reviews.ask_question(
        product=product, market="SG", words="Is it soy?", language="en", by=person, at=AT
    )
    assert "Is it soy?" not in page(f"{SHOP}{product}/")
    reviews.answer_question(question=asked, answer="It is.", by=seller, at=AT)
    shown = page(f"{SHOP}{product}/")
    assert "Is it soy?" in shown
    assert "Joe D." in shown


def test_who_asks_signs_in_first() -> None:
    product = sell()
    response = Client().get(f"{SHOP}{product}/ask")
    assert response.status_code == 302
    assert "login" in response["Location"]
    user = make_user()
    browser = Client()
    browser.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(f"{SHOP}{product}/ask", {"words": ""}).status_code == 422
    assert browser.post(f"{SHOP}{product}/ask", {"words": "Is it soy?"}).status_code == 302


def test_who_has_nothing_received_is_told_so() -> None:
    assert "Who received it says how it is" in page(f"{SHOP}{sell()}/say")


def test_it_is_kept_for_later_by_the_browser_and_let_go() -> None:
    product, browser = sell(), Client()
    assert browser.post("/sg/en/wishes/keep", {"product": product}).status_code == 403
    assert browser.post("/sg/en/wishes/keep", {"product": product}, **HERE).status_code == 302
    assert "Cedar Candle" in browser.get("/sg/en/wishes/").content.decode()
    assert "Cedar Candle" not in page("/sg/en/wishes/")
    browser.post("/sg/en/wishes/drop", {"product": product})
    assert "Nothing is kept yet" in browser.get("/sg/en/wishes/").content.decode()


def test_the_page_of_a_product_is_the_same_for_who_keeps_it() -> None:
    product, browser = sell(), Client()
    before = page(f"{SHOP}{product}/")
    browser.post("/sg/en/wishes/keep", {"product": product}, **HERE)
    assert browser.get(f"{SHOP}{product}/").content.decode() == before


def test_four_stand_side_by_side_at_their_whole_price() -> None:
    seller = make_seller()
    products = [sell(seller, f"Candle {number}") for number in range(5)]
    query = "&".join(f"product={each}" for each in products)
    shown = page(f"/sg/en/compare?{query}")
    assert shown.count('<th scope="col">') == 4
    assert shown.count('<th scope="row">') == 11
    assert "Take it off" in shown
    alone = page(f"/sg/en/compare?product={products[0]}")
    assert f"product={products[0]}&amp;product={products[4]}" in alone


def test_comparing_nothing_teaches_how() -> None:
    assert "Nothing stands side by side yet" in page("/sg/en/compare")
    assert "is not sold in" in page("/sg/en/compare?product=prd_" + "0" * 22)
