"""The demo world: its tables are true, every picture is there, and seeding twice is seeding once."""

import subprocess
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import FileSystemStorage
from tests.catalogue_factories import open_markets

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.inputs import faults_of
from entrepot.apps.files import storing
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.cli.demo import first_start, people, seeding
from entrepot.cli.demo.makers import all_makers, folder
from entrepot.cli.demo.pictures import gallery
from entrepot.cli.demo.terms import read_terms

LOCAL = {"ms", "th", "vi", "id", "fil"}


@pytest.fixture
def a_new_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the markets, and keep pictures in a folder of the test's own."""
    monkeypatch.setattr(storing, "default_storage", FileSystemStorage(tmp_path))
    open_markets()


def every_good():
    return [(maker, good) for maker in all_makers().values() for good in maker.goods]


def test_the_world_is_as_wide_as_promised() -> None:
    makers = all_makers().values()
    assert len(makers) >= 26
    assert len({maker.country for maker in makers}) >= 14
    assert len(every_good()) >= 156
    assert sum(bool(LOCAL & good.titles.keys()) for _maker, good in every_good()) >= 45
    assert all({"en", "zh-hans"} <= maker.stories.keys() for maker in makers)


def test_every_line_of_the_tables_can_be_kept_and_sku_and_address_are_nobody_elses() -> None:
    assert {good.product.handle: faults_of(good.product) for _maker, good in every_good()} == {
        good.product.handle: [] for _maker, good in every_good()
    }
    skus = Counter(variant.sku for _maker, good in every_good() for variant in good.product.variants)
    assert max(skus.values()) == 1
    emails = Counter(person.email for maker in all_makers().values() for person in maker.people)
    assert max(emails.values()) == 1
    assert all(each["sku"] in skus for each in read_terms(folder())["price"])


def test_every_picture_is_in_the_gallery_and_no_other() -> None:
    wanted = {gallery.scene_of(maker) for maker in all_makers().values()} | set(
        chain.from_iterable(
            (each.file for each in gallery.pictures_of(maker, good)) for maker, good in every_good()
        )
    )
    there = gallery.folder_of(folder())
    assert {str(path.relative_to(there)) for path in there.rglob("*.webp")} == wanted


def test_no_picture_shows_more_than_the_sheet() -> None:
    for left, top, side in (gallery.FRAME, *gallery.FRAMES.values()):
        assert min(left, top) >= 0
        assert max(left, top) + side <= 1000


def test_everything_can_be_drawn() -> None:
    for maker, good in every_good():
        assert gallery.svg_of(maker, good, next(gallery.pictures_of(maker, good))).endswith("</svg>")
    for maker in all_makers().values():
        assert gallery.svg_of_scene(maker).endswith("</svg>")


@pytest.mark.django_db
@pytest.mark.usefixtures("a_new_home")
def test_seeding_again_changes_nothing() -> None:
    said: list[str] = []
    first = seeding.seed(said.append, only=["shaxi-tea"])
    again = seeding.seed(said.append, only=["shaxi-tea"])
    assert first.variants == again.variants
    assert any("7 goods" in each for each in said)
    assert "stand already" in said[-1]
    maker, mei = again.owners["shaxi-tea"]
    assert authenticate(email="mei@demo.example", password=people.demo_password()) is not None
    assert len(accounts.list_members(viewer=mei)) == 3
    own = catalogue.list_own_products(viewer=mei, limit=200)
    assert len(own) == len(maker.goods)
    assert all(len(each.product.pictures) == 2 for each in own)
    assert all("SG" in each.listed_in for each in own)
    tea = catalogue.get_own_product(own[-1].product.public_id, viewer=SYSTEM, language="en").product
    assert (tea.title, tea.language) == ("Dianhong black tea, gold tips", "zh-hans")


def test_only_a_new_home_without_a_database_of_its_own_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "demo-world"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv(first_start.WANTED, raising=False)
    monkeypatch.setattr(first_start, "_is_lived_in", lambda: False)
    assert first_start.is_due(mark)
    mark.write_text(first_start.BEGUN, encoding="utf-8")
    assert first_start.is_due(mark)
    mark.write_text(first_start.DONE, encoding="utf-8")
    assert not first_start.is_due(mark)
    mark.unlink()
    monkeypatch.setattr(first_start, "_is_lived_in", lambda: True)
    assert not first_start.is_due(mark)
    monkeypatch.setattr(first_start, "_is_lived_in", lambda: False)
    monkeypatch.setenv(first_start.WANTED, "no")
    assert not first_start.is_due(mark)
    monkeypatch.delenv(first_start.WANTED)
    monkeypatch.setenv("DATABASE_URL", "postgresql://example/entrepot")
    assert not first_start.is_due(mark)


def test_the_command_starts_without_django() -> None:
    code = "import sys, entrepot.cli.demo.command; sys.exit('django.apps' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
