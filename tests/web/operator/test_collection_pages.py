"""Fronts of the shops: a collection with its picture is put together, changed, and shown without it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.files.test_pictures import photo
from tests.catalogue_factories import open_markets
from tests.factories import AT
from tests.web.operator.people import person_of, words_of

from entrepot.apps.campaigns import queries
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
FRONTS = "/operate/collections/"
GIVEN = {
    "family": "world",
    "slot": "shelf",
    "position": "0",
    "starts_on": AT.date().isoformat(),
    "title_en": "For long evenings",
    "title_zh": "长夜",
    "products": "prd_" + "a" * 22,
}


@pytest.fixture
def olga(client: Client) -> Client:
    open_markets()
    client.force_login(person_of("operator", "Olga Operator"))
    return client


def wide(kind: str = "image/jpeg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("wide.jpg", photo(1800, 600) if content is None else content, kind)


def the_one() -> queries.CollectionView:
    (row,) = queries.list_collections(viewer=SYSTEM)
    return row


def test_a_picture_comes_with_words_stays_and_goes(olga: Client) -> None:
    def change(**more: Any) -> Any:
        return olga.post(f"{FRONTS}{the_one().public_id}/", {**GIVEN, **more})

    refused = olga.post(FRONTS, {**GIVEN, "picture": wide()})
    assert refused.status_code == 422
    assert words_of(refused).count("Who does not see the picture is told nothing.") == 4, "summary and field"
    assert not queries.list_collections(viewer=SYSTEM)

    said = {"alt_en": "Candles at dusk", "alt_zh": "黄昏的烛光"}
    assert olga.post(FRONTS, {**GIVEN, **said, "picture": wide()}).status_code == 302
    kept = the_one().picture
    assert kept is not None
    assert (kept.width, the_one().alts) == (1800, {"en": "Candles at dusk", "zh-hans": "黄昏的烛光"})
    page = olga.get(f"{FRONTS}{the_one().public_id}/").content.decode()
    assert 'alt="Candles at dusk"' in page
    assert 'value="黄昏的烛光"' in page

    assert change(**said, title_en="Light").status_code == 302
    assert the_one().picture == kept, "who changes a title keeps the picture"
    assert change(**said, picture=wide(content=photo(1500, 500))).status_code == 302
    assert the_one().picture != kept
    assert change(bare="on").status_code == 302
    assert (the_one().picture, the_one().alts) == (None, {})


def test_what_is_no_picture_is_refused_beside_its_field(olga: Client) -> None:
    said = {"alt_en": "x", "alt_zh": "x"}
    refused = olga.post(FRONTS, {**GIVEN, **said, "picture": wide(content=b"not a picture")})
    assert refused.status_code == 422
    assert "This is not a picture we can read." in words_of(refused)
    assert 'id="id_picture_error"' in refused.content.decode()
