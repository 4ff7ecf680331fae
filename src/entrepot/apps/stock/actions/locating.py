"""A seller's places: add, rename, close; which of them serve a market; whether a line may be split."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.ids import new_public_id
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.markets import queries as markets
from entrepot.apps.reference import queries as reference
from entrepot.apps.stock.events import PlacesRanked
from entrepot.apps.stock.models import Location, MarketRank, SendingPolicy, StockItem, Transfer
from entrepot.apps.stock.refusals import clash, invalid, no_location
from entrepot.apps.stock.shelving import first_location, require_seller
from entrepot.apps.stock.ways import list_bonded_countries
from entrepot.core.trade.allocation import BONDED, KINDS, MOST_PLACES, RETURNS

LONGEST = {
    "name": 80,
    "recipient": 120,
    "lines": 400,
    "locality": 120,
    "area": 120,
    "postcode": 20,
    "phone": 40,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationAddress:
    """What is printed as the sender of parcels from a place. All of it may come later."""

    recipient: str = ""
    lines: str = ""
    locality: str = ""
    area: str = ""
    postcode: str = ""
    phone: str = ""


def add_location(
    *,
    name: str,
    kind: str,
    country: str,
    by: Actor,
    at: datetime,
    entered_from: str = "",
    code: str = "",
    address: LocationAddress | None = None,
    open_from: date | None = None,
) -> str:
    """Add a place of one's own and return its public id. For members of the seller.

    `entered_from` belongs to a bonded zone: the country the goods came into it from. `code` is short and
    one's own, made from the name when left out. Raises ProblemRaised: 422 with every fault, 409 when the code
    is taken or there are too many places.
    """
    require_seller(by)
    address = address or LocationAddress()
    faults = [*_faults(name, address), *_kind_faults(kind, country, entered_from, (open_from or at.date()))]
    if faults:
        raise invalid(*faults)
    row = Location(
        organisation_id=by.organisation_id or 0,
        code=code.strip()[:24] or _code(name),
        name=name.strip(),
        kind=kind,
        country=country,
        entered_from=entered_from,
        open_from=open_from or at.date(),
        created_at=at,
        **asdict(address),
    )
    return _save(row, by, at)


def change_location(
    *, location: str, name: str, by: Actor, at: datetime, address: LocationAddress | None = None
) -> None:
    """Rename a place of one's own, or give it another address in the same country. 404, 422.

    Country and kind stay what they are: prices were made of them. Another kind of place is another place.
    """
    require_seller(by)
    row = _own(location, by)
    address = address or LocationAddress(
        **{each.name: getattr(row, each.name) for each in fields(LocationAddress)}
    )
    if faults := _faults(name, address):
        raise invalid(*faults)
    after = {"name": name.strip(), **asdict(address)}
    before = {key: getattr(row, key) for key in after}
    with transaction.atomic():
        Location.objects.filter(pk=row.pk).update(**after)
        audit.record(
            by=by,
            action="stock.change_location",
            subject=location,
            changes=audit.difference({"name": before["name"]}, {"name": after["name"]}),
            at=at,
        )


def close_location(*, location: str, by: Actor, at: datetime) -> None:
    """Close an empty place of one's own; its history stays. Closed already, nothing changes.

    Raises ProblemRaised: 404, and 409 while pieces lie there or are on their way there, or while it is where
    pieces go unless said.
    """
    require_seller(by)
    with transaction.atomic():
        row = Location.objects.select_for_update().get(pk=_own(location, by).pk)
        if row.closed_at is not None:
            return
        if row.is_default:
            raise clash(
                "default-location",
                _("New pieces go to this place."),
                _("Choose another place for new pieces first."),
            )
        items = StockItem.objects.select_for_update().filter(
            Q(on_hand__gt=0) | Q(reserved__gt=0), location=row
        )
        waiting = Transfer.objects.filter(target=row, done_at=None)
        if items.exists() or waiting.exists():
            raise clash(
                "location-not-empty",
                _("Pieces lie in this place or are on their way to it."),
                _("Send them to another place, or write them off, first."),
            )
        Location.objects.filter(pk=row.pk).update(closed_at=at)
        MarketRank.objects.filter(location=row).delete()
        audit.record(by=by, action="stock.close_location", subject=location, at=at)
        publish(PlacesRanked(organisation_id=row.organisation_id, at=at))


def set_default_location(*, location: str, by: Actor, at: datetime) -> None:
    """Let new pieces and product files go to a place of one's own unless said. 404; 409 when it is closed."""
    require_seller(by)
    with transaction.atomic():
        row = Location.objects.select_for_update().get(pk=_own(location, by).pk)
        if row.closed_at is not None:
            raise clash("location-closed", _("This place is closed."), _("Choose an open one."))
        if row.is_default:
            return
        Location.objects.filter(organisation_id=by.organisation_id or 0, is_default=True).update(
            is_default=False
        )
        Location.objects.filter(pk=row.pk).update(is_default=True)
        audit.record(by=by, action="stock.set_default_location", subject=location, at=at)


def rank_locations(*, market: str, locations: Sequence[str], by: Actor, at: datetime) -> None:
    """Say which of one's own places serve a market, the first to try first. None: the usual order holds.

    Raises ProblemRaised 404 for a market or place that is none, 422 for a place named twice or one that can
    never serve the market.
    """
    require_seller(by)
    try:
        country = markets.get_market_by_code(market, viewer=by, on=at.date()).country
    except markets.MarketMissingError as error:
        raise no_location() from error
    rows = [_own(each, by) for each in locations]
    if len(set(locations)) < len(rows) or any(not _may_serve(row, country) for row in rows):
        raise invalid(
            (
                "locations",
                _("A place is named twice, or cannot serve this market."),
                _("A bonded zone serves its own country, a place for returns none."),
            )
        )
    with transaction.atomic():
        own = Location.objects.select_for_update().filter(organisation_id=by.organisation_id or 0)
        before = list(
            MarketRank.objects.filter(location__in=own, market=market)
            .order_by("position")
            .values_list("location__public_id", flat=True)
        )
        MarketRank.objects.filter(location__in=own, market=market).delete()
        MarketRank.objects.bulk_create(
            MarketRank(location=row, market=market, position=number, created_at=at)
            for number, row in enumerate(rows)
        )
        audit.record(
            by=by,
            action="stock.rank_locations",
            subject=market,
            changes={"locations": [before, list(locations)]},
            at=at,
        )
        publish(PlacesRanked(organisation_id=by.organisation_id or 0, at=at))


def allow_splitting(*, allowed: bool, by: Actor, at: datetime) -> None:
    """Say whether the pieces of one line may be sent from several of one's own places."""
    require_seller(by)
    with transaction.atomic():
        row, _made = SendingPolicy.objects.get_or_create(
            organisation_id=by.organisation_id or 0, defaults={"created_at": at}
        )
        if SendingPolicy.objects.filter(pk=row.pk, may_split=not allowed).update(may_split=allowed):
            changes = {"may_split": [not allowed, allowed]}
            audit.record(by=by, action="stock.allow_splitting", subject="", changes=changes, at=at)


def _save(row: Location, by: Actor, at: datetime) -> str:
    require_role(by, roles.MEMBER)
    try:
        with transaction.atomic():
            first_location(row.organisation_id, at)  # the seller's own place is there before the second one
            own = Location.objects.select_for_update().filter(organisation_id=row.organisation_id)
            if sum(each.closed_at is None for each in own) >= MOST_PLACES:
                raise clash(
                    "too-many-locations",
                    _("You have %(most)d open places.") % {"most": MOST_PLACES},
                    _("Close one that you do not need any more."),
                )
            row.save(force_insert=True)
            changes = {"code": row.code, "kind": row.kind, "country": row.country}
            audit.record(by=by, action="stock.add_location", subject=row.public_id, changes=changes, at=at)
    except IntegrityError as error:
        raise clash(
            "location-code-taken", _("You have a place of this code."), _("Choose another.")
        ) from error
    return row.public_id


def _code(name: str) -> str:
    """Return a short name of Latin letters, or of nothing but chance where a name has none."""
    return slugify(name)[:24].strip("-") or new_public_id("loc")[-8:]


def _own(location: str, by: Actor) -> Location:
    found = Location.objects.filter(organisation_id=by.organisation_id or 0, public_id=location).first()
    if found is None:
        raise no_location()
    return found


def _may_serve(row: Location, country: str) -> bool:
    return row.closed_at is None and row.kind != RETURNS and (row.kind != BONDED or row.country == country)


def _faults(name: str, address: LocationAddress) -> list[tuple[str, str, str]]:
    found = []
    if not name.strip():
        found.append(("name", _("The place has no name."), _("Give it one, such as Warehouse Singapore.")))
    values = {"name": name, **asdict(address)}
    found += [
        (field, _("This is too long."), _("Shorten it."))
        for field, most in LONGEST.items()
        if len(values[field]) > most
    ]
    return found


def _kind_faults(kind: str, country: str, entered_from: str, on: date) -> list[tuple[str, str, str]]:
    found = []
    if kind not in KINDS:
        found.append(("kind", _("This is no kind of place."), _("Choose one of the list.")))
    if not country.isupper() or reference.get_country(country) is None:
        found.append(("country", _("This is no country."), _("Send its two-letter code, such as SG.")))
    elif kind == BONDED and country not in list_bonded_countries(on):
        found.append(
            (
                "country",
                _("We know no way in for goods from a bonded zone of this country."),
                _("Bonded zones can be used in: %(countries)s.")
                % {"countries": ", ".join(list_bonded_countries(on))},
            )
        )
    if kind != BONDED and entered_from:
        found.append(("entered_from", _("Only a bonded zone has this."), _("Leave it out.")))
    elif kind == BONDED and (reference.get_country(entered_from) is None or entered_from == country):
        found.append(
            (
                "entered_from",
                _("Customs asks where goods came into the zone from."),
                _("Give the country they were sent from."),
            )
        )
    return found
