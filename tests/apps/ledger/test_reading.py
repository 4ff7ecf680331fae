from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.ledger.books import (
    AT,
    AVAILABLE,
    OPERATOR,
    ORDERS,
    SELLER,
    STRANGER,
    account,
    capture,
    eur,
    payout,
    sale,
    steps,
)

from entrepot.apps.kernel.actors import ANONYMOUS, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import actions, queries
from entrepot.apps.ledger.models import Balance, Entry, Holder, Snapshot
from entrepot.apps.ledger.refusals import NotCoveredError
from entrepot.core.ledger import AccountKind, Cause, LedgerError, balance_of, balances, credit, debit
from entrepot.core.ledger import Entry as Step

K = AccountKind
LOSS = account(K.LOSS, "platform")
START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> None:
    actions.name_holder(owner="biz_1", organisation_id=7, by=ORDERS)
    for entry in [*steps(sale()), *steps(sale("ord_2", "biz_2")), payout(1000)]:
        actions.post(entry=entry, by=ORDERS)


@pytest.mark.usefixtures("books")
def test_you_get_this_much_on_that_day_because_of_what() -> None:
    found = queries.list_statement(account=AVAILABLE, start=START, end=END, viewer=SELLER)
    release, proposed = found.lines
    assert (release.amount, release.occurred_at, release.cause) == (eur(3505), AT, Cause.RELEASE)
    assert release.about == "ord_1"
    assert {figure.kind: figure.amount.minor for figure in release.figures} == {
        K.BUYER_FUNDS: 5000,
        K.CARRIER_PAYABLE: -1000,
        K.TAX_PAYABLE: -95,
        K.COMMISSION: -500,
        K.RELIEF: 100,
    }
    assert (proposed.amount, proposed.cause, proposed.balance) == (
        eur(-1000),
        Cause.PAYOUT_PROPOSED,
        eur(2505),
    )
    assert (found.opening, found.closing) == (eur(0), eur(2505))
    later = queries.list_statement(account=AVAILABLE, start=END, end=END + timedelta(9), viewer=SELLER)
    assert (later.opening, later.closing, later.lines) == (eur(2505), eur(2505), ())


@pytest.mark.usefixtures("books")
def test_a_period_of_any_length_is_read_in_pages() -> None:
    whole = queries.list_statement(account=AVAILABLE, start=START, end=END, viewer=SELLER)
    days = {"account": AVAILABLE, "start": START, "end": END, "viewer": SELLER, "limit": 1}
    first = queries.list_period_lines(**days)
    assert (first.forward, first.after is not None) == (whole.opening, True)
    assert first.after is not None
    last = queries.list_period_lines(**days, after=first.after, forward=first.balance)
    assert (first.lines + last.lines, last.balance, last.after) == (whole.lines, whole.closing, None)
    later = queries.list_period_lines(account=AVAILABLE, start=END, end=END + timedelta(9), viewer=SELLER)
    assert (later.forward, later.lines, later.after) == (whole.closing, (), None)


@pytest.mark.usefixtures("books")
def test_pages_of_lines_lead_back_to_the_first() -> None:
    page = queries.list_statement_lines(account=AVAILABLE, viewer=SELLER, limit=1)
    assert [line.balance for line in page.lines] == [eur(2505)]
    last = queries.list_statement_lines(account=AVAILABLE, viewer=SELLER, limit=1, before=page.before)
    assert [line.balance for line in last.lines] == [eur(3505)]
    assert last.before is None
    assert queries.list_statement_lines(account=AVAILABLE, viewer=SELLER, before=1).lines == ()
    both = queries.list_statement_lines(account=AVAILABLE, viewer=SELLER)
    assert both.lines == page.lines + last.lines


def test_an_account_that_stands_twice_in_an_entry_makes_one_line() -> None:
    both = Step("x", "1", AT, (debit(LOSS, eur(5)), credit(AVAILABLE, eur(3)), credit(AVAILABLE, eur(2))))
    for entry in (both, replace(both, reference="2")):
        actions.post(entry=entry, by=ORDERS)
    page = queries.list_statement_lines(account=AVAILABLE, viewer=OPERATOR, limit=1)
    assert [(line.amount, line.balance) for line in page.lines] == [(eur(5), eur(10))]
    last = queries.list_statement_lines(account=AVAILABLE, viewer=OPERATOR, limit=1, before=page.before)
    assert ([line.balance for line in last.lines], last.before) == ([eur(5)], None)


@pytest.mark.usefixtures("books")
def test_a_seller_sees_only_its_own() -> None:
    token = Actor(kind=ActorKind.TOKEN, user_id=2, organisation_id=7, scopes=frozenset({"quote"}))
    assert queries.get_balance(account=AVAILABLE, viewer=SELLER) == eur(2505)
    for viewer, ref in (
        (STRANGER, AVAILABLE),
        (SELLER, account(K.SELLER_AVAILABLE, "biz_2")),
        (SELLER, account(K.BUYER_FUNDS, "ord_1")),
        (SELLER, account(K.COMMISSION, "biz_1")),
    ):
        with pytest.raises(Holder.DoesNotExist):
            queries.get_balance(account=ref, viewer=viewer)
        with pytest.raises(Holder.DoesNotExist):
            queries.list_statement(account=ref, start=START, end=END, viewer=viewer)
        with pytest.raises(Holder.DoesNotExist):
            queries.list_statement_lines(account=ref, viewer=viewer)
    for viewer in (ANONYMOUS, token):
        with pytest.raises(PermissionRefused):
            queries.get_balance(account=AVAILABLE, viewer=viewer)
        with pytest.raises(PermissionRefused):
            queries.list_own_balances(viewer=viewer)
    own = queries.list_own_balances(viewer=SELLER)
    assert [(each.account.kind, each.balance) for each in own] == [
        (K.SELLER_AVAILABLE, eur(2505)),
        (K.PAYOUT_TRANSIT, eur(1000)),
    ]
    assert queries.list_own_balances(viewer=STRANGER) == []


@pytest.mark.usefixtures("books")
def test_the_books_are_for_operators() -> None:
    for read in (
        lambda: queries.get_entry(source="orders", reference="x", viewer=SELLER),
        lambda: queries.list_entries_about(about="ord_1", viewer=SELLER),
        lambda: queries.get_trial_balance(viewer=SELLER),
        lambda: queries.list_differences(viewer=SELLER),
        lambda: queries.list_balances(kind=K.SELLER_AVAILABLE, viewer=SELLER),
        lambda: list(queries.iterate_entries(viewer=SELLER)),
        lambda: queries.get_turnover(kind=K.COMMISSION, start=START, end=END, viewer=SELLER),
    ):
        with pytest.raises(PermissionRefused):
            read()
    officer = Actor(kind=ActorKind.PERSON, user_id=4, roles=frozenset({"officer"}))
    given_ = queries.get_turnover(kind=K.RELIEF, start=START, end=END, viewer=officer)
    assert given_ == {account(K.RELIEF, "prg_1"): eur(200)}
    assert queries.get_balance(account=account(K.RELIEF, "prg_1"), viewer=officer) == eur(200)
    with pytest.raises(PermissionRefused):
        queries.get_turnover(kind=K.COMMISSION, start=START, end=END, viewer=officer)


@pytest.mark.usefixtures("books")
def test_every_currency_of_the_trial_balance_is_zero() -> None:
    trial = queries.get_trial_balance(viewer=OPERATOR)
    assert sum(line.amount.minor for line in trial["EUR"]) == 0
    assert {line.kind: line.amount.minor for line in trial["EUR"]}[K.COMMISSION] == -1000
    assert queries.list_differences(viewer=OPERATOR) == []


@pytest.mark.usefixtures("books")
def test_what_does_not_add_up_is_named() -> None:
    Balance.objects.filter(kind="seller_available", owner="biz_1").update(minor=9)
    actions.take_snapshots(by=ORDERS)
    Snapshot.objects.filter(kind="commission").update(minor=1)
    found = queries.list_differences(viewer=OPERATOR)
    assert [(each.code, each.subject, each.kept, each.summed) for each in found] == [
        ("balance", "seller_available biz_1 EUR", 9, 2505),
        ("snapshot", "commission platform EUR", 1, -1000),
    ]


@pytest.mark.usefixtures("books")
def test_a_snapshot_and_what_came_after_are_the_balance() -> None:
    fee = account(K.COMMISSION, "platform")
    assert actions.take_snapshots(by=ORDERS) == 6
    for entry in steps(sale("ord_3")):
        actions.post(entry=entry, by=ORDERS)
    assert queries.get_balance(account=fee, viewer=OPERATOR) == eur(1500)
    actions.take_snapshots(by=ORDERS)
    assert queries.get_balance(account=fee, viewer=OPERATOR) == eur(1500)
    assert not Snapshot.objects.filter(kind="seller_available").exists()
    nobody = account(K.COMMISSION, "nobody")
    assert queries.get_balance(account=nobody, viewer=OPERATOR) == eur(0)


@pytest.mark.usefixtures("books")
def test_operators_find_what_is_held_and_what_an_order_did() -> None:
    found = queries.list_balances(kind=K.SELLER_AVAILABLE, viewer=OPERATOR, currency="EUR")
    assert [(each.account.owner, each.balance.minor) for each in found] == [("biz_1", 2505), ("biz_2", 3505)]
    with pytest.raises(LedgerError):
        queries.list_balances(kind=K.COMMISSION, viewer=OPERATOR)
    about = queries.list_entries_about(about="ord_1", viewer=OPERATOR)
    assert [entry.cause for entry in about] == [Cause.CAPTURE, Cause.SET_ASIDE, Cause.RELEASE]
    assert len(list(queries.iterate_entries(viewer=OPERATOR))) == 7
    assert list(queries.iterate_entries(viewer=OPERATOR, until=AT)) == []


def test_a_statement_of_too_many_lines_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_LINES", 1)
    for order in ("ord_1", "ord_2"):
        actions.post(entry=capture(order), by=ORDERS)
    clearing = account(K.PROVIDER_CLEARING, "card")
    with pytest.raises(ProblemRaised):
        queries.list_statement(account=clearing, start=START, end=END, viewer=OPERATOR)


@settings(deadline=None, max_examples=8)
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["steps", "payout"])), max_size=8))
def test_any_history_of_posts_is_in_the_books_as_core_adds_it_up(history: list[tuple[int, str]]) -> None:
    # Every example begins with the books as the last one left them: they only grow.
    for number, (which, what) in enumerate(history):
        name = f"{Entry.objects.count()}-{number}"
        made = (
            steps(sale(f"ord_{name}", f"biz_{which}", goods=1000 * which))
            if what == "steps"
            else [payout(700 * which, f"po_{name}", f"biz_{which}")]
        )
        for entry in made:
            try:
                actions.post(entry=entry, by=ORDERS)
            except NotCoveredError:
                assert what == "payout"
            else:
                assert not actions.post(entry=entry, by=ORDERS).is_new
    entries = list(queries.iterate_entries(viewer=OPERATOR))
    for ref in balances(entries):
        expected = balance_of(ref, entries)
        assert queries.get_balance(account=ref, viewer=OPERATOR) == expected
        statement = queries.list_statement(account=ref, start=START, end=END, viewer=OPERATOR)
        assert statement.closing == expected
    assert queries.list_differences(viewer=OPERATOR) == []
    trial = queries.get_trial_balance(viewer=OPERATOR)
    assert all(sum(line.amount.minor for line in lines) == 0 for lines in trial.values())
