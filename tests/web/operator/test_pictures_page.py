"""Pictures from the web on a page of the platform: how far that is, and the switch with its reason."""

import pytest
from django.test import Client
from tests.web.operator.people import words_of

from entrepot.apps.catalogue.models import PictureSwitch

pytestmark = pytest.mark.django_db
PAGE = "/operate/pictures/"


def test_fetching_is_switched_off_and_on_with_a_reason(operator: Client) -> None:
    assert "Fetching is on" in words_of(operator.get(PAGE))
    assert operator.post(PAGE, {"reason": ""}).status_code == 422
    assert operator.post(PAGE, {"reason": "Too much traffic"}).status_code == 302
    off = operator.get(PAGE)
    assert "Fetching is off" in words_of(off)
    assert "Too much traffic" in words_of(off)
    assert 'name="on" value="on"' in off.content.decode()
    assert operator.post(PAGE, {"reason": "Quiet again", "on": "on"}).status_code == 302
    assert "Fetching is on" in words_of(operator.get(PAGE))
    assert list(PictureSwitch.objects.order_by("pk").values_list("on", flat=True)) == [False, True]


def test_only_operators_see_it(client: Client) -> None:
    assert client.get(PAGE).status_code in {302, 403, 404}
