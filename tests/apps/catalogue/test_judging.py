"""Products judged together: the same answers as one at a time, from fewer questions to the law."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue_factories import a_variant, make_product
from tests.factories import AT

from entrepot.apps.catalogue.judging import check_together, judge_together
from entrepot.apps.catalogue.models import Detail, Product, Variant, Visibility
from entrepot.apps.catalogue.visibility import judge, load, row_of
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets

PLACES = ("US", "DE", "CN", "SG", "TH", "BR", "AQ")
KEPT = ("state", "codes", "route", "edition", "product_version", "valid_until")


@pytest.mark.django_db
def test_judged_together_is_judged_alone(seller: Actor) -> None:
    kinds: tuple[dict[str, Any], ...] = (
        {},
        {"origin": "CN", "hs": "420221"},
        {"hs": "090210", "origin": "TH"},
        {"origin": ""},
        {
            "option_names": ("Size",),
            "variants": (
                a_variant("S-4", options=("Small",)),
                a_variant("L-4", options=("Gold",), price_minor=900_000),
            ),
        },
        {},
        {},
    )
    for number, facts in enumerate(kinds):
        make_product(seller, **{"variants": (a_variant(f"S-{number}"),), **facts})
    rows = list(Product.objects.select_related("business").order_by("pk"))
    Variant.objects.filter(product=rows[0]).update(basis=Variant.Basis.ALL_IN)
    Detail.objects.create(product=rows[5], kind="national", name="US", value="3406000000")
    Detail.objects.create(product=rows[6], kind="measure", name="wh", value="a few")

    chosen = markets.list_markets(viewer=SYSTEM)
    together = {row.pk: verdicts for row, verdicts in judge_together(rows, chosen)}

    for row in rows:
        subject = load(row)
        for market, verdict in together[row.pk]:
            alone = row_of(row, market, judge(subject, market), AT)
            kept = row_of(row, market, verdict, AT)
            assert [getattr(kept, name) for name in KEPT] == [getattr(alone, name) for name in KEPT]
    assert {row_of(rows[6], market, one, AT).codes for market, one in together[rows[6].pk]} == {
        "not_understood"
    }


@given(
    hs=st.sampled_from(("340600", "420221", "090210", "220421", "610910", "930200")),
    cents=st.integers(1, 2_000_00),
    origin=st.sampled_from(("CN", "TH", "US", "DE")),
    gross=st.booleans(),
    grams=st.one_of(st.none(), st.integers(1, 40_000)),
)
def test_a_standing_is_readiness_without_its_words(
    *, hs: str, cents: int, origin: str, gross: bool, grams: int | None
) -> None:
    line: dict[str, Any] = {"hs": hs, "origin": origin, "unit_price": f"{cents // 100}.{cents % 100:02}"}
    if grams:
        line["grams"] = str(grams)
    body = {"ship_from": origin, "currency": "USD", "prices": "gross" if gross else "net", "lines": [line]}

    edition, found = law.list_standings(body, destinations=PLACES, viewer=SYSTEM)

    for place, standing in found.items():
        reply = law.check_readiness({**body, "destination": place}, viewer=SYSTEM)
        lawful = [route["route"] for route in reply["routes"] if route["status"] == "ok"]
        first = [reply["route"]] if reply["status"] == "ok" else []
        ends = date.fromisoformat(reply["valid_until"]) if reply["valid_until"] else None
        assert edition == reply["edition"]
        assert standing.state == reply["state"]
        assert list(standing.codes) == [finding["code"] for finding in reply["findings"]]
        assert list(standing.routes) == list(dict.fromkeys(first + lawful))
        assert standing.valid_until == ends


@pytest.mark.django_db
def test_goods_that_say_the_same_are_asked_about_once(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    really = law.list_standings

    def counting(body: Any, **more: Any) -> Any:
        asked.append(body)
        return really(body, **more)

    monkeypatch.setattr(law, "list_standings", counting)
    same = [make_product(seller, variants=(a_variant(sku),)) for sku in ("A", "B", "C")]
    other = make_product(seller, variants=(a_variant("D", price_minor=9900),))

    check_together([*same, other], at=AT)

    assert len(asked) == 2
    assert Visibility.objects.values("product").distinct().count() == 4
