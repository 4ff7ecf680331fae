"""From earned to paid: proposed by one, approved by another, sent, settled, or back again."""

from datetime import timedelta

import pytest
from tests.apps.payouts.earnings import (
    LATER,
    OTHER,
    agree,
    at_bank,
    earn,
    operator,
    proposed,
    purse,
    seller,
    sent,
    set_account,
    state_of,
)
from tests.factories import AT, actor_of, partial_operator

from entrepot.adapters.bank_sandbox import Bank
from entrepot.apps.accounts.models import Membership
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.payouts import actions, queries
from entrepot.apps.payouts.models import BankAccount, BankMovement, Batch, Payout
from entrepot.apps.payouts.provider import Movement, Statement
from entrepot.core.ledger import PayoutReason
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


def reasons(business: str) -> set[str]:
    (unpaid,) = actions.propose_payouts(by=SYSTEM, at=AT, business=business).unpaid
    return {str(each.reason) + (f" {each.detail}" if each.detail else "") for each in unpaid.findings}


def collect(at=LATER) -> int:
    with clock.travel(at):
        return actions.collect_statements(by=SYSTEM, at=at)


def test_from_earned_to_paid(bank: Bank) -> None:
    bank.owns(Money(9_000, "USD"))
    mill = seller()
    payout = proposed(mill.business, 5_000)
    assert purse(mill.business) == (0, 5_000)
    waiting = desk.find_item(lane="payout", subject=payout, viewer=SYSTEM)
    assert waiting is not None
    assert waiting.title.endswith("50.00 USD")
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    assert desk.find_item(lane="payout", subject=payout, viewer=SYSTEM) is None
    assert actions.send_payouts(by=SYSTEM, at=AT) == 1
    assert (state_of(payout), purse(mill.business)) == ("sent", (0, 5_000))
    assert collect(AT) == 1  # what we put on the account ourselves
    assert collect() == 1
    assert (state_of(payout), purse(mill.business), at_bank()) == ("settled", (0, 0), -5_000)
    assert collect() == 0
    agree()
    (own,) = queries.list_bank_differences(viewer=SYSTEM)
    assert (own.code, own.theirs) == ("not_in_books", Money(9_000, "USD"))
    view = queries.get_payout(payout, viewer=mill.actor)
    assert (view.state_words, view.account.ending, view.bank_reference[:2]) == ("Paid", "5432", "BK")


def test_nobody_approves_their_own_proposal_nor_their_own_business() -> None:
    mill = seller()
    clerk = operator()
    earn(mill.business, 5_000)
    (payout,) = actions.propose_payouts(by=clerk, at=AT).payouts
    for by in (clerk, SYSTEM):
        with pytest.raises(ProblemRaised) as error:
            actions.approve_payout(payout=payout, by=by, at=AT)
        assert error.value.problem.slug == "second-person-needed"
    with pytest.raises(PermissionRefused):
        actions.approve_payout(payout=payout, by=mill.actor, at=AT)
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    with pytest.raises(ProblemRaised) as error:
        actions.approve_payout(payout=payout, by=operator(), at=AT)
    assert error.value.problem.slug == "payout-moved-on"
    agree()


def test_no_operator_approves_what_their_own_business_is_paid() -> None:
    own = seller()
    clerk = actor_of(partial_operator(own.actor))  # as at the desk, for no organisation
    payout = proposed(own.business)
    with pytest.raises(PermissionRefused, match="member of the business") as refused:
        actions.approve_payout(payout=payout, by=clerk, at=AT)
    assert refused.value.fix == "Ask another operator."
    Membership.objects.filter(user=clerk.user_id).update(ended_at=AT)
    BankAccount.objects.update(set_by=clerk.user_id)
    with pytest.raises(ProblemRaised) as error:
        actions.approve_payout(payout=payout, by=clerk, at=AT)
    assert error.value.problem.slug == "second-person-needed"
    assert state_of(payout) == "proposed"


def test_what_is_rejected_can_be_paid_later() -> None:
    mill = seller()
    payout = proposed(mill.business)
    with pytest.raises(ProblemRaised):
        actions.reject_payout(payout=payout, reason="because", by=operator(), at=AT)
    actions.reject_payout(payout=payout, reason="unclear", by=operator(), at=AT)
    assert (state_of(payout), purse(mill.business)) == ("rejected", (5_000, 0))
    assert len(actions.propose_payouts(by=SYSTEM, at=AT).payouts) == 1
    with pytest.raises(ProblemRaised):
        actions.reject_payout(payout=payout, reason="unclear", by=operator(), at=AT)
    agree()


def test_every_reason_not_to_pay_is_told() -> None:
    mill = seller(verified=False, account=False)
    earn(mill.business, 500)
    assert reasons(mill.business) == {"held no_account", "nothing"}
    set_account(mill.actor)
    assert reasons(mill.business) == {"not_verified", "below_minimum"}
    actions.set_minimum(minimum=Money(0, "USD"), by=SYSTEM, at=AT)
    assert reasons(mill.business) == {"not_verified"}
    sound = seller()
    earn(sound.business, 999)
    actions.set_minimum(minimum=Money(1_000, "USD"), by=SYSTEM, at=AT)
    (unpaid,) = actions.propose_payouts(by=SYSTEM, at=AT, business=sound.business).unpaid
    assert [each.reason for each in unpaid.findings] == [PayoutReason.BELOW_MINIMUM]
    earn(sound.business, 1)
    assert len(actions.propose_payouts(by=SYSTEM, at=AT, business=sound.business).payouts) == 1


def test_one_payout_a_currency_waits_at_a_time() -> None:
    mill = seller()
    first = proposed(mill.business)
    earn(mill.business, 7_000)
    earn(mill.business, 8_000, "EUR")
    euros = actions.propose_payouts(by=SYSTEM, at=AT)
    assert [queries.get_payout(each, viewer=SYSTEM).amount for each in euros.payouts] == [Money(8_000, "EUR")]
    actions.approve_payout(payout=first, by=operator(), at=AT)
    actions.send_payouts(by=SYSTEM, at=AT)
    (second,) = actions.propose_payouts(by=SYSTEM, at=AT).payouts
    assert queries.get_payout(second, viewer=SYSTEM).amount == Money(7_000, "USD")
    assert purse(mill.business) == (0, 12_000)
    agree()


def test_a_changed_account_holds_payouts_and_takes_back_what_waits() -> None:
    mill = seller()
    payout = proposed(mill.business)
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    set_account(mill.actor)  # the same again
    assert state_of(payout) == "approved"
    set_account(mill.actor, OTHER)
    view = queries.get_payout(payout, viewer=SYSTEM)
    assert (view.state, view.reason_words) == ("rejected", "The bank account was changed.")
    assert reasons(mill.business) == {"held new_account", "nothing"}
    later = AT + timedelta(days=7)
    assert len(actions.propose_payouts(by=SYSTEM, at=later, business=mill.business).payouts) == 1
    agree()


def test_a_payout_that_comes_back_is_the_seller_s_again(bank: Bank) -> None:
    bank.owns(Money(9_000, "USD"))
    mill = seller(account=False, country="US")
    routing, number = "021000021", "4100000002"
    account = {"holder": "Mill Inc", "country": "US", "number": number, "bank_code": routing}
    actions.set_bank_account(**account, by=mill.actor, at=AT)
    payout = sent(mill.business)
    collect(AT + timedelta(minutes=1))
    assert state_of(payout) == "settled"
    collect()
    view = queries.get_payout(payout, viewer=SYSTEM)
    assert (view.state, view.reason_words) == ("failed", "The account is closed.")
    assert (purse(mill.business), at_bank()) == ((5_000, 0), 0)
    differing = [each.code for each in queries.list_bank_differences(viewer=SYSTEM)]
    assert differing == ["not_in_books"], "our own money only"
    agree()
    assert actions.propose_payouts(by=SYSTEM, at=LATER, business=mill.business).payouts == ()
    assert "held sent_back" in reasons(mill.business)
    actions.set_bank_account(**account, by=mill.actor, at=LATER)  # its owner says: it is right
    after = LATER + timedelta(days=8)
    assert len(actions.propose_payouts(by=SYSTEM, at=after, business=mill.business).payouts) == 1


def test_a_return_may_be_told_before_what_it_returns() -> None:
    mill = seller()
    payout = sent(mill.business)
    told = {"payout": payout, "by": SYSTEM, "at": LATER}
    assert actions.record_failure(**told, reference="R1", reason="AC04")
    assert not actions.record_failure(**told, reference="R1", reason="AC04")
    amount = Money(5_000, "USD")
    assert not actions.record_settlement(**told, reference="B1", amount=amount, booked_at=LATER)
    assert (state_of(payout), purse(mill.business), at_bank()) == ("failed", (5_000, 0), 0)
    assert queries.get_payout(payout, viewer=SYSTEM).bank_reference == "B1"
    agree()


def test_what_cannot_be_joined_changes_nothing_and_is_put_before_a_person() -> None:
    mill = seller()
    payout = sent(mill.business)
    told = {"booked_at": LATER, "by": SYSTEM, "at": LATER}
    amount = Money(5_000, "USD")
    assert not actions.record_settlement(payout="pot_none", reference="B0", amount=amount, **told)
    assert not actions.record_settlement(payout=payout, reference="B1", amount=Money(4_999, "USD"), **told)
    assert state_of(payout) == "sent"
    assert actions.record_settlement(payout=payout, reference="B2", amount=amount, **told)
    assert not actions.record_settlement(payout=payout, reference="B2", amount=amount, **told)
    assert not actions.record_settlement(payout=payout, reference="B3", amount=amount, **told)
    waiting = {each.subject for each in desk.list_items(viewer=SYSTEM, lane="payout")}
    assert waiting == {"B0", "B1", "B3"}
    agree()


@pytest.mark.parametrize("mood", ["away", "silent"])
def test_a_lost_answer_sends_the_same_file_again(bank: Bank, mood: str) -> None:
    bank.owns(Money(20_000, "USD"))
    mill = seller()
    payout = proposed(mill.business)
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    bank.behave(mood)
    assert actions.send_payouts(by=SYSTEM, at=AT) == 0
    assert state_of(payout) == "sending"
    with clock.travel(LATER):
        assert actions.reconcile_payouts(by=SYSTEM, at=LATER) == []
    with clock.travel(LATER + timedelta(minutes=5)):
        assert actions.reconcile_payouts(by=SYSTEM, at=LATER) == []
    assert (state_of(payout), purse(mill.business), at_bank()) == ("settled", (0, 0), -5_000)
    assert Batch.objects.count() == 1


def test_a_file_the_bank_refuses_pays_nobody(bank: Bank) -> None:
    mill = seller()
    payout = proposed(mill.business)
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    bank.behave("refuses:FF01")
    assert not actions.send_payout(payout=payout, by=SYSTEM, at=AT)
    assert (state_of(payout), purse(mill.business)) == ("failed", (5_000, 0))
    assert Batch.objects.get().reason == "FF01"
    agree()


def test_the_bank_pays_only_what_is_covered(bank: Bank) -> None:
    bank.owns(Money(6_000, "USD"))
    first, second = sent(seller().business), sent(seller().business)
    collect()
    assert sorted([state_of(first), state_of(second)]) == ["sent", "settled"]
    bank.owns(Money(6_000, "USD"))
    collect(LATER + timedelta(minutes=1))
    assert {state_of(first), state_of(second)} == {"settled"}
    agree()


def test_differences_between_bank_and_books_are_named() -> None:
    mill = seller()
    payout = sent(mill.business)
    usd = Money.zero("USD")
    lines = (
        Movement(reference="B1", key=payout, amount=Money(-5_000, "USD"), booked_at=LATER),
        Movement(reference="B2", key="who", amount=Money(300, "USD"), booked_at=LATER),
    )
    closing = Money(-4_700, "USD")
    statement = Statement(number="S1", made_at=LATER, opening=usd, closing=closing, movements=lines)
    assert actions.record_statement(statement=statement, by=SYSTEM, at=LATER)
    assert not actions.record_statement(statement=statement, by=SYSTEM, at=LATER)
    assert actions.handle_movements(by=SYSTEM, at=LATER) == 2
    gap = Statement(number="S2", made_at=LATER, opening=usd, closing=usd, movements=())
    actions.record_statement(statement=gap, by=SYSTEM, at=LATER)
    found = {(each.code, each.key) for each in queries.list_bank_differences(viewer=SYSTEM)}
    assert found == {("not_in_books", "who"), ("statement_missing", "")}
    BankMovement.objects.filter(reference="B1").update(amount_minor=-4_999)
    (off,) = [each for each in queries.list_bank_differences(viewer=SYSTEM) if each.key == payout]
    assert (off.code, off.entry, off.reference) == ("other_amount", f"payouts {payout}:settled", "B1")


def test_lost_money_would_be_named() -> None:
    payout = sent(seller().business)
    Payout.objects.filter(public_id=payout).update(state="settled")
    subjects = {each.matter for each in queries.list_payout_differences(viewer=SYSTEM)}
    assert subjects == {"entries of settled", "on the way"}
