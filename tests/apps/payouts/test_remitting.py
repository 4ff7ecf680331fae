"""What is held for authorities and carriers is paid over: each item once, by two people, or owed again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.apps.payouts.earnings import OTHER, agree, at_bank, operator, seller, state_of_remittance
from tests.factories import AT

from entrepot.adapters.bank_sandbox import OWN, Bank
from entrepot.adapters.iso20022_transfers import write_transfers
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as books
from entrepot.apps.payouts import actions, queries
from entrepot.apps.payouts.models import Batch
from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Parts,
    Progress,
    Sale,
    Stamp,
    captured,
    carriage,
    duty,
    refund,
    sale_released,
    tax,
)
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db

IN_OCTOBER = datetime(2026, 10, 9, 8, tzinfo=UTC)
FIRST = datetime(2026, 11, 1, tzinfo=UTC)
IBAN = "DE89370400440532013000"
RETURNS = "DE13370400440532010003"
CUSTOMS = "SG-CUSTOMS"


@pytest.fixture(autouse=True)
def _first() -> Iterator[None]:
    """It is the first of November."""
    with clock.travel(FIRST):
        yield


def sgd(minor: int) -> Money:
    return Money(minor, "SGD")


def sold(order: str, at: datetime = IN_OCTOBER) -> Sale:
    """Let an order be paid and released: 3.00 duty and 9.00 tax to customs, 7.00 to the post."""
    sale = Sale(
        order=order,
        seller="biz_1",
        platform="platform",
        goods=sgd(5_000),
        dues=(duty(CUSTOMS, sgd(300)), tax(CUSTOMS, sgd(900))),
        carriage=(carriage("post", sgd(700)),),
    )
    paid = Stamp("test", f"{order}:paid", at, order)
    ledger.post(entry=captured(paid, provider="sandbox", orders={order: sale.paid}), by=SYSTEM, at=at)
    released = sale_released(Stamp("test", f"{order}:release", at, order), sale, Progress(sale.nothing))
    ledger.post(entry=released, by=SYSTEM, at=at)
    return sale


def give_back(sale: Sale, at: datetime = IN_OCTOBER) -> None:
    """Give all duty and tax of a sale back to its buyer."""
    parts = Parts(0, sale.whole.dues, (0,))
    stamp = Stamp("test", f"{sale.order}:refund", at, sale.order)
    entry = refund(stamp, sale, Progress(sale.nothing, released=True), parts, provider="sandbox")
    ledger.post(entry=entry, by=SYSTEM, at=at)


def known(owner: str = CUSTOMS, *, by: Actor = SYSTEM, iban: str = IBAN) -> None:
    """Let a creditor be known: its terms and its account."""
    actions.set_creditor(
        owner=owner,
        name="Singapore Customs",
        kind="authority",
        cycle="monthly",
        due_days=15,
        reference="GST 2000 1234",
        source="Letter of 2 March 2026",
        by=by,
        at=IN_OCTOBER,
    )
    actions.set_creditor_account(
        owner=owner,
        holder="Singapore Customs",
        country=iban[:2],
        number=iban,
        source="Letter of 2 March 2026, page 2",
        by=by,
        at=IN_OCTOBER,
    )


def held(owner: str, kind: AccountKind, currency: str = "SGD") -> int:
    return books.get_balance(account=AccountRef(kind, owner, currency), viewer=SYSTEM).minor


def proved() -> None:
    """Everything is where it should be, and each balance is the sum of its open items."""
    agree()
    assert books.list_item_differences(viewer=SYSTEM) == []


def proposed(at: datetime = FIRST) -> str:
    (found,) = actions.propose_remittances(by=SYSTEM, at=at, owner=CUSTOMS).remittances
    return found


def test_a_month_of_duty_and_tax_goes_to_customs_in_one_transfer(bank: Bank) -> None:
    bank.owns(sgd(100_000))
    known()
    for number in range(3):
        sold(f"ord_{number}")
    sold("ord_later", at=FIRST + timedelta(hours=1))
    give_back(sold("ord_back"))
    payout = proposed(FIRST + timedelta(hours=5))
    view = queries.get_remittance(payout, viewer=SYSTEM)
    assert (view.amount, view.start, view.last, view.due_on) == (
        sgd(3 * 1_200),
        date(2026, 10, 1),
        date(2026, 10, 31),
        date(2026, 11, 15),
    )
    lines = queries.list_remittance_items(payout, viewer=SYSTEM)
    assert {line.about for line in lines} == {"ord_0", "ord_1", "ord_2", "ord_back"}
    assert sum(line.amount.minor for line in lines) == 3_600
    assert (held(CUSTOMS, AccountKind.DUTY_PAYABLE), held(CUSTOMS, AccountKind.TAX_PAYABLE)) == (300, 900)
    proved()
    with pytest.raises(ProblemRaised):
        actions.approve_payout(payout=payout, by=SYSTEM, at=FIRST)
    actions.approve_payout(payout=payout, by=operator(), at=FIRST)
    assert actions.send_payouts(by=SYSTEM, at=FIRST) == 1
    with clock.travel(FIRST + timedelta(minutes=5)):
        actions.collect_statements(by=SYSTEM, at=FIRST + timedelta(minutes=5))
    assert (state_of_remittance(payout), at_bank("SGD")) == ("settled", -3_600)
    assert actions.propose_remittances(by=SYSTEM, at=FIRST, owner=CUSTOMS).remittances == ()
    proved()
    (own,) = queries.list_bank_differences(viewer=SYSTEM)
    assert own.theirs == sgd(100_000)
    after = datetime(2026, 12, 1, tzinfo=UTC)
    assert queries.get_remittance(proposed(after), viewer=SYSTEM).amount == sgd(1_200)


def test_the_bank_s_file_says_what_the_creditor_knows_us_by() -> None:
    known()
    sold("ord_1")
    actions.approve_payout(payout=proposed(), by=operator(), at=FIRST)
    actions.send_payouts(by=SYSTEM, at=FIRST)
    clerk = operator()
    file = actions.export_file(batch=Batch.objects.get().public_id, by=clerk, at=FIRST)
    written = write_transfers(file, own=OWN).decode()
    assert "<Ustrd>GST 2000 1234 2026-10-01/2026-10-31 pot-" in written
    assert f"<IBAN>{IBAN}</IBAN>" in written


@pytest.mark.parametrize("way", ["rejected", "returned"])
def test_what_was_not_paid_is_owed_again_to_the_unit(bank: Bank, way: str) -> None:
    bank.owns(sgd(100_000))
    known(iban=RETURNS if way == "returned" else IBAN)
    sold("ord_1")
    payout = proposed()
    if way == "rejected":
        actions.reject_payout(payout=payout, reason="unclear", by=operator(), at=FIRST)
    else:
        actions.approve_payout(payout=payout, by=operator(), at=FIRST)
        actions.send_payouts(by=SYSTEM, at=FIRST)
        for minutes in (5, 10):
            at = FIRST + timedelta(minutes=minutes)
            with clock.travel(at):
                actions.collect_statements(by=SYSTEM, at=at)
    assert state_of_remittance(payout) == ("rejected" if way == "rejected" else "failed")
    assert (held(CUSTOMS, AccountKind.DUTY_PAYABLE), held(CUSTOMS, AccountKind.TAX_PAYABLE)) == (300, 900)
    assert len(queries.list_remittance_items(payout, viewer=SYSTEM)) == 2  # its advice says what it was for
    proved()
    if way == "returned":  # nothing more goes to an account that the bank sent money back from
        (waits,) = actions.propose_remittances(by=SYSTEM, at=FIRST, owner=CUSTOMS).unremitted
        assert waits.reason == "sent_back"
        known(iban=OTHER)
    assert queries.get_remittance(proposed(), viewer=SYSTEM).amount == sgd(1_200)
    proved()


def test_nobody_approves_a_remittance_to_an_account_they_set() -> None:
    clerk = operator()
    known(by=clerk)
    sold("ord_1")
    payout = proposed()
    with pytest.raises(ProblemRaised) as error:
        actions.approve_payout(payout=payout, by=clerk, at=FIRST)
    assert error.value.problem.slug == "second-person-needed"
    known(by=clerk, iban=OTHER)  # what was proposed to the former account is taken back
    assert state_of_remittance(payout) == "rejected"
    proved()


def test_whoever_cannot_be_paid_is_named_and_money_that_is_late_too() -> None:
    sold("ord_1")
    found = actions.propose_remittances(by=SYSTEM, at=FIRST)
    assert {(each.owner, each.reason) for each in found.unremitted} == {
        (CUSTOMS, "creditor_unknown"),
        ("post", "creditor_unknown"),
    }
    waits = desk.find_item(lane="payout", subject=CUSTOMS, viewer=SYSTEM)
    assert waits is not None
    assert waits.subject_kind == "creditor"
    assert queries.list_overdue(viewer=SYSTEM, at=FIRST + timedelta(days=29)) == []
    late = queries.list_overdue(viewer=SYSTEM, at=FIRST + timedelta(days=30))
    assert [(each.subject, each.amount.minor, each.due_on) for each in late] == [
        (CUSTOMS, 1_200, date(2026, 11, 30)),
        ("post", 700, date(2026, 11, 30)),
    ]
    known()
    payout = proposed()
    assert desk.find_item(lane="payout", subject=CUSTOMS, viewer=SYSTEM) is None
    day = FIRST + timedelta(days=15)
    assert [each.subject for each in queries.list_overdue(viewer=SYSTEM, at=day)] == [payout]


def test_more_given_back_than_taken_in_is_kept_from_what_comes_next() -> None:
    known()
    give_back(sold("ord_old", at=IN_OCTOBER - timedelta(days=40)))
    give = sold("ord_1")
    give_back(give, at=IN_OCTOBER)
    assert actions.propose_remittances(by=SYSTEM, at=FIRST, owner=CUSTOMS).remittances == ()
    assert desk.find_item(lane="payout", subject=CUSTOMS, viewer=SYSTEM) is None
    late = queries.list_overdue(viewer=SYSTEM, at=FIRST + timedelta(days=20))
    assert [each.subject for each in late] == ["post"]


def test_remittances_are_for_operators_and_are_no_payouts_of_sellers() -> None:
    mill = seller()
    known()
    sold("ord_1")
    payout = proposed()
    for read in (
        lambda: queries.list_owed(viewer=mill.actor),
        lambda: queries.get_remittance(payout, viewer=mill.actor),
        lambda: actions.propose_remittances(by=mill.actor, at=FIRST),
        lambda: known(by=mill.actor),
    ):
        with pytest.raises(PermissionRefused):
            read()
    assert queries.list_payouts(viewer=SYSTEM) == []
    assert [each.public_id for each in queries.list_remittances(viewer=SYSTEM, owner=CUSTOMS)] == [payout]


def test_every_wrong_field_of_a_creditor_is_named() -> None:
    wrong = {"owner": " ", "name": "", "kind": "friend", "cycle": "daily", "due_days": 200, "source": ""}
    with pytest.raises(ProblemRaised) as error:
        actions.set_creditor(by=SYSTEM, at=AT, **wrong)  # type: ignore[arg-type]
    assert {each.field for each in error.value.problem.errors} == set(wrong)
