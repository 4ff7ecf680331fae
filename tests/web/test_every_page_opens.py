"""Every page opens on PostgreSQL too, as each kind of person; the browser walks the same way on SQLite.

What a page says is looked at once, on SQLite. That its statements are understood here is shown by opening it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from shutil import copytree

import pytest
from django.db import connection
from django.test import Client
from tests.apps.orders.shop import KEY
from tests.journeys.every_page import addresses, walking, world
from tests.journeys.outside import open_outside
from tests.standing import standing

from entrepot.apps.kernel import clock

LINK = re.compile(r"<a\b[^>]*?\shref=\"(/[^\"#]*)")
LANGUAGE = "zh-hans"  # a word in another language is one more thing to ask for

pytestmark = pytest.mark.skipif(connection.vendor == "sqlite", reason="the browser walks here: every_page")


@pytest.fixture(scope="module")
def lived_in(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[world.World, Path]]:
    """A world in which there is something on every page, and the books of the parties outside."""
    home = tmp_path_factory.mktemp("outside")

    def make(patch: pytest.MonkeyPatch) -> world.World:
        open_outside(home, patch)
        return world.build(clock.now())

    with standing(request, make) as made:
        yield made, home


@dataclass
class Visit(walking.Walk):
    """The walk of one person without a browser: each page is asked for, and must answer."""

    client: Client = None  # type: ignore[assignment]

    def all(self) -> None:
        """Open every page that is on this person's way."""
        place = f"/sg/{self.language}/"
        starts = [*walking.STARTS[self.who], *self.world.addresses.get(self.who, ())]
        ahead = [address.format(place=place, language=self.language) for address in starts]
        first = len(ahead)
        while ahead:
            address = ahead.pop(0)
            first -= 1
            if first >= 0 or self._is_new(self._key_of(address)):
                self._visit(address, ahead)

    def _visit(self, address: str, ahead: list[str]) -> None:
        self.seen.add(self._key_of(address))
        answer = self.client.get(address, follow=True)
        self.seen.add(self._key_of(answer.request["PATH_INFO"]))
        if answer.status_code != walking.OK:
            self.faults.append(f"{address}: {answer.status_code}")
        if "text/html" in answer.headers.get("content-type", "") and not answer.streaming:
            ahead += [unescape(each) for each in LINK.findall(answer.content.decode())]


@pytest.mark.django_db
@pytest.mark.parametrize("who", addresses.WALKS)
def test_every_page_opens(
    lived_in: tuple[world.World, Path], who: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, home = lived_in
    copytree(home, tmp_path, dirs_exist_ok=True)
    open_outside(tmp_path, monkeypatch)
    client = Client()
    if who == "guest":
        client.cookies["cart"] = KEY
    else:
        client.cookies["session"] = walking.session_of(walking.PEOPLE[who])
    visit = Visit(page=None, who=who, language=LANGUAGE, world=made, client=client)  # type: ignore[arg-type]
    visit.all()
    assert not visit.faults, "\n".join(visit.faults)
    assert addresses.WALKS[who] - {walking.name_of(key) for key in visit.seen} == set()
