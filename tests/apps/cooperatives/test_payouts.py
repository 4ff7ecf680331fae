"""What members get: of the books, to the last coin, approved by a second person, paid and told once."""

import csv
from datetime import date
from io import StringIO

import pytest
from tests.apps.cooperatives.hill import Hill, a_member, deliver, make_hill, make_lot, sell
from tests.catalogue_factories import make_seller
from tests.factories import AT

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.actions import PayoutInput
from entrepot.apps.cooperatives.models import MemberPayout, MemberShare
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.messages import queries as messages
from entrepot.core.ledger import AccountKind, AccountRef

pytestmark = pytest.mark.django_db
DAYS = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


@pytest.fixture
def sold() -> Hill:
    """A co-operative that sold four pieces of its lot; the money is released."""
    hill = make_hill(sells=True)
    actions.set_terms(own_rate=1_000, by=hill.by, at=AT)
    make_lot(hill, 5_000, 3_000, 1_000)
    sell(hill, 4)
    return hill


def lot_of(hill: Hill) -> str:
    return queries.list_lots(viewer=hill.by)[0].public_id


def earned(hill: Hill) -> int:
    own = businesses.get_own_business(viewer=hill.by)
    assert own is not None
    account = AccountRef(AccountKind.SELLER_AVAILABLE, own.profile.public_id, "SGD")
    return ledger.get_balance(account=account, viewer=SYSTEM).minor


def propose(hill: Hill, by: Actor | None = None, **more: object) -> str:
    wanted = PayoutInput(currency="SGD", **{"lot": lot_of(hill), **more})  # type: ignore[arg-type]
    return actions.propose_member_payout(payout=wanted, by=by or hill.by, at=AT)


def test_a_lots_earnings_are_those_of_the_books_and_add_up(sold: Hill) -> None:
    (offer,) = queries.get_payout_offers(viewer=sold.by, lot=lot_of(sold))
    assert offer.amount.minor == earned(sold) > 0
    payout = queries.get_member_payout(propose(sold), viewer=sold.by)
    shares = MemberShare.objects.filter(payout__public_id=payout.public_id)
    assert payout.net.minor == offer.amount.minor
    assert payout.own.minor == payout.net.minor // 10
    assert sum(share.amount_minor for share in shares) + payout.own.minor == payout.net.minor
    biggest, middle, least = shares.order_by("-grams")
    assert biggest.amount_minor > middle.amount_minor > least.amount_minor
    assert queries.get_payout_offers(viewer=sold.by, lot=lot_of(sold)) == []
    assert queries.get_payout_offers(viewer=sold.by, **DAYS) == []


def test_no_coin_is_shared_twice_and_a_rejected_payout_gives_it_free(sold: Hill) -> None:
    payout = propose(sold)
    with pytest.raises(ProblemRaised) as refused:
        propose(sold, lot="", **DAYS)
    assert refused.value.problem.slug == "nothing-earned"
    actions.reject_member_payout(payout=payout, by=sold.second, at=AT)
    again = queries.get_member_payout(propose(sold, lot="", **DAYS), viewer=sold.by)
    assert (again.net.minor, again.members, again.lot) == (earned(sold), 3, "")


def test_the_bank_changed_the_money_and_members_get_what_it_booked(sold: Hill) -> None:
    payout = propose(sold, received_minor=100_001, received_currency="RWF")
    view = queries.get_member_payout(payout, viewer=sold.by)
    assert (view.net.minor, view.net.currency, view.earned.currency) == (100_001, "RWF", "SGD")
    assert view.own.minor + view.members_get.minor == 100_001


def test_whoever_proposed_may_not_approve_and_one_approval_is_enough(sold: Hill) -> None:
    payout = propose(sold)
    with pytest.raises(ProblemRaised) as refused:
        actions.approve_member_payout(payout=payout, by=sold.by, at=AT)
    assert refused.value.problem.slug == "second-person-needed"
    with pytest.raises(ProblemRaised):
        actions.mark_members_paid(payout=payout, by=sold.by, at=AT)
    actions.approve_member_payout(payout=payout, by=sold.second, at=AT)
    with pytest.raises(ProblemRaised) as late:
        actions.approve_member_payout(payout=payout, by=sold.second, at=AT)
    assert late.value.problem.slug == "member-payout-moved-on"


def test_members_are_paid_and_told_once_and_read_nothing_of_each_other(sold: Hill) -> None:
    rose = actions.add_member(
        member=a_member(
            "M-9",
            "Ingabire Rose",
            email="rose@example.com",
            language="fr",
            way="mobile",
            paid_through="MTN",
            account="0788123456",
        ),
        by=sold.by,
        at=AT,
    )
    actions.change_lot(
        public_id=lot_of(sold), weight_grams=10_000, ready_grams=10_000, grade="", by=sold.by, at=AT
    )
    deliver(sold, lot_of(sold), rose, 1_000)
    payout = propose(sold)
    with pytest.raises(MemberPayout.DoesNotExist):
        queries.write_payout_list(payout, viewer=sold.by)
    actions.approve_member_payout(payout=payout, by=sold.second, at=AT)
    rows = list(csv.DictReader(StringIO("".join(queries.write_payout_list(payout, viewer=sold.by))[1:])))
    assert [row["account"] for row in rows] == ["", "", "", "0788123456"]
    actions.mark_members_paid(payout=payout, by=sold.by, at=AT)
    with pytest.raises(ProblemRaised):
        actions.mark_members_paid(payout=payout, by=sold.by, at=AT)
    with pytest.raises(ProblemRaised):
        actions.reject_member_payout(payout=payout, by=sold.by, at=AT)
    workers.run_pending()
    written = [each for each in messages.list_messages(viewer=SYSTEM) if each.template == "member_paid"]
    assert len(written) == 1
    assert written[0].language in {"en", "fr"}
    slips = queries.list_slips(payout, viewer=sold.by)
    names = [slip.name for slip in slips]
    for slip in slips:
        assert slip.name in slip.text
        assert not [name for name in names if name != slip.name and name in slip.text]
    assert "0788123456" not in str([slip.text for slip in slips])
    assert "0788123456" not in str(list(AuditEntry.objects.values()))


def test_a_lot_whose_deliveries_do_not_add_up_is_not_shared(sold: Hill) -> None:
    actions.change_lot(
        public_id=lot_of(sold), weight_grams=9_500, ready_grams=9_500, grade="", by=sold.by, at=AT
    )
    with pytest.raises(ProblemRaised) as refused:
        propose(sold)
    assert refused.value.problem.slug == "deliveries-missing"


def test_a_lot_that_is_shared_takes_no_more_deliveries(sold: Hill) -> None:
    propose(sold)
    with pytest.raises(ProblemRaised) as refused:
        deliver(sold, lot_of(sold), sold.members["M-1"], 100)
    assert refused.value.problem.slug == "lot-shared-out"


def test_nothing_is_shared_before_buyers_have_their_goods() -> None:
    hill = make_hill(sells=True)
    make_lot(hill, 5_000)
    sell(hill, 2, release=False)
    with pytest.raises(ProblemRaised) as refused:
        propose(hill)
    assert refused.value.problem.slug == "nothing-earned"


def test_others_neither_see_nor_move_a_payout(sold: Hill) -> None:
    payout, stranger = propose(sold), make_seller("Other")
    actions.turn_on_cooperative(by=stranger, at=AT)
    with pytest.raises(MemberPayout.DoesNotExist):
        queries.get_member_payout(payout, viewer=stranger)
    for move in (
        actions.approve_member_payout,
        actions.reject_member_payout,
        actions.mark_members_paid,
        actions.note_list_taken,
    ):
        with pytest.raises(MemberPayout.DoesNotExist):
            move(payout=payout, by=stranger, at=AT)
    roles = frozenset({"member"})
    member = Actor(kind=sold.by.kind, user_id=77, organisation_id=sold.by.organisation_id, roles=roles)
    with pytest.raises(PermissionRefused):
        actions.approve_member_payout(payout=payout, by=member, at=AT)
