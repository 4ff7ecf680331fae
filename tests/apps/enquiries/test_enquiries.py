"""A business asks the platform: on the desk in its lane, sooner where a programme says so, answered once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.apps.programmes.supporting import officer, publish, seller
from tests.catalogue_factories import make_seller
from tests.factories import AT

from entrepot.apps.desk import actions as desk
from entrepot.apps.desk import queries as waiting
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.enquiries import actions, queries
from entrepot.apps.enquiries.models import Enquiry
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message
from entrepot.apps.programmes.actions import BenefitTerms, apply_for_programme

pytestmark = pytest.mark.django_db
LANE = "support"


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


def ask(by: Actor, words: str = "Which code has washed coffee?", at: datetime = AT) -> str:
    return actions.ask_platform(topic="customs", words=words, language="en", by=by, at=at)


def answer(enquiry: str, by: Actor, after: float) -> None:
    """Answer on the desk so many hours after it was asked, as the page does."""
    at = AT + timedelta(hours=after)
    item = waiting.find_item(lane=LANE, subject=enquiry, viewer=SYSTEM)
    assert item is not None
    actions.answer_enquiry(enquiry=enquiry, words="0901.11.", by=by, at=at)
    desk.take(item=item.public_id, by=by, at=at)
    desk.decide(item=item.public_id, decision="answered", by=by, at=at)


def supported(first: Actor, second: Actor, name: str = "Hill Farm") -> Actor:
    """Return a seller to whom a programme gives the fast lane for questions."""
    farmer = seller(name)
    benefit = BenefitTerms(kind="fast_lane", lanes=(LANE,))
    programme = publish(first, second, benefits=(benefit,))
    apply_for_programme(programme=programme, by=farmer, at=AT)
    workers.run_pending()
    return farmer


def test_a_question_waits_on_the_desk_and_its_answer_is_written_to_who_asked() -> None:
    asker, clerk = make_seller("Mill"), officer("operator")
    enquiry = ask(asker)
    (item,) = waiting.list_items(viewer=clerk, lane=LANE)
    assert (item.subject, item.subject_kind, item.due_at) == (enquiry, "enquiry", AT + timedelta(hours=24))
    assert (item.programme, item.ordinary_due_at) == ("", None)
    answer(enquiry, clerk, 3)
    (turn, reply) = queries.list_turns(enquiry, viewer=asker)
    assert (turn.is_ours, reply.is_ours, reply.words) == (False, True, "0901.11.")
    assert queries.get_enquiry(enquiry, viewer=asker).state == "answered"
    (letter,) = Message.objects.filter(template="enquiry_answered")
    assert letter.context["fast"] == ""
    told = queries.get_service(enquiry, viewer=asker)
    assert told is not None
    assert (told.took, told.saved, told.programme) == (timedelta(hours=3), None, "")


def test_who_writes_more_waits_again_and_twice_is_one_item() -> None:
    asker, clerk = make_seller("Mill"), officer("operator")
    enquiry = ask(asker)
    actions.ask_further(enquiry=enquiry, words="And green coffee?", by=asker, at=AT)
    assert DeskItem.objects.filter(lane=LANE).count() == 1
    answer(enquiry, clerk, 2)
    later = AT + timedelta(hours=5)
    actions.ask_further(enquiry=enquiry, words="Thank you. And roasted?", by=asker, at=later)
    assert queries.get_enquiry(enquiry, viewer=asker).state == "waiting"
    (item,) = waiting.list_items(viewer=clerk, lane=LANE)
    assert item.due_at == later + timedelta(hours=24)
    assert [each.begins for each in queries.list_enquiries(viewer=asker)] == ["Which code has washed coffee?"]


def test_a_programme_gives_the_fast_lane_and_each_case_names_it_and_what_it_saved() -> None:
    first, second, clerk = officer(), officer(), officer("operator")
    farmer = supported(first, second)
    for number in range(5):
        answer(ask(make_seller(f"Mill {number}")), clerk, 20)
    asked = AT + timedelta(days=2)
    enquiry = ask(farmer, at=asked)
    (item,) = waiting.list_items(viewer=clerk, lane=LANE)
    assert item.due_at == asked + timedelta(hours=4)
    assert item.ordinary_due_at == asked + timedelta(hours=24)
    assert item.programme_name
    waits = queries.get_service(enquiry, viewer=farmer)
    assert waits is not None
    assert (waits.programme_name, waits.took, waits.saved) == (item.programme_name, None, None)
    answer(enquiry, clerk, 51)
    told = queries.get_service(enquiry, viewer=farmer)
    assert told is not None
    assert (told.took, told.saved) == (timedelta(hours=3), timedelta(hours=17))
    assert Message.objects.filter(template="enquiry_answered", context__fast=item.programme_name).count() == 1
    until = AT + timedelta(days=30)
    shown = waiting.list_service(viewer=clerk, since=AT, until=until)
    lane = next(each for each in shown if each.code == LANE)
    assert lane.fast is not None
    assert (lane.ordinary.promised, lane.fast.promised) == (timedelta(hours=24), timedelta(hours=4))
    assert (lane.ordinary.half, lane.fast.half, lane.fast.in_time) == (
        timedelta(hours=20),
        timedelta(hours=3),
        1,
    )
    (saved,) = waiting.list_saved(viewer=clerk, since=AT, until=until)
    assert (saved.lane, saved.programme_name, saved.saved) == (LANE, item.programme_name, timedelta(hours=17))


def test_an_old_ordinary_question_is_before_a_new_fast_one() -> None:
    farmer, clerk = supported(officer(), officer()), officer("operator")
    old = ask(make_seller("Mill"))
    new = ask(farmer, at=AT + timedelta(hours=21))
    assert [each.subject for each in waiting.list_items(viewer=clerk, lane=LANE)] == [old, new]
    soon = ask(make_seller("Late Mill"), at=AT + timedelta(hours=21))
    assert [each.subject for each in waiting.list_items(viewer=clerk, lane=LANE)] == [old, new, soon]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"words": "  "}, "words"), ({"words": "x" * 3001}, "words"), ({"topic": "gossip"}, "topic")],
)
def test_what_cannot_be_asked_is_refused_by_field(wrong: dict[str, str], field: str) -> None:
    given = {"topic": "money", "words": "When?", "language": "en"} | wrong
    with pytest.raises(ProblemRaised) as raised:
        actions.ask_platform(**given, by=make_seller("Mill"), at=AT)
    assert [each.field for each in raised.value.problem.errors] == [field]
    assert not Enquiry.objects.exists()


def test_nobody_else_reads_writes_or_answers() -> None:
    enquiry, other = ask(make_seller("Mill")), make_seller("Other")
    assert queries.list_enquiries(viewer=other) == []
    for read in (queries.get_enquiry, queries.list_turns, queries.get_service):
        with pytest.raises(Enquiry.DoesNotExist):
            read(enquiry, viewer=other)
    with pytest.raises(Enquiry.DoesNotExist):
        actions.ask_further(enquiry=enquiry, words="Mine", by=other, at=AT)
    for stranger in (other, officer()):
        with pytest.raises(PermissionRefused):
            actions.answer_enquiry(enquiry=enquiry, words="No.", by=stranger, at=AT)
