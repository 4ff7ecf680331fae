"""``entrepot law list`` and ``law show``: which packs there are, and one rule or one country in full."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from entrepot.apps.law import queries
from entrepot.apps.law.queries import Rule
from entrepot.cli.needing_law import needing_law
from entrepot.cli.problems import BAD_INPUT
from entrepot.core.law.rows import PackRow, Period

_NAME_WIDTH = 14


def add_list(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``law list`` and ``law show``."""
    listing = words.add_parser("list", help="the packs that are loaded")
    listing.set_defaults(run=needing_law(_list))
    showing = words.add_parser("show", help="a rule by its id, or a country's routes and gaps")
    showing.add_argument("id", help="an id such as EU.DUTY.FLAT3, or a country such as DE")
    showing.add_argument("--lang", choices=("en", "zh-hans"), default="en")
    showing.set_defaults(run=needing_law(_show))


def _list(_options: argparse.Namespace) -> int:
    for pack in queries.list_packs():
        under = f" under {pack.parent}" if pack.parent else ""
        place = "" if pack.selectable else " (a group)"
        routes = " ".join(route.id for route in queries.list_routes(pack.country))
        print(f"{pack.country}  {pack.edition}  {pack.currency}  {pack.name}{under}{place}: {routes}")
    print(f"edition {queries.get_edition()}")
    return 0


def _show(options: argparse.Namespace) -> int:
    pack = queries.get_pack(options.id)
    if pack is not None:
        _show_country(pack, chinese=options.lang != "en")
        return 0
    rule = queries.get_rule(options.id)
    if rule is None:
        print(f"entrepot: no rule and no country has the id {options.id}: see law list", file=sys.stderr)
        return BAD_INPUT
    _show_rule(rule)
    return 0


def _show_country(pack: PackRow, *, chinese: bool) -> None:
    print(f"{pack.country} {pack.name_zh if chinese else pack.name}, edition {pack.edition}, {pack.currency}")
    for route in queries.list_routes(pack.country):
        name = route.name_zh if chinese else route.name
        print(f"\n{route.id}  {name}  ({_period(route.period)}) [{route.confidence}]")
        print(f"  {route.summary_zh if chinese else route.summary}")
        print(f"  {route.basis}: {route.customs_value}; levies: {' '.join(route.levies) or 'none'}")
    gaps = queries.list_gaps(pack.country)
    if gaps:
        print("\nLaw that is known to be missing" if not chinese else "\n已知缺少的法律")
    for gap in gaps:
        print(f"  {gap.id} ({gap.effect}): {gap.text_zh if chinese else gap.text}")


def _show_rule(rule: Rule) -> None:
    print(f"{rule.kind} {rule.row.id}")
    for name, value in _cells(rule.row):
        print(f"  {name:<{_NAME_WIDTH}}{value}")
    for each in rule.conditions:
        unit = f" {each.unit}" if each.unit else ""
        test = f"{each.fact} {each.op} {each.value}{unit} per {each.scope}, else {each.on_fail}"
        print(
            f"  condition     [{each.group}] {test} {each.code} ({_period(each.period)}) [{each.confidence}]"
        )
    for source in rule.sources:
        said = ", ".join(filter(None, (source.title, source.authority, source.published)))
        print(f"  source        {said} {source.address}".rstrip())


def _cells(row: Any) -> Iterator[tuple[str, str]]:
    for column in fields(row):
        value = getattr(row, column.name)
        if isinstance(value, Period):
            yield "valid", _period(value)
        elif column.name != "id" and value not in {"", ()}:
            yield column.name, " ".join(value) if isinstance(value, tuple) else str(value)


def _period(period: Period) -> str:
    since = f"since {period.start}" if period.start else ""
    until = f"no longer on {period.end}" if period.end else ""
    return ", ".join(words for words in (since, until) if words) or "always"
