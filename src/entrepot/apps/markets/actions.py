"""Every write of markets. Settings are dated rows: what was in force on a day can always be told."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.paths import data_dir
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request, not_found
from entrepot.apps.law import queries as law
from entrepot.apps.markets import words
from entrepot.apps.markets.events import MarketChanged, MarketOpened
from entrepot.apps.markets.file import MarketsFile, read_markets
from entrepot.apps.markets.models import Family, Market, Setting
from entrepot.apps.markets.queries import believed, numbers

type Owner = Family | Market


def install_markets(*, by: Actor, at: datetime, path: Path | None = None) -> int:
    """Open every family and country of the file (`data/demo/markets.toml`); returns how many were opened.

    What is there already stays as it is, an operator's settings too, so it may run at every start. For
    operators. Raises MarketsRefusedError with every fault of the file by its line.
    """
    require_role(by, OPERATOR)
    told = read_markets(path or data_dir() / "demo" / "markets.toml")
    with transaction.atomic():
        families = _install_families(told, by=by, at=at)
        return _install_countries(told, families, by=by, at=at)


def change_setting(*, owner: str, name: str, value: str, valid_from: date, by: Actor, at: datetime) -> None:
    """Set one setting of a family or a market (by its code) from a day on. For operators.

    `value` is words with one space between. Changes planned for that day or later give way to this one. A
    day that has passed is refused: what was shown then is not rewritten. A family's change reaches its
    markets that do not set the same for themselves.
    """
    require_role(by, OPERATOR)
    value = " ".join(value.split())
    fault = words.fault_of(name, value)
    if fault:
        raise ProblemRaised(invalid_request([("value", *fault)]))
    with transaction.atomic():
        holder = _owner(owner)
        _check_day(valid_from, at)
        _check_routes(holder, name, value)
        before = _end(holder, name, valid_from)
        Setting.objects.create(
            **_key(holder), name=name, value=value, valid_from=valid_from, set_by=by.key, created_at=at
        )
        _tell(holder, name, [before, value], valid_from, by=by, at=at)


def inherit_setting(*, market: str, name: str, valid_from: date, by: Actor, at: datetime) -> None:
    """Let a market inherit a setting from its family again, from a day on. For operators."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        holder = _owner(market)
        if not isinstance(holder, Market):
            raise ProblemRaised(not_found(_("Only a market inherits.")))
        _check_day(valid_from, at)
        before = _end(holder, name, valid_from)
        if before:
            _tell(holder, name, [before, ""], valid_from, by=by, at=at)


def _install_families(told: MarketsFile, *, by: Actor, at: datetime) -> dict[str, Family]:
    found = {row.code: row for row in Family.objects.select_for_update()}
    for position, entry in enumerate(told.families):
        if entry.code in found:
            continue
        row = Family.objects.create(
            code=entry.code, name=entry.name, name_zh=entry.name_zh, position=position, created_at=at
        )
        found[entry.code] = row
        Setting.objects.bulk_create(_first_settings(row, entry.settings, told.valid_from, by=by, at=at))
        audit.record(by=by, action="markets.install_markets", subject=row.code, at=at)
    return found


def _install_countries(told: MarketsFile, families: dict[str, Family], *, by: Actor, at: datetime) -> int:
    suffixes = {entry.code: entry.suffix for entry in told.families}
    standing = set(Market.objects.values_list("family__code", "country"))
    new = {
        "-".join(filter(None, (entry.country, suffixes[entry.family]))): entry
        for entry in told.countries
        if (entry.family, entry.country) not in standing
    }
    rows = Market.objects.bulk_create(
        Market(code=code, family=families[entry.family], country=entry.country, created_at=at)
        for code, entry in new.items()
    )
    Setting.objects.bulk_create(
        setting
        for row, entry in zip(rows, new.values(), strict=True)
        for setting in _first_settings(row, entry.settings, told.valid_from, by=by, at=at)
    )
    audit.record_each(
        by=by,
        action="markets.install_markets",
        subjects={code: {"family": entry.family, **entry.settings} for code, entry in new.items()},
        at=at,
    )
    believed.doubt()
    numbers.doubt()
    for row in rows:
        publish(MarketOpened(market=row.code, country=row.country, at=at))
    return len(rows)


def _first_settings(
    owner: Owner, settings: Mapping[str, str], valid_from: date, *, by: Actor, at: datetime
) -> Iterator[Setting]:
    for name, value in settings.items():
        yield Setting(
            **_key(owner), name=name, value=value, valid_from=valid_from, set_by=by.key, created_at=at
        )


def _owner(code: str) -> Owner:
    """Return a family or market by its code, locked; families' codes are lower case, markets' upper."""
    market = Market.objects.select_for_update(of=("self",)).filter(code=code).first()
    holder = market or Family.objects.select_for_update().filter(code=code).first()
    if holder is None:
        raise ProblemRaised(not_found(_("There is no such market or family.")))
    return holder


def _key(owner: Owner) -> dict[str, Owner]:
    return {"market": owner} if isinstance(owner, Market) else {"family": owner}


def _check_day(valid_from: date, at: datetime) -> None:
    if valid_from < at.date():
        raise ProblemRaised(
            invalid_request([("valid_from", _("That day has passed."), _("Choose today or a later day."))])
        )


def _check_routes(owner: Owner, name: str, value: str) -> None:
    """Refuse a way in that the law of the country does not know; a family is for several countries."""
    if name != words.ROUTES or value == words.AUTO or not isinstance(owner, Market):
        return
    known = [route.id for route in law.list_routes(owner.country)]
    unknown = [route for route in value.split(" ") if route not in known]
    if unknown:
        reason = _("No way into %(country)s: %(routes)s.") % {
            "country": owner.country,
            "routes": ", ".join(unknown),
        }
        raise ProblemRaised(invalid_request([("value", reason, ", ".join(known))]))


def _end(owner: Owner, name: str, day: date) -> str:
    """End what holds on the day and take back what was planned from it on; return the value that ends."""
    rows = Setting.objects.filter(**_key(owner), name=name)
    planned = rows.filter(valid_from__gte=day, valid_to=None)
    held = rows.filter(valid_from__lt=day, valid_to=None)
    value = (held.first() or planned.first() or Setting(value="")).value
    for row in planned:
        Setting.objects.filter(pk=row.pk).update(valid_to=row.valid_from)
    # A planned change had already written the end of the one before it: that end moves to the new day.
    rows.filter(valid_from__lt=day, valid_to__gt=day).update(valid_to=day)
    held.update(valid_to=day)
    return value


def _tell(owner: Owner, name: str, change: list[str], valid_from: date, *, by: Actor, at: datetime) -> None:
    audit.record(
        by=by,
        action="markets.change_setting",
        subject=owner.code,
        changes={name: change, "valid_from": valid_from.isoformat()},
        at=at,
    )
    believed.doubt()
    numbers.doubt()
    touched = [owner] if isinstance(owner, Market) else owner.markets.order_by("id")
    for market in touched:
        publish(MarketChanged(market=market.code, setting=name, valid_from=valid_from, at=at))
