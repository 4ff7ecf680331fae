"""The pages on which a seller says where goods go back to."""

import pytest
from django.test import Client
from tests.apps.orders.shop import Shelf, make_shelf, open_shop
from tests.factories import AT

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.shipping.actions import Address

pytestmark = pytest.mark.django_db
HERE = {"recipient": "Bedok Returns", "lines": "5 Bedok North", "locality": "Singapore"}


@pytest.fixture
def shelf(client: Client) -> Shelf:
    open_shop()
    made = make_shelf(pieces=0)
    client.force_login(User.objects.get(pk=made.seller.user_id))
    return made


def place(shelf: Shelf, market: str = "") -> str:
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id)
    return f"/sell/{organisation.public_id}/returns/places/{market}"


def own() -> Address | None:
    return next((each.address for each in queries.list_return_places(viewer=SYSTEM) if each.business), None)


def test_each_market_says_where_and_for_how_much(client: Client, shelf: Shelf) -> None:
    page = client.get(place(shelf)).content.decode()
    assert "Singapore" in page
    assert "To whoever sent the parcel" in page
    assert "SGD" in page
    assert place(shelf, "SG/") in page


def test_a_place_nearby_is_kept_and_ended(client: Client, shelf: Shelf) -> None:
    page = client.get(place(shelf, "CN/")).content.decode()
    assert "back only for goods that are back inside the country" in page
    answer = client.post(place(shelf, "SG/"), {"way": "near", **HERE}, follow=True)
    assert "Labels made from now on go there." in answer.content.decode()
    found = own()
    assert found is not None
    assert (found.country, found.recipient, found.lines) == ("SG", "Bedok Returns", ("5 Bedok North",))
    assert "Bedok Returns" in client.get(place(shelf)).content.decode()
    client.post(place(shelf, "SG/"), {"way": "ours"})
    assert own() is None


def test_home_is_the_seller_s_country_though_the_platform_has_a_place(client: Client, shelf: Shelf) -> None:
    with clock.travel(AT):
        near = Address(country="SG", recipient="Ours", lines=("1",), locality="Singapore")
        actions.set_return_address(market="SG", address=near, by=SYSTEM, at=AT)
    assert "Ours, Singapore" in client.get(place(shelf, "SG/")).content.decode()
    client.post(place(shelf, "SG/"), {"way": "home", **HERE, "locality": "Bend"})
    found = own()
    assert found is not None
    assert found.country == "US"


def test_what_is_missing_is_named_beside_its_field(client: Client, shelf: Shelf) -> None:
    answer = client.post(place(shelf, "SG/"), {"way": "near"})
    assert answer.status_code == 422
    assert "Say who takes the goods in." in answer.content.decode()
    assert own() is None
    assert client.get(place(shelf, "XX/")).status_code == 404


@pytest.mark.usefixtures("shelf")
def test_it_is_nobody_else_s(client: Client) -> None:
    other = make_shelf("Bay Candles", pieces=0)
    assert client.get(place(other)).status_code == 404
    assert client.post(place(other, "SG/"), {"way": "near", **HERE}).status_code == 404
