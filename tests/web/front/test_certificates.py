"""Certificates on a product's page that is kept: there as soon as told, gone once they have ended."""

from datetime import timedelta

import pytest
from tests.apps.businesses.files import document
from tests.catalogue_factories import make_seller
from tests.factories import AT
from tests.web.front.conftest import Ask
from tests.web.storefront.shop import SHOP, sell

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import CertificateInput
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
LAST = AT.replace(hour=23, minute=50)
NUMBER = "FR-BIO-01"
DECLARED = "As the seller declares"
CHECKED = "Checked by us on"


def test_a_page_that_is_kept_shows_a_certificate_from_its_telling_to_its_end(ask: Ask) -> None:
    seller = make_seller()
    product = sell(seller)
    page = f"{SHOP}{product}/"
    given = CertificateInput(
        kind="organic",
        number=NUMBER,
        issuer="Ecocert",
        country="FR",
        valid_from=LAST.date() - timedelta(days=300),
        valid_to=LAST.date(),
    )
    with clock.travel(LAST):
        assert NUMBER not in ask(page).body
        actions.add_certificate(product=product, given=given, by=seller, at=LAST)
        told = ask(page)
        assert NUMBER in told.body
        assert DECLARED in told.body
        assert not ask(page).made
    with clock.travel(LAST + timedelta(minutes=10)):  # the day is over, and nothing has changed
        ended = ask(page)
        assert ended.made
        assert NUMBER not in ended.body


def test_one_that_is_dropped_leaves_the_page_at_once(ask: Ask) -> None:
    seller = make_seller()
    product = sell(seller)
    given = CertificateInput(
        kind="lab", number=NUMBER, issuer="SGS", country="CH", valid_from=AT.date() - timedelta(days=3)
    )
    actions.add_certificate(product=product, given=given, by=seller, at=AT)
    assert NUMBER in ask(f"{SHOP}{product}/").body
    (told,) = queries.list_certificates(product, viewer=seller)
    actions.drop_certificate(product=product, certificate=told.public_id, by=seller, at=AT)
    assert NUMBER not in ask(f"{SHOP}{product}/").body


def test_a_check_turns_a_kept_page_over_and_another_file_does_again(ask: Ask) -> None:
    seller = make_seller()
    product = sell(seller)
    page = f"{SHOP}{product}/"
    given = CertificateInput(
        kind="lab", number=NUMBER, issuer="SGS", country="CH", valid_from=AT.date() - timedelta(days=3)
    )
    held = actions.add_certificate(product=product, given=given, by=seller, at=AT)
    file = {"product": product, "certificate": held, "name": "a.jpg", "by": seller, "at": AT}
    paper = actions.file_certificate(content=document(), **file)
    assert DECLARED in ask(page).body
    actions.decide_certificate(paper=paper, accepted=True, by=SYSTEM, at=AT)
    checked = ask(page)
    assert checked.made
    assert CHECKED in checked.body
    assert DECLARED not in checked.body
    assert not ask(page).made
    actions.file_certificate(content=document(2), **file)
    assert CHECKED not in ask(page).body
