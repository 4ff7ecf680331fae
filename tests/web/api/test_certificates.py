"""Certificates over the API: told, their files sent, what was found of them, taken back."""

import pytest
from django.test import Client
from tests.apps.businesses.files import document
from tests.apps.catalogue.test_certificates import a_certificate
from tests.apps.programmes.supporting import officer
from tests.catalogue_factories import make_product, make_seller
from tests.web.api.calls import Caller, token_of

from entrepot.apps.catalogue import actions
from entrepot.apps.catalogue.models import CertificatePaper
from entrepot.apps.kernel import clock

pytestmark = pytest.mark.django_db


def test_a_program_sends_a_file_reads_what_was_found_and_takes_it_back(client: Client) -> None:
    seller = make_seller()
    product = make_product(seller)
    held = actions.add_certificate(product=product, given=a_certificate(), by=seller, at=clock.now())
    by = Caller(client, token_of(seller))
    place = f"/products/{product}/certificates"
    (told,) = by.get(place)["items"]
    assert (told["id"], told["checked_at"], told["file"]) == (held, None, None)
    blurred = by.ask("POST", f"{place}/{held}/file", document(blur=6), content_type="image/jpeg")
    assert blurred.status_code == 422
    assert blurred["Content-Type"] == "application/problem+json"
    assert blurred.json()["errors"][0]["field"] == "file"
    (sent,) = by.post(f"{place}/{held}/file?name=a.jpg", document(), content_type="image/jpeg")["items"]
    assert sent["file"]["state"] == "waiting"
    assert by.ask("GET", f"{place}/{held}/file")["Content-Type"] == "image/webp"
    paper = CertificatePaper.objects.get().public_id
    said = {"field": "valid_to", "reason": "The last day is another.", "fix": "Tell it as it stands there."}
    actions.decide_certificate(paper=paper, accepted=False, **said, by=officer(), at=clock.now())
    (refused,) = by.get(place)["items"]
    assert {name: refused["file"][name] for name in said} == said
    by.post(f"{place}/{held}/file", document(2), content_type="image/jpeg")
    again = CertificatePaper.objects.latest("pk").public_id
    actions.decide_certificate(paper=again, accepted=True, by=officer(), at=clock.now())
    (checked,) = by.get(place)["items"]
    assert checked["checked_at"] is not None
    assert by.ask("DELETE", f"{place}/{held}/file").status_code == 204
    assert by.ask("GET", f"{place}/{held}/file").status_code == 404
    (left,) = by.get(place)["items"]
    assert (left["checked_at"], left["file"]) == (None, None)
    assert by.ask("DELETE", f"{place}/{held}").status_code == 204
    assert by.get(place)["items"] == []
