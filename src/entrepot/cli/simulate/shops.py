"""A made-up business as rows: its person, organisation and profile, what it offers and what it is given."""

import json
from dataclasses import dataclass, field

from entrepot.apps.payouts import sealed
from entrepot.cli.simulate.makers import RANKS, Maker
from entrepot.cli.simulate.moments import DAY, HOUR, day_text, text
from entrepot.cli.simulate.sheets import NO, YES, Sheet
from entrepot.cli.simulate.world import Programme, World
from entrepot.core.support.business_facts import FLAGS

MAIL = "simulated.example"
HEADS = ("jobs_full_time", "jobs_part_time", "jobs_seasonal")
ON_SHELF = 1_000
VERIFIED = "verified"


@dataclass(slots=True)
class Support:
    """What a business is given by a programme, and how much of its cap is left, in cents of a euro."""

    programme: Programme
    number: int
    relief: int
    counter: int
    left: int
    held: int = 0
    used: int = 0


@dataclass(slots=True)
class Shop:
    """A business with its row numbers, and what it has sold so far."""

    maker: Maker
    user: int
    organisation: int
    row: int
    public_id: str
    product: str = ""
    variant: str = ""
    account: int = 0
    support: Support | None = None
    released: list[tuple[int, str, int]] = field(default_factory=list)
    """When, in which currency, and how much became free."""
    paid: list[tuple[int, str, str, int]] = field(default_factory=list)
    """When, to which country, in which currency, and the goods less what went back."""
    counted: list[tuple[int, str]] = field(default_factory=list)
    """When an order was released, and to which country."""
    abroad_cents: int = 0
    relief_cents: int = 0


def open_shop(sheet: Sheet, world: World, maker: Maker) -> Shop:
    """Write all rows of a business but those that count what it has sold."""
    shop = _found(sheet, world, maker)
    _declare(sheet, maker, shop)
    if maker.verified_at:
        _verify(sheet, world, shop)
    if maker.listed_at:
        _offer(sheet, world, shop)
    if maker.programme is not None:
        shop.support = _support(sheet, world, shop, world.programmes[maker.programme])
    return shop


def add_person(sheet: Sheet, world: World, *, kind: str, name: str, at: int) -> int:
    """Write somebody who can sign in, and return their row number."""
    row, said = sheet.ids["accounts_user"], text(at)
    email = f"{kind}{row}@{MAIL}"
    sheet.add("accounts_user", world.password, world.names.of("usr", row), email, name, YES, said)
    sheet.add("account_emailaddress", YES, YES, row, email)
    return row


def _found(sheet: Sheet, world: World, maker: Maker) -> Shop:
    names, at, code = world.names, text(maker.joined_at), maker.country.code
    user = add_person(sheet, world, kind="seller", name=f"{maker.given} {maker.family}", at=maker.joined_at)
    organisation = sheet.ids["accounts_organisation"]
    sheet.add("accounts_organisation", at, names.of("org", organisation), maker.name, code)
    sheet.add("accounts_membership", at, "owner", user, organisation)
    row = sheet.ids["businesses_business"]
    public_id = names.of("biz", row)
    state = VERIFIED if maker.verified_at else "listed" if maker.listed_at else "draft"
    since = text(maker.verified_at) if maker.verified_at else None
    sheet.add(
        *("businesses_business", at, public_id, maker.name, code, maker.good.kind, state, since, organisation)
    )
    sheet.add("ledger_holder", public_id, organisation, at)
    return Shop(maker, user, organisation, row, public_id)


def _declare(sheet: Sheet, maker: Maker, shop: Shop) -> None:
    at, evidence = text(maker.joined_at), RANKS[maker.rank].value
    said: list[tuple[str, int | None, str | None]] = [
        (flag, None, None) for flag in FLAGS if getattr(maker, flag)
    ]
    if maker.jobs:
        said += [(name, heads, None) for name, heads in zip(HEADS, maker.jobs, strict=True)]
    if maker.founded:
        said.append(("founded_on", None, maker.founded))
    for fact, number, day in said:
        sheet.add("businesses_fact", at, fact, number, day, evidence, shop.user, shop.row)


def _verify(sheet: Sheet, world: World, shop: Shop) -> None:
    maker = shop.maker
    asked, decided = text(maker.joined_at + HOUR // 2), text(maker.verified_at)
    row = sheet.ids["businesses_verification"]
    sheet.add(
        *("businesses_verification", asked, world.names.of("verif", row), maker.name),
        *(f"SIM-{maker.country.code}-{shop.row:08}", "Made-up register", VERIFIED, shop.user, decided),
        *(world.operator, "", shop.row, ""),
    )
    if not maker.weight:
        return
    shop.account = sheet.ids["payouts_bankaccount"]
    public_id, number = world.names.of("bac", shop.account), f"{9_000_000_000 + shop.row}"
    sheet.add(
        *("payouts_bankaccount", asked, public_id, shop.public_id, shop.organisation, maker.name),
        *(maker.country.code, "local", sealed.seal(number, owner=public_id), sealed.digest(number)),
        *(number[-4:], "SIMUXXXX", "", shop.user, "", ""),
    )


def _offer(sheet: Sheet, world: World, shop: Shop) -> None:
    maker, good, at = shop.maker, shop.maker.good, text(shop.maker.listed_at)
    product, variant = sheet.ids["catalogue_product"], sheet.ids["catalogue_variant"]
    shop.product, shop.variant = world.names.of("prd", product), world.names.of("var", variant)
    code, organisation = maker.country.code, shop.organisation
    sheet.add(
        *("catalogue_product", at, shop.product, "published", 1, "", "en", "", good.category, "", "", ""),
        *(good.hs, "2022", "seller", shop.user, at, code, at, shop.row, organisation),
    )
    price = world.deals.price(good, maker.factor, maker.country.currency)
    sheet.add(
        *("catalogue_variant", at, shop.variant, "1", 0, "", "", "", price, maker.country.currency, "net", 1),
        *(good.grams, good.grams + 60, 1, "", organisation, product),
    )
    sheet.add("catalogue_translation", shop.product, "title", "en", good.title, "original", NO, "", product)
    _list(sheet, world, maker, product)
    place, postcode = maker.place
    location = sheet.ids["stock_location"]
    sheet.add(
        *(
            "stock_location",
            at,
            world.names.of("loc", location),
            "main",
            maker.name,
            "home",
            code,
            "",
            "",
            "",
        ),
        *(place, "", postcode, "", YES, at[:10], organisation),
    )
    sheet.add("stock_stockitem", at, ON_SHELF, 0, organisation, variant, YES, location)


def _list(sheet: Sheet, world: World, maker: Maker, product: int) -> None:
    """Put a product on sale, ready, wherever its maker offers in."""
    at, ways = text(maker.listed_at), {}
    for country in markets_of(world, maker):
        market, _code, currency = world.markets[country]
        deal = world.deals.of(maker.country, country, currency, maker.good, factor=maker.factor, pieces=1)
        sheet.add("catalogue_listing", at, "published", at, market, product)
        ways[market] = deal.route
    sheet.add("catalogue_visibility", sheet.ready(ways, world.edition), 1, at, product)


def markets_of(world: World, maker: Maker) -> list[str]:
    """Return the countries a maker offers in: at home, where there is a market, and those they sell to."""
    home = [] if maker.country.abroad >= 100 else [maker.country.code]  # noqa: PLR2004 - in hundred
    wanted = dict.fromkeys([*home, *maker.country.to.things])
    return [code for code in wanted if code in world.markets]


def _support(sheet: Sheet, world: World, shop: Shop, programme: Programme) -> Support:
    maker, names, at = shop.maker, world.names, text(shop.maker.supported_at)
    since = day_text(maker.supported_at // DAY)
    asked, award = sheet.ids["programmes_application"], sheet.ids["programmes_award"]
    counter, relief = sheet.take("budgets_counter"), sheet.ids["fees_relief"]
    cap = names.of("bud", counter)
    sheet.add(
        *("programmes_application", at, names.of("appl", asked), shop.public_id, shop.organisation),
        *(maker.name, maker.country.code, _size(maker), " ".join(f for f in FLAGS if getattr(maker, f))),
        *("accepted", "yes", json.dumps([]), "", f"user:{shop.user}", "", at, "", ""),
        *(programme.row, programme.version),
    )
    sheet.add(
        *("programmes_award", at, names.of("awd", award), shop.public_id, shop.organisation, since),
        *(programme.until, cap, "", "", asked, programme.row, programme.version),
    )
    sheet.add("programmes_awardedbenefit", names.of("rlf", relief), award, programme.benefit)
    sheet.add(
        *("fees_relief", at, names.of("rlf", relief), shop.public_id, programme.public_id, programme.name),
        *(programme.budget, cap, "", "", str(programme.share), "", since, programme.until),
    )
    return Support(programme, maker.programme or 0, relief, counter, programme.cap)


def _size(maker: Maker) -> str:
    if maker.jobs is None:
        return ""
    jobs = sum(maker.jobs)
    return next((name for most, name in ((1, "1"), (9, "2-9"), (49, "10-49")) if jobs <= most), "50+")
