"""Searches people keep, and the letter that tells of new goods: one a day at most, none of what was seen."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery.models import Offered, SavedSearch, Watcher
from entrepot.apps.discovery.queries.finding import MOST_ORDERED, search_products
from entrepot.apps.discovery.queries.offers import fits
from entrepot.apps.discovery.wanting import Wanted
from entrepot.apps.kernel import audit, languages
from entrepot.apps.kernel.actors import (
    ANONYMOUS,
    OPERATOR,
    Actor,
    require_role,
    require_scope,
    require_signed_in,
    system,
)
from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request
from entrepot.apps.messages import actions as messages
from entrepot.apps.search.provider import IndexUnavailableError

CLERK: Final = system("discovery")
MOST: Final = 20
DAY: Final = timedelta(days=1)
SOON: Final = timedelta(hours=6)
AT_ONCE: Final = 100
MOST_NEW: Final = 99
LONGEST_TITLE: Final = 200
LONGEST_ADDRESS: Final = 600
SALT: Final = "discovery.letters"
TEMPLATE: Final = "new_goods"
LETTERS: Final = {TEMPLATE: frozenset({"found", "link", "stop"})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What a saved search asks: words, what of the catalogue, and what of offers."""

    words: str = ""
    businesses: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
    price: tuple[int | None, int | None] = (None, None)
    ships_from: tuple[str, ...] = ()
    days: int | None = None
    badges: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what was kept."""
        least, below = kept["price"]
        return cls(
            words=kept["words"],
            businesses=tuple(kept["businesses"]),
            origins=tuple(kept["origins"]),
            headings=tuple((first, end) for first, end in kept["headings"]),
            price=(least, below),
            ships_from=tuple(kept["ships_from"]),
            days=kept["days"],
            badges=tuple(kept["badges"]),
        )

    @property
    def wanted(self) -> Wanted:
        """What offers are asked."""
        return Wanted(price=self.price, ships_from=self.ships_from, days=self.days, badges=self.badges)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A search somebody keeps; `new` of its goods came since they last looked, a hundred at most counted."""

    public_id: str
    market: str
    country: str
    language: str
    title: str
    address: str
    new: int
    at: datetime


def save_search(
    *, market: str, place: tuple[str, str], title: str, address: str, wants: Wants, by: Actor, at: datetime
) -> str:
    """Keep a search; return its public id. Again changes nothing.

    `place` is (country, language) of the shop, `address` the words of its address. For signed-in people.
    Raises ProblemRaised 409 when twenty are kept, 422 when it asks for too much.
    """
    user = _person(by, ORDERS_WRITE)
    _check(address)
    country, language = place
    newest = Offered.objects.filter(market=market).aggregate(last=Max("pk"))["last"] or 0
    with transaction.atomic():
        watcher, _new = Watcher.objects.get_or_create(user_id=user, defaults={"created_at": at})
        Watcher.objects.select_for_update().get(pk=watcher.pk)
        row, is_new = SavedSearch.objects.get_or_create(
            watcher=watcher,
            market=market,
            address=address,
            defaults={
                "country": country,
                "language": language,
                "title": title[:LONGEST_TITLE],
                "wants": asdict(wants),
                "seen": newest,
                "created_at": at,
            },
        )
        if is_new and not Watcher.objects.filter(pk=watcher.pk, kept__lt=MOST).update(
            kept=F("kept") + 1, due_at=at + SOON
        ):
            heading = _("You keep twenty searches already.")
            raise ProblemRaised(conflict("many-searches", heading, detail=_("Let one go first.")))
    return row.public_id


def change_search(
    *,
    search: str,
    market: str,
    place: tuple[str, str],
    title: str,
    address: str,
    wants: Wants,
    by: Actor,
    at: datetime,
) -> None:
    """Let one of one's own searches ask for something else; what there is of it now is no news.

    Arguments as `save_search` takes them. Raises SavedSearch.DoesNotExist, ProblemRaised 409 when the same is
    kept already, 422 when it asks for too much.
    """
    user = _person(by, ORDERS_WRITE)
    _check(address)
    country, language = place
    newest = Offered.objects.filter(market=market).aggregate(last=Max("pk"))["last"] or 0
    try:
        with transaction.atomic():
            if not SavedSearch.objects.filter(watcher__user_id=user, public_id=search).update(
                market=market,
                country=country,
                language=language,
                title=title[:LONGEST_TITLE],
                address=address,
                wants=asdict(wants),
                seen=newest,
            ):
                raise SavedSearch.DoesNotExist
            Watcher.objects.filter(user_id=user).update(due_at=at + SOON)
    except IntegrityError as error:
        heading = _("You keep this search already.")
        raise ProblemRaised(conflict("kept-already", heading, detail=_("Let one of the two go."))) from error


def drop_search(*, search: str, by: Actor) -> bool:
    """Let one of one's own searches go; return whether there was such a one."""
    user = _person(by, ORDERS_WRITE)
    with transaction.atomic():
        gone, _each = SavedSearch.objects.filter(watcher__user_id=user, public_id=search).delete()
        if gone:
            Watcher.objects.filter(user_id=user).update(kept=F("kept") - 1)
    return bool(gone)


def look_through(*, search: str, by: Actor) -> SavedView:
    """Take a search's new goods for seen, and return it. Raises SavedSearch.DoesNotExist."""
    user = _person(by, ORDERS_WRITE)
    row = SavedSearch.objects.get(watcher__user_id=user, public_id=search)
    newest = Offered.objects.filter(market=row.market).aggregate(last=Max("pk"))["last"] or 0
    SavedSearch.objects.filter(pk=row.pk, seen__lt=newest).update(seen=newest)
    return _view(row, 0)


def set_letters(*, wanted: bool, by: Actor, at: datetime) -> None:
    """Say whether one wants letters about new goods."""
    _set_letters(Q(user_id=_person(by, ORDERS_WRITE)), wanted=wanted, by=by, at=at)


def stop_letters(*, token: str, by: Actor, at: datetime) -> None:
    """Write no more letters about new goods to whose letter held this. Raises BadSignature."""
    _set_letters(Q(pk=signing.loads(token, salt=SALT)), wanted=False, by=by, at=at)


def read_stop(token: str) -> None:
    """Raise BadSignature for what no letter of ours held."""
    signing.loads(token, salt=SALT)


def forget_searches(*, user_id: int, by: Actor) -> int:
    """Drop what an erased person looked for. For the platform's own parts."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        return Watcher.objects.filter(user_id=user_id).delete()[0]


def tell_of_new_goods(*, by: Actor, at: datetime) -> int:
    """Look for new goods of the next watchers whose time has come; return how many were looked at.

    A watcher is claimed before they are written to, so that two who look at one moment write one letter.
    """
    require_role(by, OPERATOR)
    due = Watcher.objects.filter(due_at__lte=at, letters=True, kept__gt=0).order_by("due_at")[:AT_ONCE]
    watchers = list(due)
    for watcher in watchers:
        found = [(row, new) for row in watcher.searches.order_by("pk") if (new := _new(row))]
        with transaction.atomic():
            following = at + (DAY if found else SOON)
            told = {"told_at": at} if found else {}
            same = Watcher.objects.filter(pk=watcher.pk, due_at=watcher.due_at, letters=True)
            if same.update(due_at=following, **told) and found:
                for row, new in found:
                    SavedSearch.objects.filter(pk=row.pk, seen__lt=new[-1]).update(seen=new[-1])
                _write(watcher, [(row, len(new)) for row, new in found], at)
    return len(watchers)


def list_searches(*, viewer: Actor) -> list[SavedView]:
    """Return one's own searches, the newest first."""
    user = _person(viewer, ORDERS_READ)
    rows = SavedSearch.objects.filter(watcher__user_id=user).order_by("-pk")
    return [_view(row, _count(row)) for row in rows[:MOST]]


def get_search(public_id: str, *, viewer: Actor) -> SavedView:
    """Return one of one's own searches. Raises SavedSearch.DoesNotExist."""
    row = SavedSearch.objects.get(watcher__user_id=_person(viewer, ORDERS_READ), public_id=public_id)
    return _view(row, _count(row))


def wants_letters(*, viewer: Actor) -> bool:
    """Return whether somebody gets letters about new goods."""
    user = _person(viewer, ORDERS_READ)
    return not Watcher.objects.filter(user_id=user, letters=False).exists()


def _check(address: str) -> None:
    """Refuse what cannot be kept whole: half of it would be another search."""
    if len(address) > LONGEST_ADDRESS:
        what = _("This search is too long to be kept.")
        raise ProblemRaised(invalid_request([("", what, _("Use fewer words, or narrow it by less."))]))


def _person(actor: Actor, scope: str) -> int:
    """Return who asks by row number. Raises PermissionRefused for guests, and for keys without the scope."""
    require_signed_in(actor)
    require_scope(actor, scope)
    return actor.user_id or 0


def _set_letters(whose: Q, *, wanted: bool, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        for row in Watcher.objects.filter(whose).exclude(letters=wanted):
            Watcher.objects.filter(pk=row.pk).update(letters=wanted, due_at=at + SOON if wanted else None)
            audit.record(
                by=by,
                action="discovery.set_letters",
                subject=f"watcher-{row.pk}",
                changes={"letters": wanted},
                at=at,
            )


def _new(row: SavedSearch) -> list[int]:
    """Return the numbers of offers of a search that came since its owner looked, a hundred at most.

    Raises IndexUnavailableError.
    """
    wants = Wants.of(row.wants)
    only = Narrowing(businesses=wants.businesses, origins=wants.origins, headings=wants.headings)
    if wants.words:
        found = search_products(
            wants.words,
            market=row.market,
            language=row.language,
            viewer=ANONYMOUS,
            only=only,
            wanted=wants.wanted,
            limit=MOST_ORDERED,
            ranked=False,
        )
        if found.is_preparing:
            raise IndexUnavailableError("The index is still to be filled.")
        if not found.products or found.is_near:
            return []
        only = replace(only, products=found.products)
    rows = Offered.objects.filter(fits(wants.wanted), market=row.market, pk__gt=row.seen, sold_out=False)
    rows = rows.filter(catalogue.listed_condition(row.market, only=only))
    return list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_NEW + 1])


def _count(row: SavedSearch) -> int:
    """Return how many new goods a search has; none while the index does not answer."""
    try:
        return len(_new(row))
    except IndexUnavailableError:
        return 0


def _write(watcher: Watcher, found: list[tuple[SavedSearch, int]], at: datetime) -> None:
    address = accounts.get_mail_address(watcher.user_id, viewer=CLERK)
    if not address:
        return
    last = found[-1][0]
    place = {"country": last.country.lower(), "language": languages.nearest(last.language)}
    with translation.override(place["language"]):
        lines = [_("%(title)s: %(count)s new") % {"title": row.title, "count": count} for row, count in found]
    token = signing.dumps(watcher.pk, salt=SALT)
    messages.queue_message(
        template=TEMPLATE,
        subject_kind="watcher",
        subject=f"watcher-{watcher.pk}-{at:%Y%m%d%H%M%S}",
        address=address,
        language=place["language"],
        context={
            "found": "\n".join(lines),
            "link": settings.ADDRESS + reverse("searches", kwargs=place),
            "stop": settings.ADDRESS + reverse("searches-stop", kwargs={**place, "held": token}),
        },
        by=CLERK,
        at=at,
        user_id=watcher.user_id,
    )


def _view(row: SavedSearch, new: int) -> SavedView:
    return SavedView(
        public_id=row.public_id,
        market=row.market,
        country=row.country,
        language=row.language,
        title=row.title,
        address=row.address,
        new=new,
        at=row.created_at,
    )
