"""Keeps what was found of products in markets: by one statement for all of which the same was found."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from entrepot.apps.catalogue.events import VisibilityChanged
from entrepot.apps.catalogue.models import Product, Visibility
from entrepot.apps.catalogue.standings import reckon
from entrepot.apps.catalogue.visibility import Verdict
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.markets.queries import MarketView

type Verdicts = Sequence[tuple[MarketView, Verdict]]
"""What is found of a product in each market; one object for all products of which the same is found."""
type Judged = Sequence[tuple[Product, Verdicts]]
type Kept = Mapping[int, tuple[str, str, str]]
"""State, codes and way in, by market."""

_LONGEST_CODES: Final = 400
# Every product beside every verdict, in one statement.
_ON_POSTGRESQL: Final = """
WITH v AS MATERIALIZED (
    SELECT *, %s::timestamptz AS at FROM jsonb_to_recordset(%s)
        AS of_market(market bigint, state text, codes text, route text, edition text, ends date)
)
INSERT INTO catalogue_visibility
    (product_id, market_id, state, codes, route, edition, product_version, checked_at, valid_until)
SELECT p.product, v.market, v.state, v.codes, v.route, v.edition, p.version, v.at, v.ends
FROM jsonb_to_recordset(%s) AS p(product bigint, version integer), v
"""
# Without a WHERE, SQLite takes what is to be done on a conflict for a condition of the join.
_ON_SQLITE: Final = """
WITH v AS MATERIALIZED (
    SELECT %s AS at, value ->> 'market' AS market, value ->> 'state' AS state, value ->> 'codes' AS codes,
        value ->> 'route' AS route, value ->> 'edition' AS edition, value ->> 'ends' AS ends
    FROM json_each(%s)
)
INSERT INTO catalogue_visibility
    (product_id, market_id, state, codes, route, edition, product_version, checked_at, valid_until)
SELECT p.value ->> 'product', v.market, v.state, v.codes, v.route, v.edition,
    p.value ->> 'version', v.at, v.ends
FROM json_each(%s) AS p, v WHERE true
"""
_IN_PLACE_OF: Final = """
ON CONFLICT (product_id, market_id) DO UPDATE SET
    state = excluded.state, codes = excluded.codes, route = excluded.route, edition = excluded.edition,
    product_version = excluded.product_version, checked_at = excluded.checked_at,
    valid_until = excluded.valid_until
"""


def keep_verdicts(judged: Judged, *, at: datetime, reckons: bool = True) -> int:
    """Keep the verdicts on products in the caller's transaction, and count those of which they changed.

    Of a product that changed since it was judged nothing is kept. Announced is what changed of products that
    were on sale: of drafts there is nothing to find. Where `reckons` is false, the caller brings the patterns
    of the products up to it (`standings.reckon`) once it has put them on sale.
    """
    versions = dict(
        Product.objects.select_for_update(of=("self",))
        .filter(pk__in=[row.pk for row, _verdicts in judged])
        .order_by("pk")
        .values_list("pk", "version")
    )
    fresh = [(row, verdicts) for row, verdicts in judged if versions.get(row.pk) == row.version]
    before = _kept([row for row, _verdicts in fresh])
    together: dict[int, list[Product]] = defaultdict(list)
    for row, verdicts in fresh:
        together[id(verdicts)].append(row)
    sheets = {same: Sheet(verdicts) for same, verdicts in {id(each): each for _row, each in fresh}.items()}
    with connection.cursor() as cursor:
        for same, rows in together.items():
            there = [row for row in rows if row.pk in before]
            _write(cursor, sheets[same], there, at, _IN_PLACE_OF)
            _write(cursor, sheets[same], [row for row in rows if row.pk not in before], at)
    changed = 0
    stands: dict[int, Mapping[int, tuple[str, str]]] = {}
    for row, verdicts in fresh:
        sheet, known = sheets[id(verdicts)], before.get(row.pk, {})
        stands[row.pk] = sheet.stands(known)
        markets = sheet.changed(known)
        changed += bool(markets)
        if markets and row.state == Product.State.PUBLISHED:
            publish(VisibilityChanged(product=row.public_id, markets=markets, at=at))
    if reckons:
        reckon((row for row, _verdicts in fresh), stands)
    return changed


class Sheet:
    """What is found of some products in markets, as it is kept; made once for all of them."""

    def __init__(self, verdicts: Verdicts) -> None:
        self.rows = [row_of(market, verdict) for market, verdict in verdicts]
        self._codes = {market.id: market.code for market, _verdict in verdicts}
        self._kept: Kept = {row["market"]: (row["state"], row["codes"], row["route"]) for row in self.rows}
        self._stands = {market: (state, codes) for market, (state, codes, _route) in self._kept.items()}

    def changed(self, before: Kept) -> tuple[str, ...]:
        """Return the codes of the markets of which something else was found before, or nothing."""
        return tuple(
            [self._codes[market] for market, said in self._kept.items() if before.get(market) != said]
        )

    def stands(self, before: Kept) -> Mapping[int, tuple[str, str]]:
        """Return state and codes by market, those too that were found before and not asked about now."""
        if before.keys() <= self._stands.keys():
            return self._stands
        return {market: (state, codes) for market, (state, codes, _route) in before.items()} | self._stands


def row_of(market: MarketView, verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as it is kept: the codes once each, and the day until which it holds."""
    codes = " ".join(dict.fromkeys([found.code for found in verdict.found]))
    return {
        "market": market.id,
        "state": str(verdict.state),
        "codes": codes[:_LONGEST_CODES],
        "route": verdict.routes[0] if verdict.routes else "",
        "edition": verdict.edition,
        "ends": verdict.valid_until.isoformat() if verdict.valid_until else None,
    }


def _write(cursor: Any, sheet: Sheet, rows: Sequence[Product], at: datetime, then: str = "") -> None:
    if not rows:
        return
    products = [{"product": row.pk, "version": row.version} for row in rows]
    cursor.execute(
        (_ON_SQLITE if connection.vendor == "sqlite" else _ON_POSTGRESQL) + then,
        [connection.ops.adapt_datetimefield_value(at), json.dumps(sheet.rows), json.dumps(products)],
    )


def _kept(rows: Sequence[Product]) -> Mapping[int, Kept]:
    kept: dict[int, dict[int, tuple[str, str, str]]] = defaultdict(dict)
    for product, market, *said in Visibility.objects.filter(product__in=rows).values_list(
        "product_id", "market_id", "state", "codes", "route"
    ):
        kept[product][market] = (said[0], said[1], said[2])
    return kept
