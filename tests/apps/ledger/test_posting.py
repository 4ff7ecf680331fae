import pytest
from django.db import transaction
from tests.apps.ledger.books import (
    AT,
    AVAILABLE,
    OPERATOR,
    ORDERS,
    SELLER,
    account,
    capture,
    eur,
    payout,
    sale,
    stamp,
    steps,
)

from entrepot.apps.kernel.actors import PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.ledger import actions, queries
from entrepot.apps.ledger.models import Balance, Entry, Holder, Posting
from entrepot.apps.ledger.refusals import EntryDiffersError, NotCoveredError
from entrepot.core.ledger import (
    AccountKind,
    Cause,
    LedgerError,
    Parts,
    Progress,
    chargeback_opened,
    payout_failed,
    payout_settled,
    refund,
)

K = AccountKind
pytestmark = pytest.mark.django_db


def test_an_entry_is_kept_as_it_was_built() -> None:
    entry = capture()
    posted = actions.post(entry=entry, by=ORDERS, at=AT)
    assert posted.is_new
    assert posted.public_id.startswith("ent_")
    assert queries.get_entry(source="orders", reference="ord_1/capture", viewer=OPERATOR) == entry
    assert queries.get_entry(source="orders", reference="none", viewer=OPERATOR) is None
    assert AuditEntry.objects.get(subject=posted.public_id).changes["cause"] == "capture"


def test_a_repeat_is_one_effect_and_returns_the_first_entry() -> None:
    first = actions.post(entry=capture(), by=ORDERS, at=AT)
    again = actions.post(entry=capture(), by=OPERATOR)
    assert (again.public_id, again.is_new, again.entry) == (first.public_id, False, first.entry)
    assert Entry.objects.count() == AuditEntry.objects.count() == 1
    assert Balance.objects.get(kind="buyer_funds").minor == 6307


def test_the_same_key_with_other_amounts_is_refused() -> None:
    actions.post(entry=capture(), by=ORDERS)
    with pytest.raises(EntryDiffersError):
        actions.post(entry=capture(minor=6308), by=ORDERS)
    assert Balance.objects.get(kind="buyer_funds").minor == 6307


def test_only_the_system_and_operators_post() -> None:
    with pytest.raises(PermissionRefused):
        actions.post(entry=capture(), by=SELLER)
    with pytest.raises(PermissionRefused):
        actions.name_holder(owner="biz_1", organisation_id=7, by=SELLER)
    with pytest.raises(PermissionRefused):
        actions.take_snapshots(by=SELLER)
    with pytest.raises(PermissionRefused):
        actions.reverse_entry(
            source="a", reference="b", by=SELLER, new_source="c", new_reference="d", reason=""
        )


def test_from_capture_to_payout_the_balances_follow() -> None:
    for entry in steps(sale()):
        actions.post(entry=entry, by=ORDERS)
    share = 4000 - 500 - 95 + 100
    assert queries.get_balance(account=AVAILABLE, viewer=OPERATOR) == eur(share)
    assert queries.get_balance(account=account(K.BUYER_FUNDS, "ord_1"), viewer=OPERATOR) == eur(0)
    assert queries.get_balance(account=account(K.DUTY_PAYABLE, "DE-Zoll"), viewer=OPERATOR) == eur(300)
    actions.post(entry=payout(share), by=ORDERS)
    settled = payout_settled(stamp("po_1/settled", "po_1"), seller="biz_1", amount=eur(share), bank="b1")
    actions.post(entry=settled, by=ORDERS)
    assert queries.get_balance(account=AVAILABLE, viewer=OPERATOR) == eur(0)
    assert queries.get_balance(account=account(K.BANK, "b1"), viewer=OPERATOR) == eur(-share)
    assert queries.list_differences(viewer=OPERATOR) == []


def test_a_payout_takes_no_more_than_is_there_and_leaves_what_is_held() -> None:
    for entry in steps(sale()):
        actions.post(entry=entry, by=ORDERS)
    with pytest.raises(NotCoveredError):
        actions.post(entry=payout(3506), by=ORDERS)
    with pytest.raises(NotCoveredError, match=r"keep 10\.00 EUR"):
        actions.post(entry=payout(3000), by=ORDERS, stays={AVAILABLE: eur(1000)})
    assert Entry.objects.count() == 3
    assert not Posting.objects.filter(kind="payout_transit").exists()
    actions.post(entry=payout(2505), by=ORDERS, stays={AVAILABLE: eur(1000)})
    assert queries.get_balance(account=AVAILABLE, viewer=OPERATOR) == eur(1000)
    with pytest.raises(LedgerError, match="claims nothing"):
        actions.post(entry=capture("ord_2"), by=ORDERS, stays={AVAILABLE: eur(1)})


def test_a_payout_ends_once() -> None:
    for entry in [*steps(sale()), payout(100)]:
        actions.post(entry=entry, by=ORDERS)
    actions.post(entry=payout_failed(stamp("po_1/failed"), seller="biz_1", amount=eur(100)), by=ORDERS)
    settled = payout_settled(stamp("po_1/settled"), seller="biz_1", amount=eur(100), bank="b1")
    with pytest.raises(NotCoveredError):
        actions.post(entry=settled, by=ORDERS)


def test_a_refund_after_the_payout_leaves_the_seller_owing() -> None:
    sold = sale()
    for entry in [*steps(sold), payout(3505)]:
        actions.post(entry=entry, by=ORDERS)
    progress = Progress(sold.nothing, set_aside=True, released=True)
    back = refund(stamp("ord_1/refund/1"), sold, progress, Parts(4000, (0, 0), (0,)), provider="card")
    actions.post(entry=back, by=ORDERS)
    assert queries.get_balance(account=AVAILABLE, viewer=OPERATOR) == eur(-3505)
    actions.post(entry=payout_failed(stamp("po_1/failed"), seller="biz_1", amount=eur(5)), by=ORDERS)
    assert queries.get_balance(account=AVAILABLE, viewer=OPERATOR) == eur(-3500)


def test_held_money_is_spent_once() -> None:
    sold = sale()
    for entry in steps(sold):
        actions.post(entry=entry, by=ORDERS)
    before_release = Progress(sold.nothing, set_aside=True)
    back = refund(stamp("ord_1/refund/1"), sold, before_release, Parts(1, (0, 0), (0,)), provider="card")
    with pytest.raises(NotCoveredError):
        actions.post(entry=back, by=ORDERS)


def test_a_reversal_undoes_once_and_keeps_the_reason() -> None:
    opened = chargeback_opened(stamp("cb_1"), order="ord_1", amount=eur(50), provider="card")
    actions.post(entry=opened, by=ORDERS)
    names = {"source": "orders", "reference": "cb_1", "by": OPERATOR, "new_source": "hand"}
    posted = actions.reverse_entry(**names, new_reference="1", reason="Told of twice", at=AT)
    assert (posted.entry.cause, posted.entry.memo) == (Cause.REVERSAL, "Told of twice")
    assert not actions.reverse_entry(**names, new_reference="1", reason="Told of twice").is_new
    with pytest.raises(EntryDiffersError):
        actions.reverse_entry(**names, new_reference="2", reason="Again")
    assert Balance.objects.get(kind="dispute").minor == 0
    with pytest.raises(Entry.DoesNotExist):
        actions.reverse_entry(**{**names, "reference": "none"}, new_reference="3", reason="")


def test_what_was_released_cannot_be_uncaptured() -> None:
    for entry in steps(sale()):
        actions.post(entry=entry, by=ORDERS)
    with pytest.raises(NotCoveredError):
        actions.reverse_entry(
            source="orders",
            reference="ord_1/capture",
            by=OPERATOR,
            new_source="hand",
            new_reference="1",
            reason="Mistake",
        )


def test_a_text_that_does_not_fit_is_refused_not_cut() -> None:
    with pytest.raises(LedgerError, match="more than 150 characters"):
        actions.post(entry=capture("o" * 144), by=ORDERS)


def test_a_holder_is_named_once_and_may_change() -> None:
    for organisation in (7, 7, 9):
        actions.name_holder(owner="biz_1", organisation_id=organisation, by=ORDERS)
    assert Holder.objects.get(owner="biz_1").organisation_id == 9
    assert AuditEntry.objects.filter(action="ledger.name_holder").count() == 2


def fail_after_posting() -> None:
    with transaction.atomic():
        actions.post(entry=capture(), by=ORDERS)
        raise RuntimeError


def test_an_entry_lives_and_dies_with_the_callers_transaction() -> None:
    with pytest.raises(RuntimeError):
        fail_after_posting()
    assert not Entry.objects.exists()
    assert not Balance.objects.exists()
