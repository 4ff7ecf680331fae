"""Products judged together: the same answers as one at a time, from fewer questions to the law."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue_factories import a_variant, make_product, what_is_kept
from tests.factories import AT

from entrepot.apps.catalogue import keeping
from entrepot.apps.catalogue.judging import check_together, judge_together
from entrepot.apps.catalogue.keeping import keep_verdicts
from entrepot.apps.catalogue.models import Detail, Product, Variant, Visibility
from entrepot.apps.catalogue.sheets import said
from entrepot.apps.catalogue.visibility import Found, judge, lacking, load
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.law import queries as law
from entrepot.apps.law.queries import standings
from entrepot.apps.markets import queries as markets

PLACES = ("US", "DE", "CN", "SG", "TH", "BR", "AQ")


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
            assert said(verdict) == said(judge(subject, market))
    assert {said(one).codes for _market, one in together[rows[6].pk]} == {"not_understood"}


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
        ends = date.fromisoformat(reply["valid_until"]) if reply["valid_until"] else None
        assert edition == reply["edition"]
        assert standing.state == reply["state"]
        assert list(standing.codes) == [finding["code"] for finding in reply["findings"]]
        assert list(standing.routes) == lawful
        assert standing.valid_until == ends


@pytest.mark.django_db
def test_goods_on_the_same_side_of_every_limit_are_asked_about_once(
    seller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    really = standings.make_quote

    def counting(request: Any, cards: Any) -> Any:
        asked.append(request.destination)
        return really(request, cards)

    monkeypatch.setattr(standings, "make_quote", counting)
    standings._memory.cache_clear()
    same = [
        make_product(seller, variants=(a_variant(sku, price_minor=price),))
        for sku, price in (("A", 990), ("B", 1010), ("C", 1230))
    ]
    check_together(same, at=AT)
    assert len(asked) == len(set(asked)), "each country once"

    before = len(asked)
    dear = make_product(seller, variants=(a_variant("D", price_minor=990_000),))
    check_together([dear], at=AT)
    assert 0 < len(asked) - before < before, "only where a limit lies between"
    assert Visibility.objects.values("product").distinct().count() == 4


@pytest.mark.django_db
def test_what_is_kept_again_is_told_only_where_it_changed(
    seller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(keeping, "publish", told.append)
    product = make_product(seller)
    check_together([product], at=AT)
    row = Product.objects.select_related("business").get()
    row.state = Product.State.PUBLISHED
    row.save()
    chosen = markets.list_markets(viewer=SYSTEM)
    with transaction.atomic():
        assert keep_verdicts(judge_together([row], chosen), at=AT, everywhere=True) == 0
    before = what_is_kept()
    ((_row, verdicts),) = judge_together([row], chosen[:1])
    other = [(market, lacking((Found(code="other", field=""),))) for market, _verdict in verdicts]
    with transaction.atomic():
        assert keep_verdicts([(row, other)], at=AT, everywhere=False) == 1
    assert [event.markets for event in told] == [(chosen[0].code,)]
    after = what_is_kept()
    assert {name for name in after if after[name] != before[name]} == {(product, chosen[0].code)}
    assert len(after) == len(before) == len(chosen)
