"""A verifier decides a doubtful file on one page: facts, findings, lists and pictures."""

import pytest
from django.test import Client
from tests.apps.businesses.files import fill, open_business, state_of
from tests.factories import make_user
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.apps.businesses.actions import submit_verification
from entrepot.apps.businesses.models import Paper
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.screening.models import Hit

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Actor:
    by = open_business()
    fill(by, owner="Wang Heimingdan", at=clock.now())
    submit_verification(by=by, at=clock.now())
    workers.run_pending()
    return by


def test_a_doubtful_file_is_seen_whole_and_a_likeness_cleared(seller: Actor, operator: Client) -> None:
    case = f"/operate/items/{DeskItem.objects.get().public_id}/"
    page = words_of(operator.get(case))
    for said in (
        *("What was seen", "A name is like one on a list.", "check figures right", "有限责任公司"),
        *(
            "Wang Heimingdan, 100 %, directs",
            "寺登街 6, 大理市",
            "sandbox S-2",
            "the same name",
            "No bank account yet.",
        ),
    ):
        assert said in page
    paper = Paper.objects.filter(kind="identity").get().public_id
    assert f"/operate/papers/{paper}?size=small" in operator.get(case).content.decode()
    assert operator.get(f"/operate/papers/{paper}")["Content-Type"] == "image/webp"
    decision = {"do": "decide", "choice": "verify"}
    refused = operator.post(case, decision)
    assert "Say how you saw that it is somebody else." in words_of(refused)
    operator.post(case, decision | {"cleared": "Another year of birth on the passport."})
    assert state_of(seller) == "verified"
    assert Hit.objects.get().note == "Another year of birth on the passport."


@pytest.mark.usefixtures("seller")
def test_papers_are_for_the_platforms_people_alone() -> None:
    paper = Paper.objects.filter(kind="identity").get().public_id
    assert browser_of(make_user()).get(f"/operate/papers/{paper}").status_code in {302, 403, 404}
    assert browser_of(person_of("officer")).get(f"/operate/papers/{paper}").status_code == 200
