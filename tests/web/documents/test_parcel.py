"""The papers of a parcel say what is declared, in any language, and only to who sends it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.apps.orders.shop import OREGON, open_shop
from tests.apps.orders.test_invoices import papers, sell
from tests.factories import AT, make_user
from tests.web.documents.reading import solid, text_of, title_of
from tests.web.operator.people import browser_of

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.customs import queries as customs
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions
from entrepot.apps.orders import queries as orders
from entrepot.apps.shipping import queries as shipping
from entrepot.web.design import formats, places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    with clock.travel(AT):
        open_shop()
        yield


def test_they_say_what_is_declared(tmp_path: Path) -> None:
    shelf, order = sell()
    seller = User.objects.get(pk=shelf.seller.user_id or 0)
    own = Organisation.objects.get(pk=shelf.seller.organisation_id or 0).public_id
    (parcel,) = orders.get_order(order, viewer=SYSTEM).parcels
    page = f"/sell/{own}/orders/{order}/"
    address = f"{page}parcels/{parcel.public_id}/label/?form=pdf"
    browser = browser_of(seller)
    assert browser.get(address).status_code == 404  # it is not packed yet
    actions.pack_parcel(order=order, parcel=parcel.public_id, sender=OREGON, by=shelf.seller, at=AT)
    workers.run_pending()
    assert address in browser.get(page).content.decode()
    (declared,) = customs.list_declarations(viewer=SYSTEM, order=order)
    for language, title in (("en", "Commercial invoice"), ("zh-hans", "商业发票")):
        made = browser.get(f"{address}&in={language}")
        (tmp_path / f"{language}.pdf").write_bytes(made.content)
        assert made["Content-Type"] == "application/pdf"
        assert title_of(made.content).startswith(title)
        said = solid(text_of(made.content))
        with places.standing_in(places.Place("SG", language)):
            for money in (declared.value, declared.freight, *(each.value for each in declared.lines)):
                assert solid(formats.money(money.format_plain(), money.currency)) in said
        for line in declared.lines:
            assert solid(line.description) in said
            assert line.national or line.hs in said
        shipment = shipping.list_parcels_of("order", order, viewer=SYSTEM)[0]
        for each in (shipment.number, shipment.receiver.recipient, *shipment.receiver.lines, "DDP"):
            assert solid(each) in said
        assert papers(order)[0].number in said
        assert browser.get(f"{address}&in={language}").content == made.content
    assert browser.get(f"{address}&in=tlh").status_code == 404
    for stranger in (browser_of(make_user()), Client()):
        assert stranger.get(address).status_code in {302, 404}
