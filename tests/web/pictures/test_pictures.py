"""A stored picture is shown to whoever knows its address, and cached for ever."""

from io import BytesIO

import pytest
from django.core.files.storage import InMemoryStorage
from django.test import Client
from PIL import Image
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.files import actions, queries, storing

pytestmark = pytest.mark.django_db


def test_a_picture_is_shown_and_cached_for_ever(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryStorage()
    monkeypatch.setattr(storing, "default_storage", store)
    monkeypatch.setattr(queries, "default_storage", store)
    founder = make_user()
    seller = actor_of(founder, make_organisation(founder))
    content = BytesIO()
    Image.new("RGB", (400, 300), "navy").save(content, "PNG")
    actions.store_picture(content=content.getvalue(), by=seller, at=AT)
    (shown,) = queries.list_own_pictures(viewer=seller)

    answer = client.get(shown.address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "immutable" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (400, 300)


@pytest.mark.parametrize("name", ["x.webp", f"{'0' * 64}-320.webp", "..%2f..%2fsecret"])
def test_there_is_nothing_under_any_other_address(client: Client, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404
