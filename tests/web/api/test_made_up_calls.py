"""Whatever a program with a token makes up, the API answers as it describes: never a server error."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import given
from tests.apps.orders.shop import open_shop
from tests.apps.payouts import earnings
from tests.factories import AT
from tests.standing import standing
from tests.web.api.calls import Caller, platform_token
from tests.web.api.test_openapi import description, trying, valid_or_told
from tests.web.api.world import World, buy, keep_books, make_world, send
from tests.web.operator.people import person_of

from entrepot.apps.accounts.roles import PLATFORM_SCOPES
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.web.api.resources import RESOURCES
from entrepot.web.api.resources.platform import PLATFORM

BUYERS = {"carts", "payments"}
PLATFORMS = {resource.tag for resource in PLATFORM}
_numbers = count(1)


@pytest.fixture(scope="module")
def traded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, Path]]:
    """Let every noun begin with the same world, and the same books outside."""
    books = tmp_path_factory.mktemp("books")

    # The values that the product's own source names are read from it here, not once for every noun.
    next(description.get_all_operations()).ok().as_strategy()

    def make(patch: pytest.MonkeyPatch) -> World:
        keep_books(books, patch)
        with clock.travel(AT):
            open_shop()
            return trade(Client())

    with standing(request, make) as made:
        yield made, books


@pytest.fixture
def world(traded: tuple[World, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made, books = traded
    copytree(books, tmp_path, dirs_exist_ok=True)
    keep_books(tmp_path, monkeypatch)
    for signal in (request_started, request_finished):  # Django's client has connected them again
        signal.disconnect(close_old_connections)
    with clock.travel(AT):
        yield made


def trade(client: Client) -> World:
    """Return what was bought, paid and sent, and whom the platform has something to do with."""
    made = send(buy(make_world(client)))
    made.ids |= {"product": made.product, "variant": made.variant, "market": "SG"}
    made.ids["business"] = made.selling.get("/business")["profile"]["id"]
    made.ids["declaration"] = made.selling.get("/declarations")["items"][0]["id"]
    made.ids["platform"] = platform_token(person_of("operator"), "operator", PLATFORM_SCOPES["operator"])
    made.ids["payout"] = earnings.proposed(earnings.seller().business)
    made.ids["item"] = desk.list_items_about(made.ids["payout"], viewer=SYSTEM)[0].public_id
    return made


def aimed(case: schemathesis.Case, world: World) -> schemathesis.Case:
    """Let three calls of four be about what is there, by who may ask: else none passes the first look."""
    number = next(_numbers)
    by = world.buying if case.operation.tags[0] in BUYERS or number % 8 == 0 else world.selling
    if case.operation.tags[0] in PLATFORMS:
        by = Caller(world.selling.client, world.ids["platform"])
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {by.token}"}
    for name in (case.path_parameters or {}).keys() & world.ids.keys():
        if number % 4:
            case.path_parameters[name] = world.ids[name]
    return case


@pytest.mark.django_db
@pytest.mark.parametrize("tag", [resource.tag for resource in RESOURCES])
def test_no_made_up_call_meets_a_server_error_or_an_undescribed_answer(tag: str, world: World) -> None:
    """One world for all calls of a noun: each stands where those before of that noun have left it."""
    for found in description.include(tag=tag).get_all_operations():

        @trying(10)
        @given(case=found.ok().as_strategy())
        def attempt(case: schemathesis.Case) -> None:
            valid_or_told(aimed(case, world))

        attempt()
