"""A seller gives a file part by part, is verified, or reads what is wrong and mends only that."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.businesses.files import STREET, USCC, document, fill
from tests.factories import AT, join, make_user
from tests.web.seller.test_pages import CHINESE, client_of, seller_of, words_of

from entrepot.apps.businesses.actions import decide_verification
from entrepot.apps.businesses.models import Business, Owner, Paper, Verification
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db

DETAILS = {"legal_form": "llc", "legal_name": "Hill Ltd", "registration": USCC, "tax_number": USCC}
LIN = {
    "do": "add",
    "name": "Lin Mei",
    "share": "100",
    "directs": "on",
    "country": "CN",
    "birth_year": "1990",
    "identity_number": "11010519491231002X",
}


def page_of(organisation: str, part: str = "") -> str:
    return f"/sell/{organisation}/money/verification/{part}"


def sent(seed: int = 1, **drawn: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.jpg", document(seed, **drawn), content_type="image/jpeg")


def in_china(organisation: str) -> None:
    Business.objects.filter(organisation__public_id=organisation).update(country="CN")


def give_everything(client: Client, organisation: str) -> None:
    client.post(page_of(organisation, "details/"), DETAILS)
    client.post(page_of(organisation, "address/"), STREET)
    client.post(page_of(organisation, "owners/"), LIN)
    owner = Owner.objects.get().public_id
    for seed, what in enumerate(("registration", f"identity:{owner}")):
        client.post(page_of(organisation, "papers/"), {"what": what, "file": sent(seed)})


def test_a_file_given_part_by_part_is_verified_by_itself() -> None:
    client, organisation, _actor = seller_of()
    in_china(organisation)
    first = words_of(client.get(page_of(organisation)))
    assert "Have your business verified" in first
    assert "4 parts are still to do." in first
    assert "认证" in words_of(client.get(page_of(organisation), **CHINESE))
    give_everything(client, organisation)
    assert "still to do" not in words_of(client.get(page_of(organisation)))
    asked = client.post(page_of(organisation), {}, follow=True)
    assert "We look at it now, and write to you." in words_of(asked)
    assert "We are looking at it" in words_of(client.get(page_of(organisation)))
    workers.run_pending()
    assert "Your business is verified" in words_of(client.get(page_of(organisation)))
    assert "verified" not in words_of(client.get(f"/sell/{organisation}/money/"))


def test_a_refusal_marks_the_part_and_keeps_the_rest() -> None:
    client, organisation, actor = seller_of()
    in_china(organisation)
    fill(actor, owner="Wang Heimingdan")
    client.post(page_of(organisation), {})
    asked = Verification.objects.get().public_id
    given = {"reasons": ["address_differs"], "note": "The certificate says number 7."}
    decide_verification(verification=asked, verified=False, by=SYSTEM, at=AT, **given)
    page = words_of(client.get(page_of(organisation)))
    assert "The address is not the one of the documents." in page
    assert "Give the address of the certificate" in page
    assert "The certificate says number 7." in page
    assert "to mend" in page
    client.post(page_of(organisation, "address/"), STREET | {"street": "寺登街 7"})
    client.post(page_of(organisation), {"answer": "Mended."})
    assert Verification.objects.latest("id").answer == "Mended."


def test_what_is_wrong_stands_beside_its_field() -> None:
    client, organisation, _actor = seller_of()
    in_china(organisation)
    wrong = client.post(page_of(organisation, "details/"), DETAILS | {"registration": "91110000600037342L"})
    assert wrong.status_code == 422
    assert "This number cannot be right." in words_of(wrong)
    blurred = client.post(page_of(organisation, "papers/"), {"what": "registration", "file": sent(blur=7)})
    assert blurred.status_code == 422
    assert "Hold still, touch the screen to focus, and try again." in words_of(blurred)
    again = {"what": "registration", "file": sent(blur=7), "despite_faults": "on"}
    client.post(page_of(organisation, "papers/"), again)
    assert "The picture is blurred." in words_of(client.get(page_of(organisation, "papers/")))
    assert client.post(page_of(organisation, "owners/"), LIN | {"share": "101"}).status_code == 422


def test_owners_and_papers_can_be_taken_away() -> None:
    client, organisation, actor = seller_of()
    in_china(organisation)
    fill(actor)
    owner, paper = Owner.objects.get().public_id, Paper.objects.get(kind="registration").public_id
    picture = client.get(page_of(organisation, f"papers/{paper}") + "?size=small")
    assert picture["Content-Type"] == "image/webp"
    assert "no-store" in picture["Cache-Control"]
    client.post(page_of(organisation, "owners/"), {"do": "state", "nobody_else": "yes"})
    assert "nobody else owns a quarter" in words_of(client.get(page_of(organisation, "owners/")))
    client.post(page_of(organisation, "papers/"), {"do": "remove", "paper": paper})
    client.post(page_of(organisation, "owners/"), {"do": "remove", "owner": owner})
    assert not Paper.objects.filter(ended_at=None).exists()
    assert (
        client.post(page_of(organisation, "owners/"), {"do": "remove", "owner": "own_x"}).status_code == 404
    )


def test_it_is_for_administrators_of_the_organisation_alone() -> None:
    _client, organisation, actor = seller_of()
    in_china(organisation)
    fill(actor)
    paper = Paper.objects.filter(kind="registration").get().public_id
    helper = make_user()
    join(helper, organisation)
    pages = [page_of(organisation, part) for part in ("", "details/", "address/", "owners/", "papers/")]
    pages.append(page_of(organisation, f"papers/{paper}"))
    for page in pages:
        assert client_of(helper).get(page).status_code == 403, page
        assert client_of(make_user()).get(page).status_code == 404, page
    other, elsewhere, _by = seller_of()
    assert other.get(page_of(elsewhere, f"papers/{paper}")).status_code == 404
