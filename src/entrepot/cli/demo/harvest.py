"""The co-operative of the demo world: its members, two harvests by weight, and what was shared among them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.actions import LotInput, MemberInput, PayoutInput
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.cli.demo.makers import Maker

SLUG: Final = "kivu-hills"
COFFEE: Final = "0901"
OWN_RATE: Final = 1_200  # ten thousandths
KILOGRAM: Final = 1_000
MEMBERS: Final = (
    ("KH-001", "Mukamana Josephine", "Mushubi", "f", 1971, "cash"),
    ("KH-002", "Habimana Jean Bosco", "Mushubi", "m", 1984, "mobile"),
    ("KH-003", "Uwimana Aline", "Gihango", "f", 1996, "mobile"),
    ("KH-004", "Nsengiyumva Eric", "Gihango", "m", 1990, "cash"),
    ("KH-005", "Mutesi Grace", "Murunda", "f", 2001, "mobile"),
    ("KH-006", "Niyonsaba Claire", "Murunda", "f", 1979, "cash"),
    ("KH-007", "Bizimana Felix", "Mushubi", "m", 1966, "cash"),
    ("KH-008", "Ingabire Rose", "Gihango", "f", 1988, "mobile"),
)
HARVESTS: Final = (
    (21, "A1", (48_250, 31_700, 22_400, 19_850, 27_300, 40_100, 15_600, 36_800)),
    (12, "A2", (33_900, 28_450, 30_050, 0, 24_700, 18_300, 0, 29_600)),
)


def seed_members(owners: Mapping[str, tuple[Maker, Actor]], said: Callable[[str], None]) -> None:
    """Let the co-operative keep its members and weigh two harvests; again changes nothing."""
    if SLUG not in owners:
        return
    maker, by = owners[SLUG]
    at = maker.opens_at + timedelta(hours=8)
    actions.turn_on_cooperative(by=by, at=at)
    if queries.list_members(viewer=by, limit=1):
        return
    actions.set_terms(own_rate=OWN_RATE, place="Mushubi Hill, Rutsiro, Lake Kivu", by=by, at=at)
    for row in MEMBERS:
        actions.add_member(member=_member(row), by=by, at=at)
    product = _coffee(by)
    for harvest in HARVESTS if product else ():
        _weigh(product, harvest, maker, by)
    said(f"  {len(MEMBERS)} members of {maker.name}, {len(HARVESTS)} lots by weight")


def share_harvest(owners: Mapping[str, tuple[Maker, Actor]], said: Callable[[str], None]) -> None:
    """Propose what the orders brought that were paid out by then, for a second person to approve."""
    if SLUG not in owners or queries.list_member_payouts(viewer=owners[SLUG][1]):
        return
    maker, by = owners[SLUG]
    start = maker.opens_at.date() - timedelta(days=60)
    end = maker.opens_at.date() + timedelta(days=60)
    offers = queries.get_payout_offers(viewer=by, start=start, end=end)
    if not offers:
        return
    most = max(offers, key=lambda offer: offer.orders)
    wanted = PayoutInput(currency=most.amount.currency, start=start, end=end)
    try:
        actions.propose_member_payout(payout=wanted, by=by, at=maker.opens_at + timedelta(days=60))
    except ProblemRaised as refused:
        said(f"  nothing shared out: {refused}")
        return
    said(f"  {most.amount} to be shared among members of {maker.name}")


def _member(row: tuple[str, str, str, str, int, str]) -> MemberInput:
    number, name, village, sex, born, way = row
    is_mobile = way == "mobile"
    return MemberInput(
        number=number,
        name=name,
        village=village,
        sex=sex,
        birth_year=born,
        language="sw" if village == "Gihango" else "fr",
        way="mobile" if is_mobile else "cash",
        paid_through="MTN MoMo" if is_mobile else "",
        account=f"+250700000{number[-3:]}" if is_mobile else "",
        shows_name=number in {"KH-003", "KH-008"},
    )


def _coffee(by: Actor) -> str:
    own = catalogue.list_own_products(viewer=by, limit=200)
    return next((each.product.public_id for each in own if each.product.hs.startswith(COFFEE)), "")


def _weigh(product: str, harvest: tuple[int, str, tuple[int, ...]], maker: Maker, by: Actor) -> None:
    """Open a lot harvested so many days before the maker opened, and note each member's delivery."""
    days, grade, weights = harvest
    harvested, at = maker.opens_at.date() - timedelta(days=days), maker.opens_at + timedelta(hours=9)
    given = LotInput(
        product=product,
        harvested_on=harvested,
        grade=grade,
        weight_grams=sum(weights),
        ready_grams=sum(weights) // 5 // KILOGRAM * KILOGRAM,  # five kilograms of cherries make one roasted
    )
    lot = actions.create_lot(lot=given, by=by, at=at)
    for (number, *_rest), grams in zip(MEMBERS, weights, strict=True):
        if grams:
            entry = f"demo-{harvested:%Y%m%d}-{number}"
            actions.record_delivery(
                lot=lot, member=number, grams=grams, entry=entry, on=harvested, grade=grade, by=by, at=at
            )
