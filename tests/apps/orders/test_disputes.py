"""From the complaint to its end: who may do what, whose clock runs, and where the money goes."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.utils import translation
from PIL import Image
from tests.apps.orders.shop import KEY, Shelf, balance, state_of
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.messages.models import Message
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Upload
from entrepot.apps.orders.models import Dispute, DisputeFile, Order, OrderRefund
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money
from entrepot.core.trade.disputes import DisputeError
from entrepot.core.trade.errors import IllegalMoveError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivered_once")]
DAY = timedelta(days=1)


@pytest.fixture
def operator() -> Actor:
    user = make_user()
    accounts.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    return actor_of(user)


def complain(order: str, **more: object) -> str:
    given: dict[str, object] = {"reason": "damaged", "why": "The glass is in pieces.", **more}
    return actions.open_dispute(order=order, by=ANONYMOUS, at=AT, key=KEY, **given)  # type: ignore[arg-type]


def seen(case: str) -> queries.DisputeView:
    return queries.get_dispute(case, viewer=SYSTEM)


def sgd(minor: int) -> Money:
    return Money(minor, "SGD")


def photo() -> bytes:
    target = BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(target, "JPEG")
    return target.getvalue()


def agree() -> None:
    assert queries.list_money_differences(viewer=SYSTEM) == []
    assert ledger.list_differences(viewer=SYSTEM) == []
    assert all(each.agrees for each in payment_queries.list_provider_differences(viewer=SYSTEM))


def letters(template: str) -> list[str]:
    return sorted(Message.objects.filter(template=template).values_list("address", flat=True))


def end_appeals() -> None:
    """Let the time to appeal pass."""
    actions.expire_clocks(by=SYSTEM, at=AT + 10 * DAY)
    workers.run_pending()


def test_a_complaint_holds_the_money_and_both_see_the_clock(shelf: Shelf, order: str) -> None:
    case = complain(order, lines={shelf.variant: 1}, asked=sgd(900))
    assert state_of(order) == "disputed"
    buyer = queries.get_dispute(case, viewer=ANONYMOUS, key=KEY)
    seller = queries.get_dispute(case, viewer=shelf.seller)
    assert buyer.due_at == seller.due_at == AT + 5 * DAY
    assert (buyer.may, seller.may) == ({"withdrawn"}, {"answered", "gave_in"})
    assert [(line.variant, line.quantity) for line in seller.lines] == [(shelf.variant, 1)]
    assert seller.asked == sgd(900)
    assert not actions.expire_receipt(order=order, by=SYSTEM, at=AT + 90 * DAY)
    assert desk.find_item(lane="dispute", subject=case, viewer=SYSTEM) is None  # first it is theirs


def test_a_second_complaint_about_the_same_order_is_refused(order: str) -> None:
    complain(order)
    with pytest.raises(IllegalMoveError):
        complain(order)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": "parcel_failed"}, "reason"),
        ({"lines": {"var_of_another": 1}}, "lines"),
        ({"evidence": [Upload("x.jpg", b"no picture")]}, "evidence"),
        ({"evidence": [Upload("x.jpg", b"")] * 9}, "evidence"),
    ],
)
def test_a_complaint_that_does_not_fit_changes_nothing(order: str, more: dict, field: str) -> None:
    with pytest.raises(ProblemRaised) as refused:
        complain(order, **more)
    assert [each.field for each in refused.value.problem.errors] == [field]
    assert (state_of(order), Dispute.objects.count()) == ("delivered", 0)


def test_more_than_was_paid_cannot_be_asked_back(order: str) -> None:
    with pytest.raises(DisputeError, match="more than"):
        complain(order, asked=sgd(10_000_000))
    assert state_of(order) == "delivered"


def test_the_seller_s_offer_is_accepted_and_a_part_goes_back(shelf: Shelf, order: str) -> None:
    total = queries.get_order(order, viewer=SYSTEM).total
    case = complain(order, evidence=[Upload("broken.jpg", photo())])
    actions.answer_dispute(dispute=case, text="Sorry.", offer=sgd(700), by=shelf.seller, at=AT + DAY)
    assert (seen(case).state, seen(case).offer, seen(case).due_at) == (
        "awaiting_buyer",
        sgd(700),
        AT + 6 * DAY,
    )
    actions.accept_offer(dispute=case, by=ANONYMOUS, at=AT + 2 * DAY, key=KEY)
    workers.run_pending()
    view = queries.get_order(order, viewer=SYSTEM)
    assert (view.state, view.refunded, seen(case).outcome) == ("released", sgd(700), "part")
    assert balance(AccountKind.BUYER_FUNDS, order) == 0
    causes = [str(each.cause) for each in ledger.list_entries_about(about=order, viewer=SYSTEM)]
    assert (causes.count("refund"), causes.count("release")) == (1, 1)
    assert total > view.refunded
    agree()


def test_without_an_offer_there_is_nothing_to_accept(shelf: Shelf, order: str) -> None:
    case = complain(order)
    actions.answer_dispute(dispute=case, text="It was whole.", by=shelf.seller, at=AT)
    assert queries.get_dispute(case, viewer=ANONYMOUS, key=KEY).may == {"insisted", "withdrawn"}
    with pytest.raises(DisputeError, match="Nothing was offered"):
        actions.accept_offer(dispute=case, by=ANONYMOUS, at=AT, key=KEY)


def test_an_offer_of_all_that_is_asked_is_giving_in(shelf: Shelf, order: str) -> None:
    case = complain(order, asked=sgd(500))
    actions.answer_dispute(dispute=case, text="Of course.", offer=sgd(500), by=shelf.seller, at=AT)
    workers.run_pending()
    assert (seen(case).state, state_of(order)) == ("agreed", "released")
    agree()


def test_silence_of_the_seller_puts_it_before_the_platform(order: str) -> None:
    case = complain(order)
    assert not actions.expire_clock(dispute=case, by=SYSTEM, at=AT + 5 * DAY - timedelta(seconds=1))
    assert actions.expire_clocks(by=SYSTEM, at=AT + 5 * DAY) == 1
    assert actions.expire_clocks(by=SYSTEM, at=AT + 5 * DAY) == 0
    assert (seen(case).state, seen(case).due_at) == ("under_review", AT + 12 * DAY)
    item = desk.find_item(lane="dispute", subject=case, viewer=SYSTEM)
    assert item is not None
    assert item.title.startswith("Complaint: nobody answered in time")
    with translation.override("zh-hans"):
        item = desk.find_item(lane="dispute", subject=case, viewer=SYSTEM)
    assert item is not None
    assert item.title.startswith("投诉：无人按时答复：")
    assert not actions.expire_clock(dispute=case, by=SYSTEM, at=AT + 99 * DAY)  # nobody decides by silence
    workers.run_pending()
    assert len(letters("dispute_review")) == 2


def test_the_platform_decides_a_part_and_both_read_why(shelf: Shelf, order: str, operator: Actor) -> None:
    case = complain(order)
    actions.answer_dispute(dispute=case, text="No.", offer=sgd(100), by=shelf.seller, at=AT)
    with pytest.raises(IllegalMoveError):  # the buyer has time yet
        actions.decide_dispute(dispute=case, amount=sgd(1), reasons={"en": "x"}, by=operator, at=AT)
    actions.insist(dispute=case, text="Not enough.", by=ANONYMOUS, at=AT, key=KEY)
    with pytest.raises(ProblemRaised):
        actions.decide_dispute(dispute=case, amount=sgd(900), reasons={"en": " "}, by=operator, at=AT)
    reasons = {"en": "One of three was broken.", "zh-hans": "三件中有一件破损。"}
    actions.decide_dispute(dispute=case, amount=sgd(900), reasons=reasons, by=operator, at=AT)
    workers.run_pending()
    assert (seen(case).state, seen(case).due_at, state_of(order)) == ("announced", AT + 3 * DAY, "disputed")
    assert len(letters("dispute_announced")) == 2
    end_appeals()
    found = seen(case)
    assert (found.state, found.outcome, found.refunded, found.borne_by) == (
        "decided",
        "part",
        sgd(900),
        "seller",
    )
    assert {each.text for each in found.statements if each.party == "platform"} == set(reasons.values())
    assert state_of(order) == "released"
    assert len(letters("dispute_ended")) == 2
    assert desk.find_item(lane="dispute", subject=case, viewer=SYSTEM) is None
    agree()


@pytest.mark.parametrize(("whole", "state"), [(True, "refunded"), (False, "released")])
def test_the_platform_decides_all_or_nothing(order: str, operator: Actor, *, whole: bool, state: str) -> None:
    case = complain(order)
    actions.expire_clocks(by=SYSTEM, at=AT + 5 * DAY)
    amount = seen(case).left if whole else sgd(0)
    actions.decide_dispute(dispute=case, amount=amount, reasons={"en": "Seen."}, by=operator, at=AT)
    assert not OrderRefund.objects.exists()
    end_appeals()
    assert state_of(order) == state
    assert (balance(AccountKind.SELLER_AVAILABLE, Order.objects.get().business) == 0) is whole
    agree()


@pytest.mark.parametrize("whole", [False, True])
def test_what_the_platform_bears_costs_the_seller_nothing(
    order: str, operator: Actor, *, whole: bool
) -> None:
    row = Order.objects.get()
    case = complain(order)
    actions.expire_clocks(by=SYSTEM, at=AT + 5 * DAY)
    amount = seen(case).left if whole else sgd(900)
    actions.decide_dispute(
        dispute=case, amount=amount, reasons={"en": "x"}, borne_by="platform", by=operator, at=AT
    )
    assert (seen(case).state == "decided") is whole  # then nobody loses by it: there is nothing to appeal
    end_appeals()
    refund = OrderRefund.objects.get().public_id
    for _again in range(2):
        actions.finish_dispute(refund=refund, by=SYSTEM, at=AT)
    assert balance(AccountKind.SELLER_AVAILABLE, row.business) == row.seller_share_minor
    assert balance(AccountKind.LOSS, "platform") > 0
    assert state_of(order) == ("refunded" if whole else "released")
    agree()


def test_a_bank_that_examines_the_payment_takes_the_dispute_over(order: str) -> None:
    case = complain(order)
    total = Order.objects.get().total_minor
    told = {"chargeback": "cbk_1", "provider": "sandbox", "amount_minor": total, "orders": [(order, total)]}
    for outcome in ("", ""):
        actions.record_chargeback(**told, outcome=outcome, by=SYSTEM, at=AT)
    assert (seen(case).state, seen(case).chargeback, state_of(order)) == ("overtaken", "cbk_1", "disputed")
    assert not actions.expire_receipt(order=order, by=SYSTEM, at=AT + 99 * DAY)
    for _again in range(2):
        actions.record_chargeback(**told, outcome="lost", by=SYSTEM, at=AT)
    assert (state_of(order), balance(AccountKind.BUYER_FUNDS, order)) == ("refunded", 0)
    assert balance(AccountKind.DISPUTE, order) == 0
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_a_bank_that_finds_for_us_lets_the_seller_be_paid(order: str) -> None:
    complain(order)
    total = Order.objects.get().total_minor
    told = {"chargeback": "cbk_1", "provider": "sandbox", "amount_minor": total, "orders": [(order, total)]}
    for outcome in ("", "won", "won"):
        actions.record_chargeback(**told, outcome=outcome, by=SYSTEM, at=AT)
    assert (state_of(order), balance(AccountKind.DISPUTE, order)) == ("released", 0)
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_nobody_complains_here_while_the_bank_examines_it(order: str) -> None:
    total = Order.objects.get().total_minor
    told = {"chargeback": "cbk_1", "provider": "sandbox", "amount_minor": total, "orders": [(order, total)]}
    actions.record_chargeback(**told, outcome="", by=SYSTEM, at=AT)
    with pytest.raises(ProblemRaised) as refused:
        complain(order)
    assert refused.value.problem.slug == "card-scheme-decides"


def test_who_belongs_to_the_seller_decides_nothing(shelf: Shelf, order: str) -> None:
    case = complain(order)
    actions.expire_clocks(by=SYSTEM, at=AT + 5 * DAY)
    for actor in (shelf.seller, SYSTEM):
        with pytest.raises(IllegalMoveError):
            actions.decide_dispute(dispute=case, amount=sgd(0), reasons={"en": "x"}, by=actor, at=AT)
    stranger = actor_of(make_user())
    for act in (actions.insist, actions.add_statement):
        with pytest.raises(Order.DoesNotExist):
            act(dispute=case, text="x", by=stranger, at=AT)
    with pytest.raises(Dispute.DoesNotExist):
        queries.get_dispute(case, viewer=stranger)


def test_the_buyer_takes_it_back_and_the_seller_is_paid(order: str) -> None:
    case = complain(order)
    actions.withdraw_dispute(dispute=case, by=ANONYMOUS, at=AT, key=KEY)
    assert (seen(case).state, seen(case).outcome, state_of(order)) == ("withdrawn", "none", "released")
    agree()


def test_an_extension_says_who_and_why_and_has_an_end(shelf: Shelf, order: str, operator: Actor) -> None:
    case = complain(order)
    with pytest.raises(IllegalMoveError):
        actions.extend_clock(dispute=case, days=3, why="Please.", by=shelf.seller, at=AT)
    actions.extend_clock(dispute=case, days=3, why="Holidays.", by=operator, at=AT)
    assert seen(case).due_at == AT + 8 * DAY
    step = seen(case).steps[-1]
    assert (step.event, step.party, step.why, step.due_at) == (
        "extended",
        "platform",
        "Holidays.",
        AT + 8 * DAY,
    )
    with pytest.raises(DisputeError, match="14 days"):
        actions.extend_clock(dispute=case, days=12, why="More.", by=operator, at=AT)
    assert actions.expire_clocks(by=SYSTEM, at=AT + 5 * DAY) == 0


def test_evidence_is_for_the_two_sides_and_operators_alone(shelf: Shelf, order: str, operator: Actor) -> None:
    case = complain(order, evidence=[Upload("a.jpg", photo())])
    (file,) = queries.get_dispute(case, viewer=ANONYMOUS, key=KEY).statements[0].files
    for viewer, key in ((ANONYMOUS, KEY), (shelf.seller, ""), (operator, "")):
        found = queries.read_evidence(case, file.public_id, viewer=viewer, key=key)
        assert found.content_type == "image/webp"
    officer = make_user()
    accounts.grant_platform_role(email=officer.email, role="officer", by=SYSTEM, at=AT)
    with pytest.raises(DisputeFile.DoesNotExist):
        queries.read_evidence(case, file.public_id, viewer=actor_of(officer))
    with pytest.raises(Dispute.DoesNotExist):
        queries.read_evidence(case, file.public_id, viewer=actor_of(make_user()))


def test_a_refused_part_keeps_the_order_in_dispute_until_it_is_sent_again(
    order: str, operator: Actor
) -> None:
    case, _refund = stuck(order, operator)
    assert (seen(case).is_stuck, state_of(order)) == (True, "disputed")
    assert not actions.expire_receipt(order=order, by=SYSTEM, at=AT + 99 * DAY)
    assert desk.find_item(lane="dispute", subject=case, viewer=SYSTEM) is not None
    actions.repeat_refund(dispute=case, by=operator, at=AT)
    workers.run_pending()
    assert (state_of(order), seen(case).is_stuck) == ("released", False)
    agree()


def stuck(order: str, operator: Actor) -> tuple[str, str]:
    """Return a decided dispute and its refund, which the provider refused."""
    case = complain(order, asked=sgd(500))
    actions.expire_clocks(by=SYSTEM, at=AT + 5 * DAY)
    with transaction.atomic():  # nothing is sent from inside: the provider's answer comes first
        actions.decide_dispute(dispute=case, amount=sgd(500), reasons={"en": "Yes."}, by=operator, at=AT)
        actions.expire_clocks(by=SYSTEM, at=AT + 8 * DAY)
        found = OrderRefund.objects.get(order__public_id=order)
        payments.record_refund_refusal(refund=found.sent_as, reason="closed", by=SYSTEM, at=AT)
    workers.run_pending()
    return case, found.public_id
