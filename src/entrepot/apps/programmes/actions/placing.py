"""Supported places in shops: what one costs, who stands there today, how often seen, what it took."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.markets import queries as markets
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.credit import spend_credit, spend_day
from entrepot.apps.programmes.lasting import person_of
from entrepot.apps.programmes.models import AdPrice, Award, Benefit, Showing
from entrepot.apps.programmes.refusals import clash, invalid
from entrepot.core.money import EXPONENTS, Money
from entrepot.core.support.placement import THOUSAND, in_turn, owed_for_views

PLACES: Final = 4
GOODS: Final = 24
Kind = Benefit.Kind


def set_ad_price(*, per_day: Money, per_thousand: Money, valid_from: date, by: Actor, at: datetime) -> None:
    """Set what advertising credit pays for a place, from a day on; what was charged before stays.

    For officers and operators. Raises ProblemRaised: 422 for faults, 409 when that day has a price.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    faults = []
    if per_day.currency not in EXPONENTS or per_day.currency != per_thousand.currency:
        faults.append(("currency", _("There is no such currency."), "ISO 4217"))
    if per_day.minor < 0 or per_thousand.minor < 0 or not (per_day.minor or per_thousand.minor):
        faults.append(("per_day", _("There is no price in it."), _("Give an amount above nothing.")))
    if valid_from < at.date():
        faults.append(("valid_from", _("That day is over."), _("Choose today or a later day.")))
    if faults:
        raise invalid(*faults)
    try:
        with transaction.atomic():
            AdPrice.objects.create(
                currency=per_day.currency,
                valid_from=valid_from,
                per_day_minor=per_day.minor,
                per_thousand_minor=per_thousand.minor,
                set_by=person_of(by),
                created_at=at,
            )
            changes = {"per_day": str(per_day), "per_thousand": str(per_thousand), "from": valid_from}
            audit.record(
                by=by, action="programmes.set_ad_price", subject=per_day.currency, changes=changes, at=at
            )
    except IntegrityError:
        raise clash("price-there", _("That day has a price."), _("Choose another day.")) from None


def plan_places(*, by: Actor, at: datetime) -> int:
    """Fill the free supported places of every shop for this day, in turn; return how many were filled.

    Only goods that are ready to be sold there stand in one. A placement takes one of its days, however many
    shops; advertising the price of the day. For the platform; safe to repeat, and who came in since gets what
    is free.
    """
    require_role(by, OPERATOR)
    day, filled = at.date(), 0
    by_business: dict[str, list[tuple[Award, Benefit]]] = {}
    for award in _awards(day):
        for benefit in award.version.benefits.all():
            if benefit.kind in {Kind.PLACEMENT, Kind.ADVERTISING}:
                by_business.setdefault(award.business, []).append((award, benefit))
    for own in by_business.values():  # a day of a placement is used before money is
        own.sort(key=lambda pair: (pair[1].kind == Kind.ADVERTISING, pair[0].until, pair[0].pk))
    if not by_business:
        return 0
    for market in markets.list_markets(viewer=CLERK):
        goods = {business: _goods(market.code, business) for business in by_business}
        turn = in_turn(goods, day.toordinal(), PLACES)
        filled += _fill(market.code, day, turn, by_business, at)
    return filled


def count_views(*, seen: Mapping[str, int], by: Actor) -> None:
    """Add to how often places (public ids) were seen. For the platform, many views at once."""
    require_role(by, OPERATOR)
    for public_id, number in sorted(seen.items()):
        Showing.objects.filter(public_id=public_id).update(views=F("views") + number)


def charge_views(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Take what views came to from credit, cap and budget; a place ends where they are used up.

    Returns how many places were charged. For the platform; safe to repeat: the row says what was charged.
    """
    require_role(by, OPERATOR)
    open_ones = Showing.objects.filter(ended_at=None, per_thousand_minor__gt=0)
    worth = open_ones.annotate(worth=F("views") * F("per_thousand_minor"))
    due = worth.filter(worth__gte=(F("views_minor") + 1) * THOUSAND)
    count = 0
    for pk in due.order_by("pk").values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            row = Showing.objects.select_for_update(of=("self",)).select_related("benefit").get(pk=pk)
            count += _charge(row, at)
    return count


def _awards(day: date) -> Sequence[Award]:
    rows = Award.objects.filter(
        closed_at=None,
        since__lte=day,
        until__gt=day,
        version__benefits__kind__in=[Kind.PLACEMENT, Kind.ADVERTISING],
    )
    return list(rows.select_related("programme", "version").prefetch_related("version__benefits").distinct())


def _goods(market: str, business: str) -> list[str]:
    only = catalogue.Narrowing(businesses=(business,))
    return sorted(catalogue.name_listed_products(market=market, viewer=CLERK, only=only))[:GOODS]


def _fill(
    market: str,
    day: date,
    turn: Sequence[tuple[str, str]],
    by_business: Mapping[str, Sequence[tuple[Award, Benefit]]],
    at: datetime,
) -> int:
    there = list(Showing.objects.filter(market=market, day=day).values_list("position", "business"))
    free = [place for place in range(PLACES) if place not in {position for position, _name in there}]
    standing = {name for _position, name in there}
    filled = 0
    for business, product in turn:
        if filled == len(free):
            break
        if business not in standing and _place(
            Showing(market=market, day=day, position=free[filled], business=business, product=product),
            by_business[business],
            at,
        ):
            filled += 1
    return filled


def _place(row: Showing, benefits: Sequence[tuple[Award, Benefit]], at: datetime) -> bool:
    """Let a business stand in a place by the first of its benefits that pays for the day."""
    for award, benefit in benefits:
        price = _price(award.version.currency, row.day)
        if benefit.kind == Kind.ADVERTISING and price is None:
            continue
        try:
            with transaction.atomic():
                Award.objects.select_for_update().get(pk=award.pk)
                row.award, row.benefit, row.organisation_id = award, benefit, award.organisation_id
                row.currency, row.created_at = award.version.currency, at
                row.per_thousand_minor = 0
                row.day_minor = 0
                if benefit.kind == Kind.ADVERTISING and price is not None:
                    row.per_thousand_minor = price.per_thousand_minor
                row.day_minor = spend_day(award, benefit, row.day, price, at)
                row.save(force_insert=True)
        except (BudgetExhaustedError, IntegrityError):  # used up; or another worker was first
            continue
        return True
    return False


def _price(currency: str, day: date) -> AdPrice | None:
    return AdPrice.objects.filter(currency=currency, valid_from__lte=day).order_by("-valid_from").first()


def _charge(row: Showing, at: datetime) -> int:
    owed = owed_for_views(row.views, row.per_thousand_minor) - row.views_minor
    if row.ended_at is not None or owed < 1:
        return 0
    taken, is_over = spend_credit(row, owed, at)
    row.views_minor += taken
    row.ended_at = at if is_over else None
    row.save(update_fields=["views_minor", "ended_at"])
    return 1
