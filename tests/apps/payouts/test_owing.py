"""Money goes back after it was paid out: a debt, told plainly, covered by what comes next, or borne."""

from datetime import timedelta

import pytest
from tests.apps.payouts.earnings import agree, earn, operator, proposed, purse, seller
from tests.factories import AT, actor_of, partial_operator

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as books
from entrepot.apps.messages import queries as messages
from entrepot.apps.payouts import actions, queries
from entrepot.apps.payouts.models import Payout
from entrepot.core.ledger import AccountKind, AccountRef, Parts, Progress, Sale, Stamp, refund
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


def give_back(business: str, order: str, minor: int, whole: int = 5_000, before: int = 0) -> None:
    """Give part of a released order back to its buyer."""
    sale = Sale(order=order, seller=business, platform="platform", goods=Money(whole, "USD"))
    stamp = Stamp("test", f"{order}:refund:{before}", AT, order)
    progress = Progress(Parts(before, (), ()), released=True)
    entry = refund(stamp, sale, progress, Parts(minor, (), ()), provider="sandbox")
    ledger.post(entry=entry, by=SYSTEM, at=AT)


def paid_out() -> tuple[str, str]:
    """Return a business and its order, whose money is on the way to its bank."""
    mill = seller()
    order = earn(mill.business, 5_000)
    actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business)
    return mill.business, order


def test_the_next_payout_is_less_by_what_went_back_and_says_so() -> None:
    mill = seller()
    order = earn(mill.business, 5_000)
    actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business)
    (first,) = queries.list_payouts(viewer=SYSTEM, business=mill.business)
    actions.approve_payout(payout=first.public_id, by=operator(), at=AT)
    actions.send_payouts(by=SYSTEM, at=AT)
    give_back(mill.business, order, 1_240)
    assert purse(mill.business) == (-1_240, 5_000)
    (money,) = queries.explain_available(viewer=mill.actor, business=mill.business, at=AT).currencies
    assert [(each.order, each.amount.minor) for each in money.owed] == [(order, 1_240)]
    assert money.owed[0].words == "It went back to the buyer after it had been paid to you."
    assert actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business).payouts == ()
    earn(mill.business, 4_000)
    (money,) = queries.explain_available(viewer=mill.actor, business=mill.business, at=AT).currencies
    assert (money.owed, [each.amount.minor for each in money.taken]) == ((), [1_240])
    (second,) = actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business).payouts
    assert queries.get_payout(second, viewer=mill.actor).amount.minor == 4_000 - 1_240
    (taken,) = queries.list_taken(second, viewer=mill.actor)
    assert (taken.order, taken.amount.minor) == (order, 1_240)
    assert taken.words.startswith("Taken from this payout: on ")
    assert queries.list_taken(first.public_id, viewer=mill.actor) == []
    agree()


def test_a_payout_that_waits_is_stopped_when_money_went_back() -> None:
    business, order = paid_out()
    give_back(business, order, 5_000)
    (payout,) = queries.list_payouts(viewer=SYSTEM, business=business)
    with pytest.raises(ProblemRaised):
        actions.approve_payout(payout=payout.public_id, by=operator(), at=AT)
    actions.reject_payout(payout=payout.public_id, reason="claim", by=operator(), at=AT)
    assert purse(business) == (0, 0)
    assert queries.list_debtors(viewer=SYSTEM) == []
    agree()


def test_an_old_debt_comes_to_the_desk_and_leaves_it_when_it_is_covered() -> None:
    business, order = paid_out()
    give_back(business, order, 1_240)
    assert actions.look_at_debts(by=SYSTEM, at=AT + timedelta(days=29)) == 0
    (letter,) = messages.list_messages(viewer=SYSTEM, subject=order)
    assert letter.template == "payout_debt"
    for _again in range(2):
        assert actions.look_at_debts(by=SYSTEM, at=AT + timedelta(days=31)) == 1
    item = desk.find_item(lane="payout", subject=business, viewer=SYSTEM)
    assert item is not None
    assert item.title.endswith("owes 12.40 USD for 31 days")
    assert len(messages.list_messages(viewer=SYSTEM, subject=order)) == 1
    earn(business, 2_000)
    actions.look_at_debts(by=SYSTEM, at=AT + timedelta(days=32))
    assert desk.find_item(lane="payout", subject=business, viewer=SYSTEM) is None


def test_what_will_not_come_is_borne_and_never_more() -> None:
    mill = seller()
    order = earn(mill.business, 5_000)
    actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business)
    give_back(mill.business, order, 1_240)
    clerk = operator()
    asked = {"business": mill.business, "by": clerk, "at": AT}
    for amount, why in ((Money(1_241, "USD"), "gone"), (Money(0, "USD"), "gone"), (Money(5, "USD"), " ")):
        with pytest.raises(ProblemRaised):
            actions.write_off_debt(amount=amount, why=why, **asked)  # type: ignore[arg-type]
    with pytest.raises(PermissionRefused):
        actions.write_off_debt(
            business=mill.business,
            amount=Money(5, "USD"),
            why="gone",
            by=actor_of(partial_operator(mill.actor)),
            at=AT,
        )
    actions.write_off_debt(amount=Money(1_240, "USD"), why="Dissolved", **asked)  # type: ignore[arg-type]
    assert purse(mill.business)[0] == 0
    assert queries.list_debtors(viewer=SYSTEM) == []
    loss = AccountRef(AccountKind.LOSS, "platform", "USD")
    assert books.get_balance(account=loss, viewer=SYSTEM) == Money(1_240, "USD")
    agree()


def test_debts_are_told_to_their_own_people_alone() -> None:
    other = seller()
    payout = proposed(seller().business)
    with pytest.raises(PermissionRefused):
        queries.list_debtors(viewer=other.actor)
    with pytest.raises(Payout.DoesNotExist):
        queries.list_taken(payout, viewer=other.actor)
