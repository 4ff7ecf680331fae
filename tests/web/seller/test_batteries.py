"""A seller says which battery is in a product; until it is measured the product is not ready."""

import pytest
from tests.catalogue_factories import what_is_kept
from tests.web.seller.test_listing import sold
from tests.web.seller.test_pages import CHINESE, words_of

from entrepot.apps.catalogue.models import Detail
from entrepot.apps.kernel.workers import run_pending

pytestmark = pytest.mark.django_db
INSIDE = {"kind": "lithium_ion", "packing": "contained_in"}


def test_a_battery_is_told_measured_and_taken_out() -> None:
    page, _product, _actor, client = sold()
    address = f"{page}battery/"
    assert "Is there a battery in it?" in words_of(client.get(address))
    assert client.post(address, INSIDE).status_code == 302
    run_pending()
    assert {said[:2] for said in what_is_kept().values()} == {("fix", "battery_not_measured")}
    mended = client.get(page)
    assert "nobody has said how much it holds" in words_of(mended)
    assert f'href="{address}"' in mended.content.decode()
    client.post(address, {**INSIDE, "measure": "18.5"})
    run_pending()
    assert "ready" in {said.state for said in what_is_kept().values()}
    assert Detail.objects.get(kind="battery").value == "contained_in 18.5"
    assert "UN 3481 · 18.5 Wh" in words_of(client.get(page))
    assert "Declare it as UN 3481." in words_of(client.get(address))
    assert "UN 3481" in words_of(client.get(address, **CHINESE))
    client.post(address, {"kind": "", "packing": "alone", "measure": ""})
    assert not Detail.objects.exists()


def test_what_is_no_battery_is_refused() -> None:
    page, _product, _actor, client = sold()
    answer = client.post(f"{page}battery/", {**INSIDE, "measure": "0"})
    assert answer.status_code == 422
    assert "Give a number above zero." in words_of(answer)
    client.post(f"{page}battery/", {"kind": "dry", "packing": "contained_in", "measure": "9"})
    assert Detail.objects.get().value == "contained_in"
