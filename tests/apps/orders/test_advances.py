"""A share paid before receipt: what was advanced is repaid once, whatever becomes of the order."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.apps.orders.shop import KEY, Shelf, balance, fill_cart, make_shelf, pay, place, ship, state_of
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses import queries as business_queries
from entrepot.apps.fees.actions import set_schedule
from entrepot.apps.impact import queries as impact
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, OPERATOR, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Advance, AdvanceGrant, FeeMove, Order
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.provider import ProviderChargeback
from entrepot.apps.shipping import actions as shipping
from entrepot.core.ledger import AccountKind, Cause
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
ADVANCE, AVAILABLE = AccountKind.SELLER_ADVANCE, AccountKind.SELLER_AVAILABLE


def business_of(shelf: Shelf) -> str:
    own = business_queries.get_own_business(viewer=shelf.seller)
    assert own is not None
    return own.profile.public_id


def early_shop(*, cap: int = 100_000, moment: str = "paid", verified: bool = True) -> Shelf:
    """Return a seller who chose to be paid early, at two per cent and nine of tax on it."""
    shelf = make_shelf(pieces=99)
    if verified:
        asked = businesses.submit_verification(
            legal_name="Hill Ltd", registration="1", register="Register", by=shelf.seller, at=AT
        )
        businesses.decide_verification(verification=asked, verified=True, by=SYSTEM, at=AT)
    set_schedule(
        name="early",
        rate=Decimal("0.02"),
        tax_rate=Decimal("0.09"),
        tax_authority="SG-IRAS",
        valid_from=AT.date(),
        by=SYSTEM,
        at=AT,
    )
    actions.set_advance_term(
        currency="SGD", moment=moment, cap=Money(cap, "SGD"), valid_from=AT.date(), by=SYSTEM, at=AT
    )
    actions.choose_early_payment(wanted=True, business=business_of(shelf), by=shelf.seller, at=AT)
    return shelf


def buy(shelf: Shelf, key: str = KEY) -> Order:
    checkout = place(fill_cart((shelf, 2), key=key), key=key)
    pay(checkout.public_id, key=key)
    workers.run_pending()
    return Order.objects.get(public_id=checkout.orders[0])


def deliver(order: Order, shelf: Shelf) -> None:
    for shipment in ship(order.public_id, shelf.seller):
        shipping.record_delivery(parcel=shipment, reference="d", delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()


def release(order: Order, shelf: Shelf, key: str = KEY) -> None:
    deliver(order, shelf)
    actions.confirm_receipt(order=order.public_id, by=ANONYMOUS, at=AT, key=key)
    workers.run_pending()


def give_back(order: Order, minor: int, request_key: str = "r") -> None:
    money = Money(minor, order.currency)
    actions.refund_order(
        order=order.public_id, amount=money, request_key=request_key, reason="x", by=SYSTEM, at=AT
    )
    workers.run_pending()


def outstanding(shelf: Shelf) -> int:
    early = queries.get_early_payment(business=business_of(shelf), viewer=shelf.seller, at=AT)
    (term,) = [each for each in early.terms if each.currency == "SGD"]
    assert term.outstanding is not None
    return term.outstanding.minor


def agrees() -> bool:
    """Say whether advances, held money, ledger and figures all agree."""
    found = (
        queries.list_advance_differences(viewer=SYSTEM),
        queries.list_money_differences(viewer=SYSTEM),
        ledger.list_differences(viewer=SYSTEM),
        impact.list_differences(viewer=SYSTEM),
    )
    return not any(found)


def test_advanced_when_paid_and_settled_by_the_release() -> None:
    shelf = early_shop()
    order = buy(shelf)
    share = order.seller_share_minor
    row = Advance.objects.get()
    assert row.price_minor == round(share * 0.02)
    assert row.tax_minor == round(row.price_minor * 0.09)
    got = share - row.price_minor - row.tax_minor
    assert balance(AVAILABLE, order.business) == got
    assert (balance(ADVANCE, order.public_id), outstanding(shelf)) == (share, share)
    assert balance(AccountKind.BUYER_FUNDS, order.public_id) == order.total_minor
    assert queries.list_expected_shares(business=order.business, viewer=SYSTEM)[0].share.minor == 0
    assert agrees()
    release(order, shelf)
    assert state_of(order.public_id) == "released"
    assert balance(AVAILABLE, order.business) == got
    assert (balance(ADVANCE, order.public_id), outstanding(shelf)) == (0, 0)
    assert agrees()
    causes = set(FeeMove.objects.values_list("cause", flat=True))
    assert causes == {"advance", "release"}


@pytest.mark.parametrize("parts", [(700,), (700, 1_300), (700, None), (None,)])
def test_a_refund_before_the_release_is_owed_once(parts: tuple[int | None, ...]) -> None:
    shelf = early_shop()
    order = buy(shelf)
    share, row = order.seller_share_minor, Advance.objects.get()
    got = share - row.price_minor - row.tax_minor
    for number, minor in enumerate(parts):
        order.refresh_from_db()
        give_back(order, minor or order.total_minor - order.refund_claimed_minor, f"r{number}")
        assert agrees()
    left = balance(ADVANCE, order.public_id)
    assert balance(AVAILABLE, order.business) == got - (share - left)
    if None in parts:
        assert left == 0
        assert balance(AVAILABLE, order.business) == got - share
    else:
        release(order, shelf)
        assert balance(ADVANCE, order.public_id) == 0
        assert balance(AVAILABLE, order.business) == got - (share - left)
    assert outstanding(shelf) == 0
    assert agrees()


def test_a_refund_after_the_release_takes_it_back_like_any_other() -> None:
    shelf = early_shop()
    order = buy(shelf)
    release(order, shelf)
    before = balance(AVAILABLE, order.business)
    give_back(order, order.total_minor)
    carried = sum(order.shares.filter(part="carriage").values_list("amount_minor", flat=True))
    assert balance(AVAILABLE, order.business) == before - order.seller_share_minor - carried
    assert balance(ADVANCE, order.public_id) == 0
    assert agrees()


def test_a_lost_chargeback_before_the_release_is_owed_once() -> None:
    shelf = early_shop()
    order = buy(shelf)
    before = balance(AVAILABLE, order.business)
    amount = Money(order.total_minor, order.currency)
    for outcome in ("", "lost", "lost"):
        taken = ProviderChargeback("cb_1", amount, "fraudulent", outcome)
        payments.record_chargeback(payment=order.payment, chargeback=taken, by=SYSTEM, at=AT)
        workers.run_pending()
    assert balance(AVAILABLE, order.business) == before - order.seller_share_minor
    assert (balance(ADVANCE, order.public_id), outstanding(shelf)) == (0, 0)
    assert agrees()


def test_the_statement_says_what_was_advanced_and_what_it_cost() -> None:
    shelf = early_shop()
    order = buy(shelf)
    (line,) = ledger.list_statement_lines(
        account=ledger.list_own_balances(viewer=shelf.seller)[0].account, viewer=shelf.seller
    ).lines
    row = Advance.objects.get()
    assert (line.cause, line.about) == (Cause.ADVANCE, order.public_id)
    assert {each.kind: each.amount.minor for each in line.figures} == {
        ADVANCE: row.share_minor,
        AccountKind.COMMISSION: -row.price_minor,
        AccountKind.TAX_PAYABLE: -row.tax_minor,
    }


def test_only_once_the_carrier_has_it_where_the_platform_says_so() -> None:
    shelf = early_shop(moment="shipped")
    order = buy(shelf)
    assert not Advance.objects.exists()
    ship(order.public_id, shelf.seller)
    workers.run_pending()
    assert Advance.objects.get().share_minor == order.seller_share_minor
    assert agrees()


def test_never_more_than_the_cap_and_again_once_it_is_repaid() -> None:
    shelf = early_shop(cap=10_000)
    first = buy(shelf)
    assert first.seller_share_minor < 10_000 < 2 * first.seller_share_minor
    second = buy(shelf, "k" * 40)
    assert Advance.objects.get(order=second).refused == "over_cap"
    assert outstanding(shelf) == first.seller_share_minor
    release(first, shelf)
    third = buy(shelf, "m" * 40)
    assert Advance.objects.get(order=third).refused == ""
    assert agrees()


def test_not_without_verification_nor_while_something_is_owed_or_in_dispute() -> None:
    plain = early_shop(verified=False)
    buy(plain)
    assert Advance.objects.get().refused == "not_verified"
    shelf = make_shelf("Others", pieces=9)
    asked = businesses.submit_verification(
        legal_name="O", registration="2", register="R", by=shelf.seller, at=AT
    )
    businesses.decide_verification(verification=asked, verified=True, by=SYSTEM, at=AT)
    actions.choose_early_payment(wanted=True, business=business_of(shelf), by=shelf.seller, at=AT)
    order = buy(shelf, "a" * 40)
    give_back(order, order.total_minor)
    later = buy(shelf, "b" * 40)
    assert Advance.objects.get(order=later).refused == "owes"
    assert agrees()


def test_whoever_did_not_choose_it_waits_and_a_choice_can_be_taken_back() -> None:
    shelf = early_shop()
    assert actions.choose_early_payment(wanted=False, business=business_of(shelf), by=shelf.seller, at=AT)
    assert not actions.choose_early_payment(wanted=False, business=business_of(shelf), by=shelf.seller, at=AT)
    buy(shelf)
    assert not Advance.objects.exists()
    stranger = make_shelf("Others").seller
    with pytest.raises(ProblemRaised):
        actions.choose_early_payment(wanted=True, business=business_of(shelf), by=stranger, at=AT)


def person(role: str = OPERATOR) -> Actor:
    """Return somebody of the platform."""
    user = make_user()
    return Actor(kind=ActorKind.PERSON, user_id=user.pk, roles=frozenset({role}))


def test_a_grant_needs_two_people_and_ends_by_itself() -> None:
    shelf = early_shop()
    one, other = person(), person()
    grant = actions.propose_advance_grant(
        business=business_of(shelf),
        valid_from=AT.date(),
        valid_to=AT.date() + timedelta(days=30),
        reason="Fast lane for new makers",
        by=one,
        at=AT,
    )
    with pytest.raises(ProblemRaised):
        actions.approve_advance_grant(grant=grant, by=one, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        AdvanceGrant.objects.update(approved_by=one.key.partition("@")[0], approved_at=AT)
    paid = buy(shelf)
    assert Advance.objects.get(order=paid).price_minor > 0
    actions.approve_advance_grant(grant=grant, by=other, at=AT)
    free = buy(shelf, "f" * 40)
    row = Advance.objects.get(order=free)
    assert (row.price_minor, row.tax_minor, row.grant and row.grant.public_id) == (0, 0, grant)
    early = queries.get_early_payment(business=business_of(shelf), viewer=shelf.seller, at=AT)
    assert early.free_until == AT.date() + timedelta(days=30)
    late = queries.get_early_payment(
        business=business_of(shelf), viewer=shelf.seller, at=AT + timedelta(days=30)
    )
    assert late.free_until is None
    actions.end_advance_grant(grant=grant, by=other, at=AT)
    assert Advance.objects.get(order=buy(shelf, "g" * 40)).price_minor > 0
    assert agrees()


def test_who_may_set_terms_and_grants() -> None:
    shelf = early_shop()
    with pytest.raises(PermissionRefused):
        actions.set_advance_term(
            currency="SGD", moment="paid", cap=Money(1, "SGD"), valid_from=AT.date(), by=shelf.seller, at=AT
        )
    with pytest.raises(PermissionRefused):
        actions.propose_advance_grant(
            business=business_of(shelf),
            valid_from=AT.date(),
            valid_to=AT.date() + timedelta(days=1),
            reason="x",
            by=shelf.seller,
            at=AT,
        )
    founder = make_user()
    member = actor_of(founder, make_organisation(founder, "Elsewhere", country="US"))
    with pytest.raises((PermissionRefused, ProblemRaised, Advance.DoesNotExist)):
        queries.get_early_payment(business=business_of(shelf), viewer=member, at=AT)
