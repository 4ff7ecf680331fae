"""A business shows a paper for what it declared; an officer decides on one page; a programme takes it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.businesses.files import document, open_business
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_platform import caller
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.businesses import actions
from entrepot.apps.businesses.models import Fact, Proof
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.programmes import queries as programmes
from entrepot.apps.programmes.actions import gather_all
from entrepot.core.support.business_facts import JOBS

pytestmark = pytest.mark.django_db
RULE = {"all": [{"fact": "jobs", "is": "at_most", "value": 20, "evidence": "verified"}]}


@pytest.fixture
def seller() -> Actor:
    by = open_business()
    actions.declare_facts(facts=["farm"], by=by, at=clock.now())
    actions.declare_jobs(jobs=dict.fromkeys(JOBS, 3), by=by, at=clock.now())
    return by


def address(seller: Actor, page: str) -> str:
    return f"/sell/{Organisation.objects.get(pk=seller.organisation_id).public_id}/about/{page}"


def sent(*facts: str, blur: int = 0, **more: str) -> dict[str, object]:
    file = SimpleUploadedFile("wages.jpg", BytesIO(document(blur=blur)).getvalue(), "image/jpeg")
    return {"facts": list(facts), "file": file, **more}


def takes() -> int:
    workers.run_pending()
    gather_all(by=SYSTEM, at=clock.now())
    return programmes.count_matches(RULE, viewer=SYSTEM, on=clock.now().date()).yes


def test_a_rule_that_asks_for_proof_takes_who_was_verified(seller: Actor) -> None:
    browser = browser_of(User.objects.get(pk=seller.user_id))
    page = address(seller, "papers/")
    assert page in browser.get(address(seller, "")).content.decode()
    assert takes() == 0
    everybody = [name for name in JOBS if name not in {"jobs_women", "jobs_youth"}]
    blurred = browser.post(page, sent(*everybody, blur=6))
    assert blurred.status_code == 422
    assert "The picture is blurred." in words_of(blurred)
    assert "Choose at least one." in words_of(browser.post(page, sent()))
    assert browser.post(page, sent(*everybody)).status_code == 302
    assert "We are looking at it" in words_of(browser.get(page))
    assert takes() == 0
    officer = browser_of(person_of("officer"))
    case = f"/operate/items/{DeskItem.objects.get().public_id}/"
    told = words_of(officer.get(case))
    assert "People who work full time 3 documented" in told
    file = f"/operate/proofs/{Proof.objects.get().public_id}"
    assert officer.get(file)["Content-Type"] == "image/webp"
    assert browser.get(file).status_code in {302, 403, 404}
    refused = officer.post(case, {"do": "decide", "choice": "refuse"})
    assert "Say what the paper does not show" in words_of(refused)
    officer.post(case, {"do": "decide", "choice": "accept"})
    assert "Accepted: this is verified" in words_of(browser.get(page))
    assert takes() == 1


def test_saying_the_same_jobs_again_keeps_the_papers_behind_them(seller: Actor) -> None:
    browser = browser_of(User.objects.get(pk=seller.user_id))
    browser.post(address(seller, "papers/"), sent("jobs_full_time"))
    same = {**dict.fromkeys(JOBS, "3"), "facts": ["farm", "women_led"]}
    browser.post(address(seller, ""), same)
    standing = Fact.objects.filter(withdrawn_at=None)
    assert standing.get(fact="jobs_full_time").evidence == "documented"
    assert standing.filter(fact="women_led").exists()
    browser.post(address(seller, ""), {**same, "jobs_full_time": "4"})
    assert standing.get(fact="jobs_full_time").evidence == "declared"


def test_nobody_else_reads_a_paper(seller: Actor, client: Client) -> None:
    proof = actions.prove_facts(facts=["farm"], content=document(), name="a.jpg", by=seller, at=clock.now())
    file = address(seller, f"papers/{proof}")
    assert browser_of(User.objects.get(pk=seller.user_id)).get(file).status_code == 200
    other = open_business(name="Other")
    nosy = browser_of(User.objects.get(pk=other.user_id))
    assert nosy.get(file).status_code == 404
    assert nosy.get(address(other, f"papers/{proof}")).status_code == 404
    assert client.get(file).status_code == 302


def test_a_program_shows_what_was_declared(seller: Actor, client: Client) -> None:
    by = Caller(client, token_of(seller))
    content = document()
    place = "/business/fact-sheet/papers?name=wages.jpg&facts="
    told = by.post(f"{place}farm,jobs_full_time", content, content_type="image/jpeg")
    (paper,) = told["items"]
    assert (paper["facts"], paper["state"]) == (["farm", "jobs_full_time"], "waiting")
    refused = by.ask("POST", f"{place}farm", document(3), content_type="image/jpeg")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "facts"
    assert by.get("/business/fact-sheet/papers") == told


def test_a_program_of_the_platform_reads_a_paper_and_decides(seller: Actor, client: Client) -> None:
    given = {"facts": ["jobs_full_time"], "content": document(), "name": "a.jpg"}
    proof = actions.prove_facts(**given, by=seller, at=clock.now())
    tomas = caller(client, person_of("officer", "Tomás Vega"), "officer")
    told = tomas.get(f"/platform/proofs/{proof}")
    claim = {"fact": "jobs_full_time", "value": 3, "evidence": "documented", "is_same": True}
    assert (told["state"], told["claims"]) == ("waiting", [claim])
    assert tomas.ask("GET", f"/platform/proofs/{proof}/file")["Content-Type"] == "image/webp"
    (item,) = tomas.get("/platform/desk?lane=verification")["items"]
    decided = {"choice": "refuse", "note": "It names another business."}
    tomas.post(f"/platform/desk/{item['id']}/decision", {"answers": decided})
    assert tomas.get(f"/platform/proofs/{proof}")["note"] == "It names another business."
    kept = {each["code"]: each for each in tomas.get("/platform/service")["lanes"]}["verification"]
    assert (kept["ordinary"]["promised"], kept["fast"]["promised"]) == (48 * 3600, 12 * 3600)
