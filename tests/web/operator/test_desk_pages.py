"""The desk's pages: who may come in, what waits, and each decision done through its own app."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import Settings
from tests.apps.orders.shop import KEY, fill_cart, make_shelf, open_shop, pay, place, ship, state_of
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.races.scenarios.desk import bury
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.apps.businesses.actions import register_business, submit_verification
from entrepot.apps.businesses.models import Business, Verification
from entrepot.apps.desk import actions as desk
from entrepot.apps.desk import queries as desk_queries
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, system
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders.models import Order
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.models import Chargeback, PaymentIntent
from entrepot.apps.payments.provider import Answer, ProviderChargeback, ProviderPayment
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db

PAGES = (
    "/operate/",
    "/operate/lanes/dispute/",
    "/operate/money/",
    "/operate/orders/",
    "/operate/figures/",
    "/operate/markets/",
    "/operate/fees/",
    "/operate/audit/",
    "/operate/letters/",
    "/operate/law/",
    "/operate/raw/",
)
CLERK = system("payments")


def asks_to_be_verified() -> str:
    owner = make_user(name="Mei Yang")
    actor = actor_of(owner, make_organisation(owner))
    register_business(name="Sha Xi Tea", country="CN", kind="farm", by=actor, at=AT)
    return submit_verification(
        legal_name="Shaxi Tea Co-operative Ltd",
        registration="91532931MA6K1",
        register="SAMR",
        by=actor,
        at=AT,
    )


def in_dispute() -> tuple[str, str]:
    """Return an order that arrived, and the complaint about it that came before the platform."""
    open_shop()
    shelf = make_shelf()
    (order,) = place(fill_cart((shelf, 2))).orders
    pay(Order.objects.get().checkout.public_id)
    workers.run_pending()
    ship(order, shelf.seller)
    workers.run_pending()
    case = orders.open_dispute(order=order, why="The wick is missing.", by=actor_of_nobody(), at=AT, key=KEY)
    orders.expire_clock(dispute=case, by=SYSTEM, at=AT + timedelta(days=5))
    return order, case


def actor_of_nobody() -> Any:
    from entrepot.apps.kernel.actors import ANONYMOUS  # noqa: PLC0415 - read where it is used

    return ANONYMOUS


def item_about(subject: str) -> str:
    (item,) = desk_queries.list_items_about(subject, viewer=SYSTEM)
    return f"/operate/items/{item.public_id}/"


@pytest.mark.parametrize("page", PAGES)
def test_the_platforms_pages_are_for_its_people_alone(client: Client, operator: Client, page: str) -> None:
    assert client.get(page)["Location"].startswith("/account/login/")
    assert browser_of(make_user()).get(page).status_code == 404
    answer = operator.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("page", PAGES[2:])
def test_an_officer_sees_the_desk_and_no_money(officer: Client, page: str) -> None:
    assert officer.get(page).status_code == 404
    home = officer.get("/operate/")
    assert home.status_code == 200
    assert "Verifications" in words_of(home)
    assert "Payouts" not in words_of(home)
    assert "Money check" not in words_of(home)
    assert officer.get("/operate/lanes/payout/").status_code == 404


def test_a_second_step_is_asked_for_where_it_is_demanded(operator: Client, settings: Settings) -> None:
    assert "Add a second step" in words_of(operator.get("/operate/"))
    settings.OPERATORS_NEED_MFA = True
    for page in PAGES:
        assert operator.get(page)["Location"] == "/operate/second-step/"
    assert "A second step first" in words_of(operator.get("/operate/second-step/"))
    assert browser_of(make_user()).get("/operate/second-step/").status_code == 404


def test_an_empty_desk_says_what_will_come(operator: Client) -> None:
    assert "Nothing waits for a person" in words_of(operator.get("/operate/"))
    assert "Nothing waits here" in words_of(operator.get("/operate/lanes/dispute/"))
    assert operator.get("/operate/lanes/nonsense/").status_code == 404
    assert operator.get("/operate/items/desk_nonsense/").status_code == 404


def test_what_is_late_is_said_in_words(operator: Client) -> None:
    asks_to_be_verified()
    assert "Due in 2 days" in words_of(operator.get("/operate/"))
    with clock.travel(AT + timedelta(days=5)):
        words = words_of(operator.get("/operate/lanes/verification/"))
    assert "Late by 3 days" in words
    assert "1 late" in words


def test_a_business_is_verified_with_everything_in_view(officer: Client) -> None:
    page = item_about(asks_to_be_verified())
    words = words_of(officer.get(page))
    for told in ("Shaxi Tea Co-operative Ltd", "SAMR", "91532931MA6K1", "Sha Xi Tea", "China", "Mei Yang"):
        assert told in words
    answer = officer.post(page, {"do": "decide", "choice": "verify"}, follow=True)
    assert "Verified: it may be paid out." in words_of(answer)
    assert Business.objects.get().state == "verified"
    assert "verified" in words_of(officer.get(page))  # it can still be read


def test_a_refusal_needs_a_reason_and_reaches_the_business(officer: Client) -> None:
    page = item_about(asks_to_be_verified())
    answer = officer.post(page, {"do": "decide", "choice": "refuse"})
    assert answer.status_code == 422
    assert "Choose at least one reason." in words_of(answer)
    given = {"do": "decide", "choice": "refuse", "reasons": ["name_differs"], "note": "Send the licence."}
    assert officer.post(page, given).status_code == 302
    row = Verification.objects.get()
    assert (row.state, row.note, [each.code for each in row.reasons.all()]) == (
        "refused",
        "Send the licence.",
        ["name_differs"],
    )


def test_what_somebody_has_taken_nobody_else_decides(operator: Client, officer: Client) -> None:
    page = item_about(asks_to_be_verified())
    officer.post(page, {"do": "take"})
    words = words_of(operator.get(page))
    assert "Ove Officer has taken this." in words
    assert "Record the decision" not in words
    answer = operator.post(page, {"do": "decide", "choice": "verify"}, follow=True)
    assert "Somebody else has taken this." in answer.content.decode()
    assert Business.objects.get().state == "pending"
    operator.post(page, {"do": "give_back"})
    assert "Record the decision" in words_of(operator.get(page))


def test_nobody_verifies_their_own_business() -> None:
    owner = person_of("officer")
    actor = actor_of(owner, make_organisation(owner))
    register_business(name="Own Tea", country="CN", kind="farm", by=actor, at=AT)
    asked = submit_verification(legal_name="Own", registration="1", register="SAMR", by=actor, at=AT)
    browser, page = browser_of(owner), item_about(asked)
    assert "another one must" in words_of(browser.get(page))
    browser.post(page, {"do": "decide", "choice": "verify"})
    assert Business.objects.get().state == "pending"


def end_appeals() -> None:
    """Let the time to appeal pass."""
    orders.expire_clocks(by=SYSTEM, at=clock.now() + timedelta(days=4))
    workers.run_pending()


def test_a_complaint_is_decided_for_the_seller(operator: Client) -> None:
    order, case = in_dispute()
    page = item_about(case)
    words = words_of(operator.get(page))
    for told in ("The wick is missing.", "Complaint under examination", "Held now", "Hill Candles"):
        assert told in words
    why = {"why_en": "It is in the picture."}
    answer = operator.post(page, {"do": "decide", "choice": "nothing"} | why, follow=True)
    assert "Decided. Both sides read why" in words_of(answer)
    end_appeals()
    assert state_of(order) == "released"
    (item,) = desk_queries.list_items_about(case, viewer=SYSTEM)
    assert item.decision == "announced"


def test_a_part_of_the_money_goes_back(operator: Client) -> None:
    order, case = in_dispute()
    page = item_about(case)
    decision = {"do": "decide", "choice": "part", "why_en": "One of two was broken."}
    assert operator.post(page, decision).status_code == 422
    assert operator.post(page, {**decision, "amount": "abc"}).status_code == 422
    assert state_of(order) == "disputed"
    assert operator.post(page, {**decision, "amount": "5.00"}).status_code == 302
    end_appeals()
    row = Order.objects.get()
    assert (row.refund_claimed_minor, row.state) == (500, "released")


def test_more_time_is_given_from_the_desk_and_from_the_file(operator: Client) -> None:
    _order, case = in_dispute()
    page = item_about(case)
    later = {"do": "decide", "choice": "later", "days": "3", "why_en": "A photo."}
    assert operator.post(page, later).status_code == 302
    file = f"/operate/disputes/{case}/"
    assert "There is more time" in words_of(operator.get(file))
    assert operator.post(file, {"choice": "more", "why": "Holidays."}).status_code == 422
    assert operator.post(file, {"choice": "more", "days": "12", "why": "Holidays."}).status_code == 422
    assert operator.post(file, {"choice": "say", "why": "Please send a photo."}).status_code == 302
    assert "Please send a photo." in words_of(operator.get(file))
    assert case in operator.get("/operate/disputes/").text


def test_a_failed_task_is_tried_again_from_the_desk(operator: Client) -> None:
    with transaction.atomic():
        letter = bury()
    workers.run_pending()
    page = item_about(letter)
    assert "orders.note_payment" in words_of(operator.get(page))
    assert operator.post(page, {"do": "decide", "choice": "dismiss"}).status_code == 422
    assert operator.post(page, {"do": "decide", "choice": "retry"}).status_code == 302
    assert DeadLetter.objects.get().state == "retried"


def test_a_payment_that_disagrees_waits_for_a_person(operator: Client) -> None:
    open_shop()
    checkout = place(fill_cart((make_shelf(), 1))).public_id
    payment = pay(checkout)
    row = PaymentIntent.objects.get()
    more = Money(row.amount_minor + 1, row.currency)
    answer = ProviderPayment(
        key=payment, reference="other", state=Answer.CAPTURED, amount=more, captured=more
    )
    payments.record_answer(provider="sandbox", answer=answer, by=CLERK, at=AT)
    payments.record_answer(provider="sandbox", answer=answer, by=CLERK, at=AT)
    page = item_about(payment)
    assert "Another amount was taken" in words_of(operator.get(page))
    assert operator.post(page, {"do": "decide", "note": ""}).status_code == 422
    assert operator.post(page, {"do": "decide", "note": "One cent given back by hand."}).status_code == 302
    (item,) = desk_queries.list_items_about(payment, viewer=SYSTEM)
    assert (item.decision, item.note) == ("settled", "One cent given back by hand.")


def test_a_chargeback_waits_and_leaves_with_its_outcome(operator: Client) -> None:
    open_shop()
    payment = pay(place(fill_cart((make_shelf(), 1))).public_id)
    workers.run_pending()
    amount = PaymentIntent.objects.get().amount
    for outcome in ("", "won"):
        payments.record_chargeback(
            payment=payment,
            chargeback=ProviderChargeback("cb1", amount, "not_received", outcome),
            by=CLERK,
            at=AT,
        )
        if not outcome:
            page = item_about(Chargeback.objects.get().public_id)
            assert "not_received" in words_of(operator.get(page))
    (item,) = desk_queries.list_items_about(Chargeback.objects.get().public_id, viewer=SYSTEM)
    assert item.decision == "won"


def test_what_nobody_told_us_of_is_closed_with_a_note(operator: Client) -> None:
    item = desk.open_item(
        lane="declaration", subject_kind="novelty", subject="nov_1", title="Something new", by=SYSTEM, at=AT
    )
    page = f"/operate/items/{item}/"
    assert "nov_1" in words_of(operator.get(page))
    assert operator.post(page, {"do": "decide", "note": "Looked at."}).status_code == 302
    assert desk_queries.get_item(item, viewer=SYSTEM).decision == "settled"


def test_all_of_it_speaks_chinese(operator: Client) -> None:
    page = item_about(asks_to_be_verified())
    for address in (*PAGES[:-1], page):
        body = operator.get(address, headers={"accept-language": "zh-CN"}).content.decode()
        assert '<html lang="zh-Hans">' in body
    assert "核验" in operator.get(page, headers={"accept-language": "zh-CN"}).content.decode()
