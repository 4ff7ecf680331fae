"""The papers a product's food needs for a market: have, expired, missing; nobody else's papers."""

from datetime import date
from pathlib import Path

import pytest
from tests.catalogue_factories import a_variant, make_product, make_seller
from tests.factories import AT

from entrepot.apps.cooperatives import actions, food, queries
from entrepot.apps.cooperatives.models import HeldPaper
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def coffee(seller: Actor) -> str:
    return make_product(seller, "Coffee", hs="090111", origin="RW")


def states(product: str, by: Actor, market: str = "CN", on: date = ON) -> dict[str, str]:
    found = queries.get_food_checklist(product=product, market=market, viewer=by, on=on)
    return {item.paper: item.state for item in found.items}


def test_a_paper_is_missing_then_there_then_run_out() -> None:
    seller = make_seller("Kivu", country="RW")
    product = coffee(seller)
    assert states(product, seller) == dict.fromkeys(("registration", "origin", "plant_health"), "missing")
    given = {"paper": "registration", "market": "CN", "number": "CRWA0901", "by": seller, "at": AT}
    actions.hand_in_paper(expires_on=date(2026, 12, 31), **given)
    assert states(product, seller)["registration"] == "have"
    assert states(product, seller, on=date(2027, 1, 1))["registration"] == "expired"
    actions.hand_in_paper(product=product, **given)
    assert states(product, seller, on=date(2027, 1, 1))["registration"] == "have"
    origin = next(
        item
        for item in queries.get_food_checklist(product=product, market="CN", viewer=seller, on=ON).items
        if item.paper == "origin"
    )
    assert (origin.days, "Kigali" in origin.office_address) == (1, True)


def test_malaysia_asks_an_import_permit_for_green_coffee_and_its_own_makers_know_where_to_go() -> None:
    seller, farm = make_seller("Kivu", country="RW"), make_seller("Sabah", country="MY")
    asked = queries.get_food_checklist(product=coffee(seller), market="MY", viewer=seller, on=ON)
    assert [(each.paper, each.confidence, bool(each.office_address)) for each in asked.items] == [
        ("importer", "P", True),
        ("plant_health", "U", True),
    ]
    abroad = queries.get_food_checklist(product=coffee(farm), market="CN", viewer=farm, on=ON)
    offices = {each.paper: each.office_address for each in abroad.items}
    assert "epco" in offices["origin"]
    assert "maqis" in offices["plant_health"]


def test_a_market_without_rows_names_what_is_missing_and_goods_that_are_no_food_need_none() -> None:
    seller = make_seller("Kivu", country="RW")
    unknown = queries.get_food_checklist(product=coffee(seller), market="KE", viewer=seller, on=ON)
    assert (unknown.missing_data, unknown.items) == ("data/food: KE", ())
    wax = make_product(seller, "Candle", variants=(a_variant("HC-2"),))
    candle = queries.get_food_checklist(product=wax, market="CN", viewer=seller, on=ON)
    assert not candle.is_food


def test_what_is_no_paper_is_refused_by_field() -> None:
    seller = make_seller()
    with pytest.raises(ProblemRaised) as refused:
        actions.hand_in_paper(paper="poem", market="China", expires_on=date(2020, 1, 1), by=seller, at=AT)
    assert {error.field for error in refused.value.problem.errors} == {
        "paper",
        "market",
        "number",
        "expires_on",
    }


def test_others_do_not_read_a_paper() -> None:
    seller, other = make_seller(), make_seller("Other")
    paper = actions.hand_in_paper(paper="origin", market="CN", number="1", by=seller, at=AT)
    with pytest.raises(HeldPaper.DoesNotExist):
        queries.read_held_paper(paper, viewer=other)
    assert states(coffee(other), other)["origin"] == "missing"


def test_a_table_with_a_fault_is_refused_by_line(tmp_path: Path) -> None:
    for name, columns in food.COLUMNS.items():
        (tmp_path / f"{name}.csv").write_text(",".join(columns) + "\n")
    (tmp_path / "sources.csv").write_text("id,title,address,authority,seen_on\nHOUSE,Ours,,Us,2026-01-01\n")
    (tmp_path / "papers.csv").write_text(
        ",".join(food.COLUMNS["papers"]) + "\nX,poem,CN,09,yesterday,,HOUSE,S,Why,为何\n"
    )
    with pytest.raises(food.FoodFaultsError) as refused:
        food._load(tmp_path, ())
    assert str(refused.value).count("papers.csv:2:") == 3
