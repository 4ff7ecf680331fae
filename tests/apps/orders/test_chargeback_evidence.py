"""The answer to a chargeback: gathered by itself, completed by the seller, sent once and in time."""

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.apps.orders.shop import Shelf, balance, make_shelf
from tests.apps.orders.test_chargebacks import agree, delivered, everybody, payment_of, post
from tests.factories import AT, actor_of, make_user

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.accounts import actions as accounts
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Upload
from entrepot.apps.orders.models import Chargeback, ChargebackEvidence, Order
from entrepot.apps.payments import actions as provider_actions
from entrepot.apps.payments import queries as payments
from entrepot.apps.payments.models import Chargeback as PaymentChargeback
from entrepot.core.ledger import AccountKind
from entrepot.core.trade.chargebacks import EvidenceError, EvidenceKind
from entrepot.core.trade.errors import IllegalMoveError

if TYPE_CHECKING:
    from entrepot.apps.payments.evidence import Evidence

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf(pieces=9)


@pytest.fixture
def operator() -> Actor:
    user = make_user()
    accounts.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    return actor_of(user)


@pytest.fixture
def order(shelf: Shelf, sandbox: Sandbox) -> str:
    """A delivered order whose buyer went to their bank."""
    found = delivered(shelf)
    with clock.travel(AT):
        sandbox.open_chargeback(payment_of(found), reason="not_received")
        post(sandbox)
    return found


def photo() -> bytes:
    target = BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(target, "JPEG")
    return target.getvalue()


def add(order: str, by: Actor, **more: object) -> None:
    given: dict[str, object] = {
        "kind": EvidenceKind.SHIPPING,
        "text": "The neighbour signed.",
        "at": AT,
        **more,
    }
    actions.add_evidence(order=order, by=by, **given)  # type: ignore[arg-type]


def chargeback_of(order: str) -> str:
    return Chargeback.objects.get(order__public_id=order).chargeback


def seen(order: str, viewer: Actor = SYSTEM) -> queries.OrderChargebackView:
    found = queries.find_chargeback(order, viewer=viewer)
    assert found is not None
    return found


def test_the_seller_is_told_and_sees_what_is_gathered_and_until_when(shelf: Shelf, order: str) -> None:
    found = seen(order, shelf.seller)
    assert (found.state, found.due_at) == ("opened", AT + 7 * DAY)
    assert (found.sellers_until, found.sent_at) == (AT + 6 * DAY, AT + 6.5 * DAY)
    texts = {each.kind: each.text for each in found.gathered}
    assert set(texts) >= {"receipt", "shipping", "refund_policy"}
    assert "Delivered" in texts["shipping"]
    assert order in texts["receipt"]
    assert [each.kind for each in found.gathered if each.is_weighty] == ["shipping"]
    assert found.missing == ("That customs let it in",)
    assert Message.objects.filter(template="chargeback_opened").count() == 1
    item = desk.find_item(lane="dispute", subject=chargeback_of(order), viewer=SYSTEM)
    assert item is not None
    assert "2026-11-28" in item.title


def test_the_seller_adds_words_and_papers_until_a_day_before_the_term(
    shelf: Shelf, order: str, operator: Actor
) -> None:
    add(order, shelf.seller, evidence=[Upload("door.jpg", photo())])
    words, paper = seen(order, shelf.seller).added
    assert (words.text, words.party, paper.file is not None) == ("The neighbour signed.", "seller", True)
    assert paper.file is not None
    read = queries.read_chargeback_file(order, paper.file.public_id, viewer=shelf.seller)
    assert read.content_type == "image/webp"
    with pytest.raises(EvidenceError, match="term"):
        add(order, shelf.seller, at=AT + 6 * DAY)
    add(order, operator, at=AT + 6 * DAY, text="Seen by us.")
    for wrong in ({"text": " "}, {"text": "x" * 20_001}):
        with pytest.raises(ProblemRaised):
            add(order, shelf.seller, **wrong)
    with pytest.raises(Order.DoesNotExist):
        add(order, actor_of(make_user()))
    with pytest.raises(ChargebackEvidence.DoesNotExist):
        queries.read_chargeback_file(order, paper.file.public_id, viewer=actor_of(make_user()))
    assert queries.find_chargeback(order, viewer=actor_of(make_user())) is None


def test_everything_is_sent_once_and_the_outcome_posts_itself(
    shelf: Shelf, order: str, operator: Actor, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(order, shelf.seller, evidence=[Upload("door.jpg", photo())])
    sent: list[Evidence] = []
    plain = sandbox.submit_evidence
    monkeypatch.setattr(
        sandbox,
        "submit_evidence",
        lambda *key, **more: (sent.append(more["evidence"]), plain(*key, **more))[1],
    )
    sandbox.lose_answers(1)
    with clock.travel(AT):
        actions.answer_chargeback(chargeback=chargeback_of(order), by=operator, at=AT)
    assert seen(order).state == "answering"  # the provider has it, and its answer was lost
    workers.run_pending("bulk")
    assert seen(order).state == "answered"
    assert desk.find_item(lane="dispute", subject=chargeback_of(order), viewer=SYSTEM) is None
    facts = sent[0].facts
    assert (facts.buyer, facts.email) == ("Tan Mei Ling", "mei@example.com")
    assert facts.tracking
    assert "The neighbour signed." in sent[0].texts[EvidenceKind.SHIPPING]
    assert [(each.kind, each.name) for each in sent[0].papers] == [(EvidenceKind.SHIPPING, "door.webp")]
    with pytest.raises(IllegalMoveError):
        actions.answer_chargeback(chargeback=chargeback_of(order), by=operator, at=AT)
    with pytest.raises(EvidenceError):
        add(order, shelf.seller)
    with clock.travel(AT + timedelta(minutes=2)):
        post(sandbox)
    assert (seen(order).state, everybody(order)["dispute"]) == ("won", 0)
    row = PaymentChargeback.objects.get()
    assert row.answer == {}  # what it said of the buyer is not kept
    steps = [(move.event, move.after) for move in row.moves.all()]
    assert steps == [("evidence_sent", "answering"), ("taken", "answered"), ("won", "won")]
    assert Message.objects.filter(template="chargeback_ended").count() == 1
    agree()


@pytest.mark.usefixtures("sandbox")
def test_accepting_is_one_press_and_loses_it(order: str, operator: Actor) -> None:
    chargeback = chargeback_of(order)
    with pytest.raises(ProblemRaised):
        actions.accept_chargeback(chargeback=chargeback, why=" ", by=operator, at=AT)
    with pytest.raises(PermissionRefused):
        actions.accept_chargeback(chargeback=chargeback, why="x", by=actor_of(make_user()), at=AT)
    actions.accept_chargeback(chargeback=chargeback, why="It never left.", by=operator, at=AT)
    workers.run_pending()
    assert seen(order).state == "lost"
    assert (everybody(order)["held"], everybody(order)["dispute"]) == (0, 0)
    first = payments.get_chargeback(chargeback, viewer=SYSTEM).steps[0]
    assert (first.event, first.why, first.who) == ("accepted", "It never left.", operator.key)
    agree()


@pytest.mark.usefixtures("sandbox")
def test_what_nobody_sent_is_sent_before_the_term_ends(order: str) -> None:
    assert actions.answer_due_chargebacks(by=SYSTEM, at=AT + 6 * DAY) == 0
    late = AT + 6.5 * DAY
    with clock.travel(late):
        assert actions.answer_due_chargebacks(by=SYSTEM, at=late) == 1
        assert actions.answer_due_chargebacks(by=SYSTEM, at=late) == 0
    assert seen(order).state == "answered"


@pytest.mark.usefixtures("sandbox")
def test_what_the_provider_does_not_take_is_open_again_and_on_the_desk(order: str, operator: Actor) -> None:
    with clock.travel(AT + 8 * DAY):
        actions.answer_chargeback(chargeback=chargeback_of(order), by=operator, at=AT + 8 * DAY)
    assert seen(order).state == "opened"
    last = PaymentChargeback.objects.get().moves.last()
    assert last is not None
    assert (last.event, last.why) == ("not_taken", "too_late")
    assert desk.find_item(lane="dispute", subject=chargeback_of(order), viewer=SYSTEM) is not None


def test_the_fee_of_a_chargeback_comes_off_with_the_settlement(order: str, sandbox: Sandbox) -> None:
    assert seen(order).fee.minor == 1_500
    sandbox.close_chargeback(payment_of(order), won=True)
    post(sandbox)
    sandbox.settle()
    (settled,) = sandbox.settlements()
    assert settled.fee.minor == 1_500 + round(settled.amount.minor * 0.029)
    provider_actions.collect_settlements(provider="sandbox", by=SYSTEM, at=AT)
    assert balance(AccountKind.PROVIDER_FEE, "sandbox") == settled.fee.minor
    agree()
