"""Where goods go back to: a seller's own place, the platform's, or home; and what each costs."""

import pytest
from tests.apps.orders.shop import OREGON, Shelf, make_shelf
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.shipping.actions import Address

pytestmark = pytest.mark.django_db
BEDOK = Address(country="SG", recipient="Bedok Returns", lines=("5 Bedok North",), locality="Singapore")


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf(pieces=0)


def business_of(shelf: Shelf) -> str:
    own = businesses.get_own_business(viewer=shelf.seller)
    assert own is not None
    return own.profile.public_id


def choice(shelf: Shelf, market: str = "SG") -> queries.ReturnChoice:
    found = queries.list_return_choices(business=business_of(shelf), viewer=shelf.seller, on=AT.date())
    return next(each for each in found if each.market == market)


def set_own(shelf: Shelf, address: Address | None) -> None:
    actions.set_return_address(
        market="SG", address=address, business=business_of(shelf), by=shelf.seller, at=AT
    )


def test_home_until_there_is_a_place_and_one_s_own_before_the_platform_s(shelf: Shelf) -> None:
    assert (choice(shelf).goes_to, choice(shelf).is_near) == ("US", False)
    actions.set_return_address(market="SG", address=BEDOK, by=SYSTEM, at=AT)
    assert (choice(shelf).goes_to, choice(shelf).own) == ("SG", None)
    set_own(shelf, OREGON)  # home, though the platform has a place
    found = choice(shelf)
    assert (found.own, found.platform, found.goes_to) == (OREGON, BEDOK, "US")
    assert found.label == found.far
    set_own(shelf, None)
    assert choice(shelf).goes_to == "SG"


def test_a_label_nearby_costs_less_than_one_home(shelf: Shelf) -> None:
    found = choice(shelf)
    assert found.near is not None
    assert found.far is not None
    assert 0 < found.near.minor < found.far.minor
    assert found.near.currency == found.far.currency == "SGD"


def test_where_the_law_restores_only_nearby_it_is_said(shelf: Shelf) -> None:
    assert choice(shelf, "CN").wants_near
    assert not choice(shelf, "SG").wants_near


def test_nobody_sets_or_reads_another_s_place(shelf: Shelf) -> None:
    user = make_user()
    stranger = actor_of(user, make_organisation(user, "Bay"))
    with pytest.raises(PermissionRefused):
        actions.set_return_address(
            market="SG", address=BEDOK, business=business_of(shelf), by=stranger, at=AT
        )
    with pytest.raises(PermissionRefused):
        queries.list_return_choices(business=business_of(shelf), viewer=stranger, on=AT.date())


def test_a_place_without_name_or_street_is_none(shelf: Shelf) -> None:
    with pytest.raises(ProblemRaised):
        set_own(shelf, Address(country="SG", recipient=" ", lines=("5 Bedok North",), locality="Singapore"))
