"""A seller earns in one currency and is paid in another: at a rate that is told, and undone to the coin."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.apps.payouts import test_remitting
from tests.apps.payouts.earnings import (
    IBAN,
    LATER,
    agree,
    earn,
    operator,
    purse,
    seller,
    set_account,
    state_of,
)
from tests.factories import AT

from entrepot.adapters.bank_sandbox import Bank
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as books
from entrepot.apps.messages import queries as messages
from entrepot.apps.payouts import actions, queries
from entrepot.apps.payouts.models import Payout, StatedRate
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
TODAY = AT.date()
DEAL = {"reference": "FX-1", "on": AT.date(), "rate": Decimal("0.79"), "at": AT}


def state_rate(  # 1 USD = 0.80 GBP, unless it is said otherwise
    rate: str = "0.8", base: str = "USD", quote: str = "GBP", by: Actor = SYSTEM, on: date = TODAY
) -> None:
    actions.state_rate(base=base, quote=quote, rate=Decimal(rate), source="Our bank", on=on, by=by, at=AT)


def mill_paid_in(currency: str = "GBP") -> tuple[Actor, str]:
    """Return a seller whose account is paid in a currency."""
    made = seller(account=False)
    actions.set_bank_account(
        holder="Mill Ltd", country="GB", number=IBAN, currency=currency, by=made.actor, at=AT
    )
    return made.actor, made.business


def stands(kind: AccountKind, owner: str, currency: str) -> int:
    return books.get_balance(account=AccountRef(kind, owner, currency), viewer=SYSTEM).minor


def propose(business: str) -> str:
    (payout,) = actions.propose_payouts(by=SYSTEM, at=AT, business=business).payouts
    return payout


def test_what_was_earned_in_dollars_arrives_in_pounds_and_every_step_agrees(bank: Bank) -> None:
    bank.owns(Money(100_000, "GBP"))
    actor, business = mill_paid_in()
    state_rate()
    actions.set_exchange_charge(share=Decimal("0.01"), source="Terms of 2026", by=SYSTEM, at=AT)
    earn(business, 100_00)
    payout = propose(business)
    view = queries.get_payout(payout, viewer=actor)
    assert view.amount == Money(79_20, "GBP")
    assert view.conversion is not None
    assert (view.conversion.given, view.conversion.charge) == (Money(100_00, "USD"), Money(1_00, "USD"))
    assert view.conversion_words == (
        "79.20 GBP arrive: 100.00 USD less 1.00 USD for changing it, at 1 USD = 0.8 GBP "
        f"(Our bank, {AT:%b. %-d, %Y})."
    )
    assert (purse(business), purse(business, "GBP")) == ((0, 0), (0, 79_20))
    assert stands(AccountKind.COMMISSION, "platform", "USD") == 1_00
    assert queries.list_exchange_positions(viewer=SYSTEM) == [Money(-79_20, "GBP"), Money(99_00, "USD")]
    agree()
    (money,) = queries.explain_available(viewer=actor, business=business, at=AT).currencies
    assert (money.currency, money.on_the_way) == ("USD", Money(100_00, "USD"))
    assert "79.20 GBP arrive" in money.pieces[0].words
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    actions.send_payouts(by=SYSTEM, at=AT)
    with clock.travel(LATER):
        actions.collect_statements(by=SYSTEM, at=LATER)
    workers.run_pending()
    assert state_of(payout) == "settled"
    assert stands(AccountKind.BANK, "main", "GBP") == -79_20
    assert [each.template for each in messages.list_messages(viewer=SYSTEM, subject=payout)] == [
        "payout_changed"
    ]
    agree()


@pytest.mark.parametrize("ends", ["rejected", "came back"])
def test_what_is_not_paid_is_available_again_as_it_was_earned(ends: str, bank: Bank) -> None:
    bank.owns(Money(100_000, "GBP"))
    _actor, business = mill_paid_in()
    state_rate("0.7777777")
    actions.set_exchange_charge(share=Decimal("0.0033"), source="Terms of 2026", by=SYSTEM, at=AT)
    earn(business, 33_33)
    payout = propose(business)
    state_rate("0.9")  # what is stated later changes nothing
    if ends == "rejected":
        actions.reject_payout(payout=payout, reason="unclear", by=operator(), at=AT)
    else:
        actions.approve_payout(payout=payout, by=operator(), at=AT)
        actions.send_payouts(by=SYSTEM, at=AT)
        actions.record_failure(payout=payout, reference="R1", reason="AC04", by=SYSTEM, at=AT)
    assert (purse(business), purse(business, "GBP")) == ((33_33, 0), (0, 0))
    assert queries.list_exchange_positions(viewer=SYSTEM) == []
    assert stands(AccountKind.COMMISSION, "platform", "USD") == 0
    agree()


def test_without_a_rate_of_these_days_nothing_is_paid_and_both_are_told_why() -> None:
    actor, business = mill_paid_in("VND")
    earn(business, 100_00)
    found = actions.propose_payouts(by=SYSTEM, at=AT, business=business)
    assert (found.payouts, [each.reason for each in found.unpaid[0].findings]) == ((), ["no_rate"])
    (money,) = queries.explain_available(viewer=actor, business=business, at=AT).currencies
    assert [(each.reason, each.on) for each in money.pieces] == [("no_rate", None)]
    (wanted,) = queries.list_wanted_rates(viewer=SYSTEM, at=AT)
    assert (wanted.base, wanted.quote, wanted.rate) == ("USD", "VND", None)
    StatedRate.objects.create(
        base="USD", quote="VND", rate=26_000, source="Old", on=AT.date() - timedelta(days=8), set_by="x"
    )
    assert actions.propose_payouts(by=SYSTEM, at=AT, business=business).payouts == ()
    state_rate("0.0000384", "VND", "USD")  # a rate serves both ways
    (money,) = queries.explain_available(viewer=actor, business=business, at=AT).currencies
    assert "Today 2604167 VND would arrive" in money.pieces[0].words
    assert queries.get_payout(propose(business), viewer=actor).amount == Money(2_604_167, "VND")
    agree()


def test_the_rate_of_the_latest_day_counts_and_one_day_what_we_stated() -> None:
    state_rate("0.8", on=AT.date() - timedelta(days=1))
    state_rate("0.81")
    state_rate("0.82")
    _actor, business = mill_paid_in()
    earn(business, 100_00)
    assert queries.get_payout(propose(business), viewer=SYSTEM).amount == Money(82_00, "GBP")


def test_who_stated_the_rate_does_not_approve_what_is_changed_at_it() -> None:
    stating, other = operator(), operator()
    state_rate(by=stating)
    _actor, business = mill_paid_in()
    earn(business, 100_00)
    payout = propose(business)
    with pytest.raises(ProblemRaised) as refused:
        actions.approve_payout(payout=payout, by=stating, at=AT)
    assert refused.value.problem.slug == "second-person-needed"
    with pytest.raises(ProblemRaised) as refused:
        actions.approve_payout(payout=payout, by=other, at=AT + timedelta(days=3, minutes=1))
    assert refused.value.problem.slug == "payout-not-due"
    actions.approve_payout(payout=payout, by=other, at=AT + timedelta(days=3))


def test_one_balance_is_never_spent_twice_whatever_the_currency() -> None:
    actor, business = mill_paid_in()
    state_rate()
    earn(business, 100_00)
    first = propose(business)
    earn(business, 50_00)
    earn(business, 20_00, "GBP")
    (second,) = actions.propose_payouts(by=SYSTEM, at=AT, business=business).payouts
    kept = queries.get_payout(second, viewer=actor)
    assert (kept.amount, kept.conversion) == (Money(20_00, "GBP"), None)
    assert (purse(business), purse(business, "GBP")) == ((50_00, 0), (0, 100_00))
    assert Payout.objects.filter(business=business, currency="GBP").count() == 2
    agree()
    actions.reject_payout(payout=first, reason="unclear", by=operator(), at=AT)
    assert queries.get_payout(propose(business), viewer=actor).amount == Money(150_00 * 8 // 10, "GBP")
    agree()


def test_another_currency_holds_nothing_back_and_another_number_does() -> None:
    made = seller()
    given = {"holder": "Mill Ltd", "country": "GB", "by": made.actor, "at": AT}
    with pytest.raises(ProblemRaised):
        actions.set_bank_account(**given, number=IBAN, currency="XYZ")  # type: ignore[arg-type]
    changed = actions.set_bank_account(**given, number=IBAN, currency="EUR")  # type: ignore[arg-type]
    assert changed == actions.set_bank_account(**given, number=IBAN, currency="EUR")  # type: ignore[arg-type]
    shown = queries.get_bank_account(made.business, viewer=made.actor)
    assert shown is not None
    assert (shown.public_id, shown.currency, shown.held_until) == (changed, "EUR", None)
    set_account(made.actor, "GB33BUKB20201555555555")
    shown = queries.get_bank_account(made.business, viewer=made.actor)
    assert shown is not None
    assert (shown.currency, shown.held_until) == ("", AT + timedelta(days=7))


def test_an_authority_is_paid_in_its_own_currency_and_nothing_is_kept_of_it(bank: Bank) -> None:
    bank.owns(Money(100_000, "MYR"))
    with clock.travel(test_remitting.FIRST):
        at = test_remitting.FIRST + timedelta(hours=5)
        test_remitting.known()
        actions.set_creditor_account(
            owner=test_remitting.CUSTOMS,
            holder="Customs",
            country="DE",
            number=test_remitting.IBAN,
            currency="MYR",
            source="Letter",
            by=SYSTEM,
            at=at,
        )
        actions.set_exchange_charge(share=Decimal("0.05"), source="Terms of 2026", by=SYSTEM, at=at)
        test_remitting.sold("ord_1")
        actions.state_rate(
            base="SGD", quote="MYR", rate=Decimal("3.2"), source="Bank", on=at.date(), by=SYSTEM, at=at
        )
        (made,) = actions.propose_remittances(by=SYSTEM, at=at, owner=test_remitting.CUSTOMS).remittances
        view = queries.get_remittance(made, viewer=SYSTEM)
        assert (view.amount, view.conversion and view.conversion.charge.minor) == (Money(38_40, "MYR"), 0)
        (owed,) = queries.list_owed(viewer=SYSTEM, owner=test_remitting.CUSTOMS, at=at)
        assert (owed.currency, owed.on_the_way) == ("SGD", Money(12_00, "SGD"))
        test_remitting.proved()
        actions.reject_payout(payout=made, reason="unclear", by=operator(), at=at)
        assert test_remitting.held(test_remitting.CUSTOMS, AccountKind.TAX_PAYABLE) == 900
        test_remitting.proved()
        (again,) = actions.propose_remittances(by=SYSTEM, at=at, owner=test_remitting.CUSTOMS).remittances
        actions.approve_payout(payout=again, by=operator(), at=at)
        actions.send_payouts(by=SYSTEM, at=at)
        with clock.travel(at + timedelta(minutes=5)):
            actions.collect_statements(by=SYSTEM, at=at + timedelta(minutes=5))
        assert queries.get_remittance(again, viewer=SYSTEM).state == "settled"
        test_remitting.proved()


def test_what_our_bank_changes_closes_what_stood_open_and_names_the_coin() -> None:
    given, arrived = Money(100_00, "USD"), Money(79_01, "GBP")
    assert actions.record_bank_exchange(given=given, arrived=arrived, by=SYSTEM, **DEAL)  # type: ignore[arg-type]
    assert not actions.record_bank_exchange(given=given, arrived=arrived, by=SYSTEM, **DEAL)  # type: ignore[arg-type]
    assert (stands(AccountKind.BANK, "main", "USD"), stands(AccountKind.BANK, "main", "GBP")) == (
        -100_00,
        79_01,
    )
    assert abs(stands(AccountKind.ROUNDING, "platform", "GBP")) == 1
    for wrong in ({"arrived": Money(80_00, "GBP")}, {"reference": " "}, {"reference": "a:b"}):
        with pytest.raises(ProblemRaised):
            actions.record_bank_exchange(
                **{"given": given, "arrived": arrived, "by": SYSTEM, **DEAL, **wrong}
            )  # type: ignore[arg-type]
    agree()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"base": "XYZ"}, "base"),
        ({"quote": "USD"}, "quote"),
        ({"rate": Decimal(0)}, "rate"),
        ({"rate": Decimal("NaN")}, "rate"),
        ({"source": " "}, "source"),
        ({"on": AT.date() + timedelta(days=1)}, "on"),
        ({"on": AT.date() - timedelta(days=8)}, "on"),
    ],
)
def test_a_rate_without_a_day_or_source_is_no_rate(wrong: dict[str, object], field: str) -> None:
    told = {"base": "USD", "quote": "GBP", "rate": Decimal("0.8"), "source": "Bank", "on": AT.date()}
    with pytest.raises(ProblemRaised) as refused:
        actions.state_rate(**{**told, **wrong}, by=SYSTEM, at=AT)  # type: ignore[arg-type]
    assert [each.field for each in refused.value.problem.errors] == [field]
    with pytest.raises(PermissionRefused):
        actions.state_rate(**told, by=seller().actor, at=AT)  # type: ignore[arg-type]


def test_a_charge_has_a_source_and_a_measure() -> None:
    for share in ("-0.01", "0.11", "NaN"):
        with pytest.raises(ProblemRaised):
            actions.set_exchange_charge(share=Decimal(share), source="x", by=SYSTEM, at=AT)
    with pytest.raises(ProblemRaised):
        actions.set_exchange_charge(share=Decimal(0), source=" ", by=SYSTEM, at=AT)
    assert queries.get_exchange_charge(viewer=SYSTEM, at=AT).share == 0
