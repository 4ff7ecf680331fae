"""A seller sends the file of a certificate; a person compares it; buyers read what was found."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.businesses.files import document
from tests.apps.catalogue.test_certificates import a_certificate
from tests.catalogue_factories import make_seller, open_markets
from tests.factories import AT
from tests.web.operator.people import browser_of, person_of, words_of
from tests.web.storefront.shop import SHOP, sell

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.catalogue import actions
from entrepot.apps.catalogue.models import CertificatePaper
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel import changes, clock
from entrepot.apps.kernel.actors import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _open_shops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    request.getfixturevalue("db")
    monkeypatch.setattr(changes, "LOOKED_EVERY", 0.0)  # what changed is seen at once
    open_markets()
    with clock.travel(AT):
        yield


@pytest.fixture
def seller() -> Actor:
    return make_seller()


@pytest.fixture
def product(seller: Actor) -> str:
    return sell(seller)


@pytest.fixture
def page(seller: Actor, product: str) -> str:
    held = actions.add_certificate(product=product, given=a_certificate(), by=seller, at=clock.now())
    organisation = Organisation.objects.get(pk=seller.organisation_id).public_id
    return f"/sell/{organisation}/products/{product}/certificates/{held}/"


def sent(blur: int = 0, **more: str) -> dict[str, object]:
    file = SimpleUploadedFile("scan.jpg", BytesIO(document(blur=blur)).getvalue(), "image/jpeg")
    return {"file": file, **more}


def test_a_file_is_sent_refused_answered_and_checked(
    seller: Actor, product: str, page: str, client: Client
) -> None:
    browser = browser_of(User.objects.get(pk=seller.user_id))
    assert "As you declare it" in words_of(browser.get(page))
    assert "Choose a picture or a PDF." in words_of(browser.post(page, {}))
    blurred = browser.post(page, sent(blur=6))
    assert blurred.status_code == 422
    assert "The picture is blurred." in words_of(blurred)
    assert browser.post(page, sent(blur=6, despite_faults="on")).status_code == 302
    assert "We are looking at its file" in words_of(browser.get(page))
    officer = browser_of(person_of("officer"))
    case = f"/operate/items/{DeskItem.objects.get().public_id}/"
    told = words_of(officer.get(case))
    assert "Number FR-1" in told
    assert "The picture is blurred." in told
    file = f"/operate/certificates/{CertificatePaper.objects.get().public_id}"
    assert officer.get(file)["Content-Type"] == "image/webp"
    lacking = officer.post(case, {"do": "decide", "choice": "refuse", "reason": "It is blurred."})
    assert "Choose what does not fit." in words_of(lacking)
    assert "Say what would mend it." in words_of(lacking)
    said = {"field": "file", "reason": "The number cannot be read.", "fix": "Hold still."}
    officer.post(case, {"do": "decide", "choice": "refuse", **said})
    assert "What does not fit The file of the certificate Why The number cannot be read." in words_of(
        browser.get(page)
    )
    browser.post(page, sent())
    item = DeskItem.objects.exclude(state="done").get()
    officer.post(f"/operate/items/{item.public_id}/", {"do": "decide", "choice": "accept"})
    assert "Checked by us" in words_of(browser.get(page))
    shown = words_of(client.get(f"{SHOP}{product}/"))
    assert "Checked by us on" in shown
    assert "we compared the paper with what stands here" in shown
    browser.post(page, {"do": "withdraw"})
    assert "As the seller declares" in words_of(client.get(f"{SHOP}{product}/"))


def test_nobody_else_reads_a_file(seller: Actor, product: str, page: str, client: Client) -> None:
    browser = browser_of(User.objects.get(pk=seller.user_id))
    browser.post(page, sent())
    paper = CertificatePaper.objects.get().public_id
    file = f"{page.rsplit('/', 2)[0]}/files/{paper}"
    mine = browser.get(file)
    assert mine.status_code == 200
    assert "no-store" in mine["Cache-Control"]
    other = browser_of(User.objects.get(pk=make_seller("Other").user_id))
    assert other.get(file).status_code == 404
    assert other.post(page, sent()).status_code == 404
    assert client.get(file).status_code == 302
    assert browser.get(f"/operate/certificates/{paper}").status_code in {302, 403, 404}
    assert paper not in client.get(f"{SHOP}{product}/").content.decode()
