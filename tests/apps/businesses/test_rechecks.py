"""A verified business is looked at again: told, given time, and only then its pay-outs wait."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.apps.businesses.files import OTHER_USCC, fill, open_business, state_of
from tests.factories import AT

from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.models import Business, Paper, Recheck
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def seller() -> Actor:
    with clock.travel(AT):
        by = open_business()
        fill(by)
        actions.submit_verification(by=by, at=AT)
        workers.run_pending()
    assert state_of(by) == "verified"
    return by


def paid(seller: Actor) -> tuple[bool, bool]:
    business = Business.objects.get(organisation_id=seller.organisation_id).public_id
    standing = queries.get_standing(business, viewer=SYSTEM)
    return standing.may_be_paid, standing.is_held


def letters() -> list[str]:
    return list(Message.objects.order_by("id").values_list("template", flat=True))


def test_a_year_later_it_is_told_then_held_then_mended(seller: Actor) -> None:
    with pytest.raises(ProblemRaised):
        actions.submit_verification(by=seller, at=AT)  # nothing is due
    assert actions.plan_rechecks(by=SYSTEM, at=AT + 300 * DAY) == 0
    assert actions.plan_rechecks(by=SYSTEM, at=AT + 340 * DAY) == 1
    assert actions.plan_rechecks(by=SYSTEM, at=AT + 341 * DAY) == 0
    workers.run_pending()
    assert letters() == ["business_verified", "business_recheck"]
    assert actions.hold_overdue(by=SYSTEM, at=AT + 350 * DAY) == 0
    assert paid(seller) == (True, False)
    assert actions.hold_overdue(by=SYSTEM, at=AT + 366 * DAY) == 1
    assert actions.hold_overdue(by=SYSTEM, at=AT + 366 * DAY) == 0
    workers.run_pending()
    assert (letters()[-1], paid(seller), state_of(seller)) == ("business_held", (False, True), "verified")
    with clock.travel(AT + 367 * DAY):
        actions.submit_verification(by=seller, at=clock.now())
        workers.run_pending()
    assert (paid(seller), state_of(seller)) == ((True, False), "verified")
    assert Recheck.objects.filter(done_at=None).count() == 0


@pytest.mark.usefixtures("seller")
def test_a_paper_that_ends_brings_its_own_look() -> None:
    Paper.objects.filter(kind="identity").update(expires_on=(AT + 60 * DAY).date())
    assert actions.plan_rechecks(by=SYSTEM, at=AT + 31 * DAY) == 1
    row = Recheck.objects.get()
    assert (row.cause, row.due_at.date()) == ("paper", (AT + 60 * DAY).date())


def test_changes_are_looked_at_with_grace_and_held_only_after(seller: Actor) -> None:
    actions.add_owner(
        name="Zhao Yun",
        share=0,
        directs=True,
        country="SG",
        birth_year=1980,
        identity_number="S1234567D",
        by=seller,
        at=AT + DAY,
    )
    row = Recheck.objects.get()
    assert (row.cause, row.held_at, paid(seller)) == ("owners", None, (True, False))
    assert actions.hold_overdue(by=SYSTEM, at=AT + 14 * DAY) == 0
    assert actions.hold_overdue(by=SYSTEM, at=AT + 15 * DAY) == 1


def test_who_has_asked_in_time_is_not_held_while_we_look(seller: Actor) -> None:
    words = {"legal_form": "llc", "legal_name": "Shaxi Tea"}
    actions.set_details(**words, registration=OTHER_USCC, tax_number=OTHER_USCC, by=seller, at=AT + DAY)
    actions.submit_verification(by=seller, at=AT + 2 * DAY)
    assert actions.hold_overdue(by=SYSTEM, at=AT + 90 * DAY) == 0
    assert paid(seller) == (True, False)


def test_an_account_in_another_name_is_looked_at(seller: Actor) -> None:
    business = Business.objects.get().public_id
    for holder in ("Shaxi Tea", "Somebody Else"):
        with transaction.atomic():
            actions.note_bank_account(business=business, holder=holder, digest=holder, by=SYSTEM, at=AT)
    assert Recheck.objects.get().cause == "account"
    asked = actions.submit_verification(by=seller, at=AT + DAY)
    workers.run_pending()
    found = queries.get_case_file(asked, viewer=SYSTEM).findings
    assert [each.code for each in found] == ["holder_differs"]
