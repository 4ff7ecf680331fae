"""Programs of buyers and sellers talk where everybody reads it: reviews, questions, answers, reports."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.apps.files.test_private import photo
from tests.apps.orders.shop import open_shop
from tests.apps.reviews.talk import KEY, Talk, make_talk
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.apps.accounts.models import User
from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.reviews import actions
from entrepot.apps.reviews.actions import Photo, Wording

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def talk() -> Iterator[Talk]:
    open_shop()
    with clock.travel(AT):
        yield make_talk()


def program_of(client: Client, by: Any, **more: Any) -> Caller:
    return Caller(client, token_of(actor_of(by, make_organisation(by)), **more))


@pytest.fixture
def stranger(client: Client) -> Caller:
    return program_of(client, make_user())


@pytest.fixture
def seller(client: Client, talk: Talk) -> Caller:
    return Caller(client, token_of(talk.shelf.seller))


def test_who_received_it_says_how_it_was_and_the_seller_answers(
    client: Client, talk: Talk, seller: Caller, stranger: Caller
) -> None:
    guest = Caller(client, cart_key=KEY)
    (mine,) = guest.get(f"/received?order={talk.guests}")["items"]
    assert (mine["open"], mine["review"], mine["product"]) == (True, None, talk.shelf.product)
    said = {"order": mine["order"], "variant": mine["variant"], "stars": 4, "words": "Burns evenly."}
    assert is_problem(stranger.ask("POST", "/reviews", said), 409)["type"].endswith(":not-received")
    made = guest.post("/reviews", said)
    assert (made["stars"], made["author"], made["hidden_for"]) == (4, "", "")
    assert is_problem(guest.ask("POST", "/reviews", said), 409)["type"].endswith(":reviewed-already")
    wrong = {"stars": 5, "words": "See www.other.example"}
    assert is_problem(guest.ask("PUT", f"/reviews/{made['id']}", wrong), 422)["errors"][0]["field"] == "words"
    is_problem(stranger.ask("PUT", f"/reviews/{made['id']}", {"stars": 1}), 404)
    changed = guest.put(f"/reviews/{made['id']}", {"stars": 5, "called": "Mei"})
    assert (changed["stars"], changed["author"]) == (5, "Mei")

    (waiting,) = seller.get("/business/reviews?unanswered=true")["items"]
    assert waiting["id"] == made["id"]
    is_problem(stranger.ask("PUT", f"/reviews/{made['id']}/answer", {"answer": "Thanks."}), 404)
    seller.put(f"/reviews/{made['id']}/answer", {"answer": "Thank you."})
    assert seller.get("/business/reviews?unanswered=true")["items"] == []
    page = Caller(client).get(f"/shop/SG/products/{talk.shelf.product}/reviews")
    assert page["rating"] == {
        "count": 1,
        "average": "5.0",
        "stars": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1},
    }
    assert [(each["id"], each["answer"]) for each in page["items"]] == [(made["id"], "Thank you.")]
    assert Caller(client).get(f"/shop/SG/products/{talk.shelf.product}/reviews?stars=1")["items"] == []
    is_problem(Caller(client).ask("GET", f"/shop/DE/products/{talk.shelf.product}/reviews"), 404)


def test_a_key_that_may_only_write_reads_what_it_wrote(client: Client, talk: Talk) -> None:
    actor = talk.buyer
    only = Caller(client, token_of(actor_of(_user(actor), make_organisation(_user(actor))), [ORDERS_WRITE]))
    said = {"order": talk.order, "variant": talk.shelf.variant, "stars": 3}
    made = only.post("/reviews", said)
    assert (made["author"], made["words"]) == ("Mei T.", "")
    is_problem(only.ask("GET", "/received"), 403)


def _user(actor: Any) -> Any:
    return User.objects.get(pk=actor.user_id)


def test_pages_of_reviews_follow_each_other_and_show_photos(client: Client, talk: Talk) -> None:
    wording = Wording(stars=5)
    given = {"variant": talk.shelf.variant, "wording": wording, "at": AT}
    shown = [Photo("a.jpg", photo())]
    first = actions.write_review(order=talk.order, by=talk.buyer, photos=shown, **given)  # type: ignore[arg-type]
    second = actions.write_review(order=talk.guests, by=ANONYMOUS, key=KEY, **given)  # type: ignore[arg-type]
    anybody, home = Caller(client), f"/shop/SG/products/{talk.shelf.product}/reviews?limit=1"
    page = anybody.get(home)
    assert [each["id"] for each in page["items"]] == [second]
    following = anybody.get(f"{home}&cursor={page['next']}")
    assert ([each["id"] for each in following["items"]], following["next"]) == ([first], None)
    (file,) = following["items"][0]["photos"]
    seen = anybody.ask("GET", f"/reviews/{first}/photos/{file}")
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/webp")
    is_problem(anybody.ask("GET", f"/reviews/{second}/photos/{file}"), 404)


def test_a_question_is_read_by_everybody_once_it_is_answered(
    client: Client, talk: Talk, seller: Caller, stranger: Caller
) -> None:
    asker = program_of(client, make_user())
    home = f"/shop/SG/products/{talk.shelf.product}/questions"
    made = asker.post(home, {"words": "How long does it burn?"})
    assert Caller(client).get(home)["items"] == []
    assert asker.get("/questions")["items"] == [made] == [asker.get(f"/questions/{made['id']}")]
    is_problem(stranger.ask("GET", f"/questions/{made['id']}"), 404)
    is_problem(stranger.ask("PUT", f"/questions/{made['id']}/answer", {"answer": "Long."}), 404)
    is_problem(seller.ask("POST", home, {"words": "Is it good?"}), 403)
    is_problem(Caller(client, cart_key=KEY).ask("POST", home, {"words": "Is it good?"}), 401)
    (waiting,) = seller.get("/business/questions?unanswered=true")["items"]
    answered = seller.put(f"/questions/{waiting['id']}/answer", {"answer": "Forty hours."})
    assert answered["answer"] == "Forty hours."
    (read,) = Caller(client).get(home)["items"]
    assert (read["words"], read["answer"]) == ("How long does it burn?", "Forty hours.")
    assert stranger.get(f"/questions/{made['id']}") == read
    for number in range(9):
        asker.post(home, {"words": f"And {number}?"})
    assert is_problem(asker.ask("POST", home, {"words": "And?"}), 409)["type"].endswith(":many-questions")


def test_what_should_not_stand_there_is_reported_once(talk: Talk, stranger: Caller) -> None:
    review = actions.write_review(
        order=talk.order, variant=talk.shelf.variant, wording=Wording(stars=1), by=talk.buyer, at=AT
    )
    told = {"subject": review, "ground": "untrue", "words": "It was never sent."}
    assert stranger.post("/reports", told)["id"].startswith("rpt_")
    assert is_problem(stranger.ask("POST", "/reports", told), 409)["type"].endswith(":reported-already")
    is_problem(stranger.ask("POST", "/reports", {**told, "ground": "boring"}), 422)
    is_problem(stranger.ask("POST", "/reports", {**told, "subject": "rev_" + "0" * 22}), 404)
