"""Finding the shelf of a variant in a place, and writing down why it holds more or fewer pieces."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role, require_scope
from entrepot.apps.stock.models import MAIN, Location, Movement, StockItem
from entrepot.apps.stock.refusals import clash, invalid, no_variant

MOST = 10_000_000
LONGEST_CODE = 24


def shelf_of(variant: str, code: str, by: Actor, at: datetime) -> StockItem:
    """Return the item of one's own variant in an open place, made now when there is none.

    Without a code, the place that pieces go to unless said. The place is held until the transaction ends, so
    that nobody closes it meanwhile.
    """
    # Through our own foreign key: the row's number and owner are all that stock needs of a variant.
    rows = StockItem.variant.get_queryset(instance=StockItem()).filter(public_id=variant, archived_at=None)
    if not by.is_system:
        rows = rows.filter(organisation_id=by.organisation_id or 0)
    row = rows.values("pk", "organisation_id").first()
    if row is None:
        raise no_variant()
    place = location_of(row["organisation_id"], code, at)
    item, _made = StockItem.objects.get_or_create(
        variant_id=row["pk"],
        location=place,
        defaults={"organisation_id": row["organisation_id"], "created_at": at},
    )
    return item


def location_of(organisation_id: int, code: str, at: datetime) -> Location:
    """Return an open place of an organisation by its code, held; the first is made when it is needed."""
    rows = Location.objects.select_for_update().filter(organisation_id=organisation_id, closed_at=None)
    found = rows.filter(code=code).first() if code else rows.filter(is_default=True).first()
    if found is not None:
        return found
    if code in {"", MAIN} and not Location.objects.filter(organisation_id=organisation_id).exists():
        return first_location(organisation_id, at)
    raise invalid(
        ("location", _("Your business has no such place."), _("Choose one of your places, or add it first."))
    )


def first_location(organisation_id: int, at: datetime) -> Location:
    """Return the place every seller begins with: where the business is."""
    standing = businesses.get_standings(organisations=[organisation_id], viewer=SYSTEM).get(organisation_id)
    if standing is None:
        raise no_variant()
    found, _made = Location.objects.get_or_create(
        organisation_id=organisation_id,
        code=MAIN,
        defaults={
            "name": standing.name[:80],
            "kind": "home",
            "country": standing.country,
            "is_default": True,
            "open_from": at.date(),
            "created_at": at,
        },
    )
    return found


def write_down(
    item: StockItem,
    kind: Movement.Kind,
    *,
    by: Actor,
    at: datetime,
    shelf: int = 0,
    on_way: int = 0,
    reference: str = "",
    reason: str = "",
    why: str = "",
) -> None:
    """Write down why the pieces of an item changed, in the transaction that changes them."""
    if shelf or on_way:
        Movement.objects.create(
            item=item,
            kind=kind,
            shelf=shelf,
            on_way=on_way,
            reference=reference,
            who=by.key,
            reason=reason,
            why=why[:300],
            created_at=at,
        )


def check_pieces(count: int, *, least: int) -> list[tuple[str, str, str]]:
    """Return what is wrong with a number of pieces."""
    if least <= count <= MOST:
        return []
    fix = _("Give %(least)d to %(most)d.") % {"least": least, "most": MOST}
    return [("quantity", _("This is no number of pieces."), fix)]


def take_free(item: StockItem, variant: str, quantity: int) -> None:
    """Take pieces off a shelf that nobody was promised, or refuse (409); in the caller's transaction."""
    able = StockItem.objects.filter(pk=item.pk, on_hand__gte=F("reserved") + quantity)
    if not able.update(on_hand=F("on_hand") - quantity, by_hand=True):
        item.refresh_from_db(fields=["on_hand", "reserved"])
        free = item.on_hand - item.reserved
        raise clash(
            "not-so-many-free",
            _("Only %(free)d pieces of %(variant)s lie there free.") % {"free": free, "variant": variant},
            _("Take %(free)d or fewer, or count the shelf first.") % {"free": free},
        )


def require_seller(by: Actor) -> None:
    """Refuse who is no member of the seller, or holds a key without the right to write its catalogue."""
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)
