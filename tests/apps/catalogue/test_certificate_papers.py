"""Files of certificates: sent, looked at by a person, checked until anything changes or they end."""

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.businesses.files import document, open_business
from tests.apps.catalogue.test_certificates import a_certificate
from tests.apps.programmes.supporting import officer
from tests.catalogue_factories import make_product, make_seller
from tests.factories import AT, actor_of

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.models import User
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.models import CertificatePaper
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.files.models import PrivateFile
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.both]
REFUSAL = {"field": "holder", "reason": "It names another farm.", "fix": "Send the one in your name."}


@pytest.fixture
def product(seller: Actor) -> str:
    return make_product(seller)


@pytest.fixture
def held(product: str, seller: Actor) -> str:
    return actions.add_certificate(product=product, given=a_certificate(), by=seller, at=clock.now())


def send(product: str, held: str, by: Actor, seed: int = 1, **more: bool) -> str:
    given: dict[str, Any] = {"content": document(seed), "name": "scan.jpg", **more}
    return actions.file_certificate(product=product, certificate=held, **given, by=by, at=clock.now())


def checked(product: str) -> list[bool]:
    return [each.checked_at is not None for each in queries.list_certificates(product, viewer=ANONYMOUS)]


def accept(paper: str, by: Actor | None = None) -> None:
    actions.decide_certificate(paper=paper, accepted=True, by=by or officer(), at=clock.now())


def states() -> list[str]:
    return [*CertificatePaper.objects.order_by("pk").values_list("state", flat=True)]


def test_a_person_compares_the_file_and_buyers_read_when(seller: Actor, product: str, held: str) -> None:
    paper = send(product, held, seller)
    item = DeskItem.objects.get()
    assert (item.lane, item.subject_kind, item.subject) == ("verification", "certificate", paper)
    assert checked(product) == [False]
    case = queries.get_certificate_case(paper, viewer=SYSTEM)
    assert (case.certificate.number, case.product, case.paper.state) == ("FR-1", product, "waiting")
    accept(paper)
    (seen,) = queries.list_certificates(product, viewer=ANONYMOUS)
    assert seen.checked_at is not None
    item.refresh_from_db()
    assert (item.state, item.decision) == ("done", "accepted")
    workers.run_pending()
    assert Message.objects.get(template="certificate_checked").context["number"] == "FR-1"
    with pytest.raises(ProblemRaised) as raised:
        accept(paper)
    assert raised.value.problem.slug == "already-decided"


def test_a_refusal_names_field_reason_and_fix_and_another_file_answers_it(
    seller: Actor, product: str, held: str
) -> None:
    paper = send(product, held, seller)
    with pytest.raises(ProblemRaised) as raised:
        actions.decide_certificate(paper=paper, accepted=False, by=officer(), at=clock.now())
    assert [each.field for each in raised.value.problem.errors] == ["field", "reason", "fix"]
    actions.decide_certificate(paper=paper, accepted=False, **REFUSAL, by=officer(), at=clock.now())
    assert checked(product) == [False]
    told = queries.list_certificate_papers(product, viewer=seller)[held]
    assert (told.state, told.field, told.reason, told.fix) == ("refused", *REFUSAL.values())
    workers.run_pending()
    letter = Message.objects.get(template="certificate_refused").context
    assert (letter["reason"], letter["fix"]) == (REFUSAL["reason"], REFUSAL["fix"])
    again = send(product, held, seller, seed=2)
    assert states() == ["withdrawn", "waiting"]
    accept(again)
    assert checked(product) == [True]


def test_another_file_a_change_and_taking_it_back_each_end_a_check(
    seller: Actor, product: str, held: str
) -> None:
    accept(send(product, held, seller))
    same = actions.add_certificate(product=product, given=a_certificate(), by=seller, at=clock.now())
    assert (same, checked(product)) == (held, [True])  # told again as it was
    send(product, held, seller, seed=2)
    assert checked(product) == [False]
    accept(CertificatePaper.objects.latest("pk").public_id)
    actions.withdraw_certificate_file(product=product, certificate=held, by=seller, at=clock.now())
    assert checked(product) == [False]
    assert queries.list_certificate_papers(product, viewer=seller) == {}
    accept(send(product, held, seller, seed=3))
    other = a_certificate(issuer="Control Union")
    changed = actions.add_certificate(product=product, given=other, by=seller, at=clock.now())
    assert (changed != held, checked(product)) == (True, [False])
    assert set(states()) == {"withdrawn"}


def test_what_waits_goes_when_it_is_taken_back_or_dropped(seller: Actor, product: str, held: str) -> None:
    first = send(product, held, seller)
    actions.drop_certificate(product=product, certificate=held, by=seller, at=clock.now())
    assert DeskItem.objects.get().state == "done"
    assert PrivateFile.objects.get().blanked_at is not None
    with pytest.raises(ProblemRaised) as raised:
        accept(first)
    assert raised.value.problem.slug == "already-decided"
    with pytest.raises(ProblemRaised) as gone:
        send(product, held, seller)
    assert gone.value.problem.status == 404


def test_the_last_day_ends_a_check_and_nothing_over_is_looked_at(seller: Actor, product: str) -> None:
    last = clock.now().date()
    given = a_certificate(valid_to=last)
    held = actions.add_certificate(product=product, given=given, by=seller, at=clock.now())
    paper = send(product, held, seller)
    with clock.travel(clock.now() + timedelta(days=1)):
        with pytest.raises(ProblemRaised) as late:
            accept(paper)
        assert late.value.problem.slug == "certificate-over"
        with pytest.raises(ProblemRaised) as over:
            send(product, held, seller, seed=2)
        assert over.value.problem.slug == "certificate-over"
    accept(paper)
    with clock.travel(clock.now() + timedelta(days=1)):
        (own,) = queries.list_certificates(product, viewer=seller)
        assert (own.state, own.checked_at) == ("over", None)


def test_what_is_no_document_or_cannot_be_read_is_refused_by_name(
    seller: Actor, product: str, held: str
) -> None:
    for content in (b"", b"<html>", b"GIF89a"):
        given: dict[str, Any] = {"content": content, "name": "a.pdf", "by": seller, "at": clock.now()}
        with pytest.raises(ProblemRaised) as raised:
            actions.file_certificate(product=product, certificate=held, **given)
        assert [each.field for each in raised.value.problem.errors] == ["file"]
    blurred: dict[str, Any] = {"content": document(blur=6), "name": "a.jpg", "by": seller, "at": clock.now()}
    with pytest.raises(ProblemRaised) as seen:
        actions.file_certificate(product=product, certificate=held, **blurred)
    assert [each.reason for each in seen.value.problem.errors] == ["The picture is blurred."]
    actions.file_certificate(product=product, certificate=held, **blurred, despite_faults=True)
    assert CertificatePaper.objects.get().faults == "blurred"


def test_files_are_for_the_sellers_people_and_the_platform_and_strangers_decide(
    seller: Actor, product: str, held: str
) -> None:
    paper = send(product, held, seller)
    assert queries.read_certificate_file(paper, viewer=seller).content
    assert queries.read_certificate_file(paper, viewer=officer()).content
    for nosy in (make_seller("Other"), ANONYMOUS):
        with pytest.raises((CertificatePaper.DoesNotExist, PermissionRefused)):
            queries.read_certificate_file(paper, viewer=nosy)
    with pytest.raises(ProblemRaised) as other:
        send(product, held, open_business(name="Other farm"))
    assert other.value.problem.status == 404
    with pytest.raises(PermissionRefused):
        accept(paper, seller)
    own = User.objects.get(pk=seller.user_id or 0)
    accounts.grant_platform_role(email=own.email or "", role="officer", by=SYSTEM, at=AT)
    with pytest.raises(PermissionRefused):
        accept(paper, actor_of(own))


def test_files_go_once_the_period_of_verifications_is_over(seller: Actor, product: str, held: str) -> None:
    accept(send(product, held, seller))
    actions.withdraw_certificate_file(product=product, certificate=held, by=seller, at=clock.now())
    years = clock.now() + timedelta(days=5 * 366)
    assert actions.forget_certificate_papers(by=SYSTEM, at=clock.now()) == 0
    assert actions.forget_certificate_papers(by=SYSTEM, at=years) == 1
    assert actions.forget_certificate_papers(by=SYSTEM, at=years) == 0
    assert PrivateFile.objects.get().blanked_at is not None
