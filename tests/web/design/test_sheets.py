"""Style sheets that are sent as one file."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.catalogue_factories import open_markets

from entrepot.web.design.sheets import SheetFinder


def test_what_is_served_and_collected_holds_every_part_in_its_order(settings: object) -> None:
    sheets: dict[str, list[str]] = settings.STYLE_SHEETS  # type: ignore[attr-defined]
    finder = SheetFinder()  # what it wrote is gone when it is
    collected = dict(finder.list([]))
    assert collected.keys() == sheets.keys()
    for name, parts in sheets.items():
        found = finders.find(name)
        assert isinstance(found, str)
        told = Path(found).read_text(encoding="utf-8")
        places = [told.index(Path(str(finders.find(part))).read_text(encoding="utf-8")) for part in parts]
        assert places == sorted(places)
        assert Path(collected[name].path(name)).read_text(encoding="utf-8") == told


def test_a_letter_form_lies_where_the_one_sheet_looks_for_it() -> None:
    sheet = Path(str(finders.find("design/every.css"))).read_text(encoding="utf-8")
    letters = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len(letters) == 3
    assert all(finders.find(f"design/{each}") for each in letters)


def test_a_part_that_no_app_has_is_told_before_anything_is_served(settings: object) -> None:
    settings.STYLE_SHEETS = {"design/every.css": ["design/nowhere.css"]}  # type: ignore[attr-defined]
    assert [error.msg for error in SheetFinder().check()] == [
        "STYLE_SHEETS names design/nowhere.css, which no app has."
    ]


@pytest.mark.django_db
def test_a_page_of_the_shop_waits_for_two_sheets(client: Client) -> None:
    open_markets()
    page = client.get("/sg/en/compare", follow=True).content.decode()
    assert re.findall(r'rel="stylesheet" href="[^"]*/([a-z]+/[a-z]+\.css)"', page) == [
        "design/every.css",
        "storefront/every.css",
    ]
