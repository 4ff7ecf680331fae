"""China's year: 26,000 a person, whoever's account it is; claimed, spent, given back, never passed."""

from datetime import timedelta

import pytest
from tests.apps.orders.shop import (
    BACK,
    GOOD,
    HOME,
    KEY,
    RESIDENT,
    fill_cart,
    make_shelf,
    open_shop,
    pay,
    state_of,
)
from tests.factories import AT, actor_of, make_user

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import PlacedCheckout
from entrepot.apps.orders.models import BuyerIdentity, OrderParcel
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.provider import ProviderUnavailableError
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
OTHER = "440308199901101512"


@pytest.fixture(autouse=True)
def _china(_open: None) -> None:
    open_shop("CN", tax=False)


def one_cart(price: int, *, by: Actor = ANONYMOUS, key: str = KEY, quantity: int = 1) -> str:
    """Return a cart with so much in it, in yuan cents a piece."""
    shelf = make_shelf(f"Maker {price} {key}", market="CN", price_minor=price, currency="CNY")
    return fill_cart((shelf, quantity), market="CN", by=by, key=key)


def buy(
    cart: str, number: str = RESIDENT, *, by: Actor = ANONYMOUS, key: str = KEY, keep: bool = False
) -> PlacedCheckout:
    quote = actions.freeze_quote(cart=cart, by=by, at=AT, key=key)
    return actions.place_order(
        cart=cart,
        quote=quote,
        address=HOME,
        email="mei@example.com",
        by=by,
        at=AT,
        key=key,
        identity=number,
        keep_identity=keep,
    )


def year() -> tuple[int, int]:
    """Return what is held and used of the one counter."""
    assert budgets.find_faults(viewer=SYSTEM) == []
    person = BuyerIdentity.objects.latest("id").subject
    found = budgets.get_counter(kind="CN-YEAR", subject=person, period="2026", unit="CNY", viewer=SYSTEM)
    assert found is not None
    assert found.limit == 2_600_000
    return found.held, found.used


def value_of(placed: PlacedCheckout) -> int:
    """Return what the law counts of an order: goods and freight, in cents."""
    replies = [row.reply for row in OrderParcel.objects.filter(order__public_id__in=placed.orders)]
    return sum(
        Money.parse(reply["goods"], "CNY").minor + Money.parse(reply["freight"], "CNY").minor
        for reply in replies
    )


def test_it_is_held_when_ordered_spent_when_paid_and_given_back_when_called_off() -> None:
    placed = buy(one_cart(100_000))
    value = value_of(placed)
    assert year() == (value, 0)
    pay(placed.public_id)
    workers.run_pending()
    assert state_of(placed.orders[0]) == "paid"
    assert year() == (0, value)
    actions.call_off(order=placed.orders[0], why="Wrong one", by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    assert state_of(placed.orders[0]) == "refunded"
    assert year() == (0, 0)


def test_it_is_given_back_when_the_bank_takes_all_of_what_was_never_sent() -> None:
    placed = buy(one_cart(100_000))
    pay(placed.public_id)
    workers.run_pending()
    (order,) = placed.orders
    total = queries.get_order(order, viewer=SYSTEM).total
    for outcome in ("", "lost", "lost"):
        actions.record_chargeback(
            chargeback="cbk_1",
            provider="sandbox",
            amount_minor=total.minor,
            orders=[(order, total.minor)],
            outcome=outcome,
            by=SYSTEM,
            at=AT,
        )
    assert state_of(order) == "refunded"
    assert year() == (0, 0)


def test_an_order_that_is_not_paid_lets_go_of_it() -> None:
    placed = buy(one_cart(100_000))
    later = AT + timedelta(minutes=31)
    actions.expire_checkout(checkout=placed.public_id, by=SYSTEM, at=later)
    assert year() == (0, 0)


@pytest.mark.parametrize("others", [5, 1])
def test_money_that_comes_late_takes_it_again_or_goes_back(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    first = buy(one_cart(450_000))
    payment = actions.begin_payment(checkout=first.public_id, by=ANONYMOUS, at=AT, key=KEY).public_id
    sandbox.lose_answers(1)
    payments.authorise_payment(payment=payment, method=GOOD, return_url=BACK, by=ANONYMOUS, at=AT)
    with clock.travel(AT + timedelta(minutes=31)):
        with monkeypatch.context() as silent:
            silent.setattr(sandbox, "void", silence)
            silent.setattr(sandbox, "fetch", silence)
            actions.expire_checkout(checkout=first.public_id, by=SYSTEM, at=clock.now())
        for number in range(others):
            buy(one_cart(450_000, key=KEY + str(number)), key=KEY + str(number))
        kept = year()
        sandbox.deliver_due(_post)
        workers.run_pending()
    if others == 5:
        assert state_of(first.orders[0]) in {"refund_due", "refunded"}
        assert year() == kept
    else:
        assert state_of(first.orders[0]) == "paid"
        assert year() == (kept[0], value_of(first))


def silence(*_given: object, **_named: object) -> None:
    raise ProviderUnavailableError


def test_one_person_under_two_accounts_is_one_person() -> None:
    june, june_too = (actor_of(make_user(f"june{n}@example.com")) for n in (1, 2))
    for number in range(5):
        buy(one_cart(450_000, by=june, key=f"{number}"), by=june)
    used = sum(year())
    cart = one_cart(450_000, by=june_too)
    with pytest.raises(ProblemRaised) as refused:
        buy(cart, by=june_too)
    assert refused.value.problem.slug == "yearly-allowance"
    assert sum(year()) == used
    # the cart knows now whose year it is, and says so before paying is tried again
    quoted = queries.quote_cart(cart, viewer=june_too)
    assert quoted.total is None
    assert {each.figures["cause"] for each in quoted.refusals} == {"year_limit"}
    actions.count_for_another(cart=cart, by=june_too, at=AT)
    buy(cart, OTHER, by=june_too)  # another person's year is another's


def test_what_one_agreed_to_have_kept_counts_before_anything_is_typed() -> None:
    june = actor_of(make_user("june@example.com"))
    buy(one_cart(450_000, by=june), by=june, keep=True)
    cart = one_cart(100_000, by=june)
    use = queries.quote_cart(cart, viewer=june).allowance
    assert use is not None
    assert use.taken is not None
    assert use.taken.minor == sum(year())
    assert use.left == Money(2_600_000, "CNY") - use.taken - use.takes
    guest = queries.quote_cart(one_cart(100_000, key=KEY + "g"), viewer=ANONYMOUS, key=KEY + "g").allowance
    assert guest is not None
    assert (guest.taken, guest.left) == (None, None)


def test_parcels_of_one_cart_count_one_after_the_other() -> None:
    june = actor_of(make_user("june@example.com"))
    for number in range(4):
        buy(one_cart(480_000, by=june, key=f"{number}"), by=june, keep=True)
    shelves = [make_shelf(f"Maker {n}", market="CN", price_minor=300_000, currency="CNY") for n in range(3)]
    cart = fill_cart(*((shelf, 1) for shelf in shelves), market="CN", by=june)
    quoted = queries.quote_cart(cart, viewer=june)
    assert [parcel.is_priced for parcel in quoted.parcels] == [True, True, False]
    assert [each.figures["cause"] for each in quoted.refusals] == ["year_limit"]


def test_nothing_is_counted_where_no_law_does() -> None:
    open_shop()
    cart = fill_cart((make_shelf(), 1))
    quoted = queries.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert quoted.allowance is None
    assert "buyer" not in quoted.parcels[0].request


def test_a_number_is_kept_by_consent_alone_and_taken_back() -> None:
    june = actor_of(make_user("june@example.com"))
    buy(one_cart(10_000, by=june), by=june)
    with pytest.raises(ProblemRaised):  # used once, not kept
        buy(one_cart(10_000, by=june, key="2"), "", by=june)
    actions.keep_identity(country="CN", number=RESIDENT, recipient=HOME.recipient, by=june, at=AT)
    buy(one_cart(10_000, by=june, key="3"), "", by=june)
    (kept,) = queries.list_kept_identities(viewer=june)
    assert (kept.country, kept.tail, kept.recipient) == ("CN", RESIDENT[-4:], HOME.recipient)
    actions.keep_identity(country="CN", number=OTHER, recipient="Chen Jun", by=june, at=AT)
    assert [each.tail for each in queries.list_kept_identities(viewer=june)] == [OTHER[-4:]]
    actions.forget_identity(country="CN", by=june, at=AT)
    assert queries.list_kept_identities(viewer=june) == []
    with pytest.raises(ProblemRaised):
        buy(one_cart(10_000, by=june, key="4"), "", by=june)


@pytest.mark.parametrize("number", ["110105194912310028", "", "x"])
def test_a_number_that_cannot_be_right_is_not_kept(number: str) -> None:
    june = actor_of(make_user("june@example.com"))
    with pytest.raises(ProblemRaised) as refused:
        actions.keep_identity(country="CN", number=number, recipient=" ", by=june, at=AT)
    assert [each.field for each in refused.value.problem.errors] == ["identity", "recipient"]


def test_the_history_shows_each_order_and_another_account_s_only_as_a_sum() -> None:
    june, june_too = (actor_of(make_user(f"june{n}@example.com")) for n in (1, 2))
    own = [buy(one_cart(100_000, by=june, key=str(n)), by=june, keep=True) for n in range(2)]
    other = buy(one_cart(200_000, by=june_too), by=june_too)
    pay(own[0].public_id, by=june)
    workers.run_pending()
    (found,) = queries.list_allowances(viewer=june)
    assert (found.country, found.period, found.tail) == ("CN", "2026", RESIDENT[-4:])
    assert {entry.order for entry in found.entries} == {placed.orders[0] for placed in own}
    assert [entry.state for entry in found.entries] == ["held", "confirmed"]
    assert found.elsewhere == Money(value_of(other), "CNY")
    assert found.left == found.limit - found.used - found.held
    (guest,) = queries.list_allowances(viewer=ANONYMOUS, key=KEY) or [None]
    assert guest is None
    stranger = actor_of(make_user("stranger@example.com"))
    assert queries.list_allowances(viewer=stranger) == []


def test_a_guest_reads_it_with_the_order_s_key() -> None:
    placed = buy(one_cart(100_000))
    (found,) = queries.list_allowances(viewer=ANONYMOUS, key=KEY)
    assert [entry.order for entry in found.entries] == list(placed.orders)
    assert found.elsewhere == Money(0, "CNY")
