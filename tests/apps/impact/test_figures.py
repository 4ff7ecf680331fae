"""Figures of a small world: right, the same in any order of events, and what the ledger says."""

from collections.abc import Callable, Collection
from decimal import Decimal
from functools import partial

import pytest
from django.db.models import F, Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, pay, place, ship
from tests.apps.payouts.earnings import operator, set_account
from tests.factories import AT

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses.queries import get_own_business
from entrepot.apps.catalogue.events import ListingPublished
from entrepot.apps.fees.actions import grant_relief
from entrepot.apps.impact import actions, counting, queries, subscribers
from entrepot.apps.impact.comparing import OF_ORDERS, SHARED_OUT
from entrepot.apps.impact.models import CountedBusiness, CountedOrder, CountedPayout, KeptSum
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.ledger.models import Posting
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.orders.events import OrderChargedBack, OrderRefunded, OrderReleased
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.payouts.events import PayoutFailed, PayoutSettled
from entrepot.apps.payouts.queries import get_payout
from entrepot.apps.shipping import actions as shipping
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


def sell(shelf: Shelf, pieces: int) -> str:
    """Let an order go all the way to its release, and return it."""
    placed = place(fill_cart((shelf, pieces)))
    (order,) = placed.orders
    pay(placed.public_id)
    workers.run_pending()
    for shipment in ship(order, shelf.seller):
        shipping.record_delivery(
            parcel=shipment, reference=f"{shipment}-d", delivered_at=AT, by=SYSTEM, at=AT
        )
    workers.run_pending()
    orders.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)
    return order


def give_back(shelf: Shelf, order: str, minor: int) -> None:
    orders.refund_order(
        order=order, amount=Money(minor, "SGD"), request_key=order, reason="", by=shelf.seller, at=AT
    )
    workers.run_pending()


def pay_out(shelf: Shelf, business: str) -> str:
    """Pay a business what is free, and return the payout."""
    set_account(shelf.seller)
    asked = businesses.submit_verification(
        legal_name="Mill Ltd", registration="1", register="Companies House", by=shelf.seller, at=AT
    )
    businesses.decide_verification(verification=asked, verified=True, by=SYSTEM, at=AT)
    (payout,) = payouts.propose_payouts(by=SYSTEM, at=AT, business=business).payouts
    payouts.approve_payout(payout=payout, by=operator(), at=AT)
    payouts.send_payouts(by=SYSTEM, at=AT)
    return payout


def settle(payout: str) -> None:
    row = payouts_of(payout)
    payouts.record_settlement(
        payout=payout, reference=f"B{payout}", amount=row, booked_at=AT, by=SYSTEM, at=AT
    )


def payouts_of(payout: str) -> Money:
    return get_payout(payout, viewer=SYSTEM).amount


def figures() -> queries.Figures:
    return queries.get_figures(viewer=SYSTEM)


def test_a_small_world_is_counted_and_reconciled(provider: Sandbox) -> None:
    shelf = make_shelf()
    make_shelf("Quiet Mill")
    whole = sell(shelf, 1)
    workers.run_pending()
    assert queries.list_differences(viewer=SYSTEM) == []
    view = order_queries.get_order(whole, viewer=SYSTEM)
    first = figures()
    assert (first.listing, first.selling, first.across_a_border, first.orders) == (2, 1, 1, 1)
    assert [(lane.from_country, lane.to_country, lane.orders) for lane in first.lanes] == [("US", "SG", 1)]
    assert first.sales == (view.goods,)
    give_back(shelf, whole, 500)
    assert figures().sales[0] < view.goods
    charged = sell(shelf, 1)
    workers.run_pending()
    payment = order_queries.get_order(charged, viewer=SYSTEM).payment
    provider.open_chargeback(payment)
    provider.deliver_due(_post)
    provider.close_chargeback(payment, won=False)
    while provider.deliver_due(_post):
        pass
    workers.run_pending()
    assert (figures().orders, figures().sales) == (1, (order_sales(whole),))
    sell(shelf, 2)
    payout = pay_out(shelf, view.business)
    settle(payout)
    workers.run_pending()
    assert figures().paid_out == (payouts_of(payout),)
    assert queries.list_differences(viewer=SYSTEM) == []
    before = figures()
    for table in (CountedBusiness, CountedOrder, CountedPayout, KeptSum):
        table.objects.all().delete()
    assert {each.counted for each in queries.list_differences(viewer=SYSTEM)} >= {-1}
    actions.start_rebuild(by=SYSTEM, at=AT)
    workers.run_pending("bulk")
    assert figures() == before
    assert queries.list_differences(viewer=SYSTEM) == []
    payouts.record_failure(payout=payout, reference="R1", reason="AC04", by=SYSTEM, at=AT)
    workers.run_pending()
    assert figures().paid_out == ()
    assert queries.list_differences(viewer=SYSTEM) == []


def order_sales(order: str) -> Money:
    sale, progress = order_queries.get_sale(order, viewer=SYSTEM)
    return Money(progress.left(sale).goods, sale.currency)


def happenings(shelf: Shelf, order: str, payout: str) -> list[Callable[[], None]]:
    """Return what may be told of a sale, each as one telling."""
    said = {"order": order, "business": "biz", "market": "SG", "currency": "SGD", "at": AT}
    released = OrderReleased(**said, goods_minor=1, seller_share_minor=1)
    refunded = OrderRefunded(**said, refund="orf_1", amount_minor=1, is_whole=False)
    lost = OrderChargedBack(order=order, business="biz", at=AT)
    money = {"payout": payout, "business": "biz", "currency": "SGD", "amount_minor": 1, "at": AT}
    listed = ListingPublished(product=shelf.product, markets=("SG",), organisation="org_1", at=AT)
    return [
        partial(subscribers.count_listing, listed),
        partial(subscribers.count_release, released),
        partial(subscribers.count_refund, refunded),
        partial(subscribers.count_chargeback, lost),
        partial(subscribers.count_settlement, PayoutSettled(**money)),
        partial(subscribers.count_return, PayoutFailed(**money, reason="AC04")),
    ]


def test_any_order_and_repetition_of_events_gives_the_same_figures() -> None:
    shelf = make_shelf()
    order = sell(shelf, 2)
    give_back(shelf, order, 700)
    payout = pay_out(shelf, order_queries.get_order(order, viewer=SYSTEM).business)
    settle(payout)
    workers.run_pending()
    expected = figures()
    assert expected.paid_out
    tellings = happenings(shelf, order, payout)

    @settings(max_examples=25)
    @given(st.permutations(tellings), st.lists(st.sampled_from(tellings), max_size=6))
    def told_in(first: list[Callable[[], None]], again: list[Callable[[], None]]) -> None:
        for table in (CountedBusiness, CountedOrder, CountedPayout, KeptSum):
            table.objects.all().delete()
        for tell in [*again, *first]:
            tell()
        assert figures() == expected

    told_in()
    assert queries.list_differences(viewer=SYSTEM) == []


def test_a_relief_is_counted_for_its_programme_and_goes_back_in_proportion() -> None:
    shelf = make_shelf()
    business = business_of(shelf)
    relieve(business)
    order = sell(shelf, 2)
    workers.run_pending()
    (relief,) = figures().reliefs
    assert (relief.programme, relief.businesses) == ("prg_1", 1)
    assert relief.amount.minor > 1
    give_back(shelf, order, 2_000)
    assert figures().reliefs[0].amount < relief.amount
    assert queries.list_differences(viewer=SYSTEM) == []
    CountedOrder.objects.update(total_minor=1)
    (off,) = queries.list_differences(viewer=SYSTEM)
    assert (off.figure, off.subject, off.counted) == ("order", order, 1)


def test_who_read_too_early_does_not_write_over_who_read_later(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = make_shelf()
    order = sell(shelf, 2)
    read, asked = counting._order_columns, []

    def early(wanted: str) -> dict[str, object] | None:
        found = read(wanted)
        if not asked:
            asked.append(wanted)
            give_back(shelf, order, 700)  # after it was read, and counted by somebody else
        return found

    monkeypatch.setattr(counting, "_order_columns", early)
    counting.count_order(order)
    assert asked
    assert CountedOrder.objects.get(order=order).goods_minor == order_sales(order).minor


def test_figures_are_for_the_platform() -> None:
    shelf = make_shelf()
    with pytest.raises(PermissionRefused):
        queries.get_figures(viewer=shelf.seller)
    with pytest.raises(PermissionRefused):
        queries.list_differences(viewer=shelf.seller)


def business_of(shelf: Shelf) -> str:
    own = get_own_business(viewer=shelf.seller)
    assert own is not None
    return own.profile.public_id


def relieve(business: str) -> None:
    """Let a programme pay half of a business's commission."""
    grant_relief(
        business=business,
        programme="prg_1",
        programme_name="First sales",
        valid_from=AT.date(),
        share=Decimal("0.5"),
        by=SYSTEM,
        at=AT,
    )


def test_every_figure_opens_to_its_rows_and_they_are_what_the_books_say() -> None:
    shelf = make_shelf()
    business = business_of(shelf)
    relieve(business)
    first, second = sell(shelf, 2), sell(shelf, 1)
    third = sell(shelf, 1)
    workers.run_pending()
    give_back(shelf, first, 700)
    view = order_queries.get_order(third, viewer=SYSTEM)
    orders.refund_order(order=third, amount=view.total, request_key="all", reason="", by=shelf.seller, at=AT)
    settle(pay_out(shelf, business))
    workers.run_pending()
    told = figures()
    for figure, of, money in (
        ("sales", "", told.sales[0]),
        ("dues", "", told.dues[0]),
        ("relief", "prg_1", told.reliefs[0].amount),
        ("paid_out", "", told.paid_out[0]),
        ("lane", "US SG", told.sales[0]),
    ):
        rows = all_rows(figure, of, money.currency)
        assert Money.total((row.amount for row in rows if row.amount), money.currency) == money
        assert queries.get_figure_sum(figure, viewer=SYSTEM, of=of, currency=money.currency) == (
            len(rows),
            money,
        )
        assert all(row.agrees and row.books for row in rows)
    assert {row.key for row in all_rows("orders", "", "")} == {first, second}
    shared = Money.total((row.total for row in all_rows("sales", "", "SGD") if row.total), "SGD")
    assert shared == in_the_books(SHARED_OUT)
    assert told.reliefs[0].amount == -in_the_books({AccountKind.RELIEF})
    for figure in ("listing", "selling", "across_a_border"):
        assert [row.business for row in all_rows(figure, "", "")] == [business]
    with pytest.raises(PermissionRefused):
        queries.list_figure_rows("sales", viewer=shelf.seller)
    with pytest.raises(KeyError):
        queries.list_figure_rows("luck", viewer=SYSTEM)


def all_rows(figure: str, of: str, currency: str) -> list[queries.FigureRow]:
    """Return the rows of a figure, read one page of one row after the other."""
    found: list[queries.FigureRow] = []
    while page := queries.list_figure_rows(
        figure, viewer=SYSTEM, of=of, currency=currency, after=found[-1].key if found else "", limit=1
    ):
        found += page
    return found


def in_the_books(kinds: Collection[AccountKind]) -> Money:
    """Return what the accounts of some kinds hold of orders, from the credit side."""
    postings = Posting.objects.filter(kind__in=[kind.value for kind in kinds], currency="SGD")
    of_orders = postings.filter(entry__cause__in=[cause.value for cause in OF_ORDERS])
    return Money(-int(of_orders.aggregate(sum=Sum("minor"))["sum"] or 0), "SGD")


def test_a_kept_sum_that_is_not_what_its_rows_add_up_to_is_named() -> None:
    sell(make_shelf(), 1)
    workers.run_pending()
    KeptSum.objects.update(minor=F("minor") + 1)
    assert [each.figure for each in queries.list_differences(viewer=SYSTEM)] == ["sum"]
    actions.add_up_sums(by=SYSTEM)
    assert queries.list_differences(viewer=SYSTEM) == []
