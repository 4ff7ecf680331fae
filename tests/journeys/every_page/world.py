"""A world in which every page has something to show: two makers of the demo world, and one of each case.

It is made once in a run of the tests and copied: a database, the books of the parties outside, and addresses.
"""

import fcntl
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.apps.businesses.files import document
from tests.apps.files.test_pictures import photo
from tests.apps.orders.shop import KEY, RESIDENT, Shelf, fill_cart, pay, place
from tests.apps.payouts import earnings
from tests.apps.payouts.test_owing import give_back
from tests.apps.programmes.supporting import mentor_hours, publish
from tests.apps.programmes.supporting import seller as farm
from tests.catalogue_factories import open_markets
from tests.journeys.every_page import accounts, growing
from tests.journeys.every_page.cases import Cases
from tests.journeys.outside import open_outside
from tests.races.scenarios.desk import bury

from entrepot.apps.accounts.models import Organisation
from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses import queries as profiles
from entrepot.apps.campaigns import actions as campaigns
from entrepot.apps.campaigns.actions import CollectionInput
from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries as goods
from entrepot.apps.customs import queries as declarations
from entrepot.apps.desk import actions as desk
from entrepot.apps.desk import queries as desk_queries
from entrepot.apps.enquiries.actions import ask_platform
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.payments import actions as payments
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.programmes.actions import apply_for_programme
from entrepot.apps.reviews import actions as reviews
from entrepot.apps.reviews import queries as said
from entrepot.apps.reviews.actions import Wording
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock import queries as shelves
from entrepot.cli.demo import nearer, people, seeding, trading

MAKERS = ("millstone-lane", "doi-celadon")
CANDLE, MELTS = "ML-KG-8", "ML-TL-24"
OFFICER = "officer@demo.example"
BUYER, SELLER, ABROAD = "tan.mei.ling@demo.example", "june@demo.example", "li.wei@demo.example"
SELLING = (
    *("about/", "about/papers/", "activity/", "programmes/", "serving/", "serving/SG/"),
    "money/verification/",
    *(f"money/verification/{part}/" for part in ("details", "address", "owners", "papers")),
)
FILE = b"Handle,Title,Variant SKU,Variant Price\nwick,Wick,W-1,2.00\nwax,Wax,X-1,oops\n"


@dataclass
class World:
    """Addresses nothing links to, by who may open them; `{place}` is a storefront in a language."""

    addresses: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)

    def add(self, who: str, *addresses: str) -> None:
        """Let somebody open these addresses, too."""
        self.addresses.setdefault(who, []).extend(addresses)


def live_in(home: Path, run: str, patch: pytest.MonkeyPatch) -> World:
    """Fill the database of a test and give the parties outside their books."""
    kept = Path(settings.HOME) / f"every-page-{run}"
    kept.mkdir(exist_ok=True)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "world.json").exists():
            _make(kept, patch)
    shutil.copytree(kept / "outside", home, dirs_exist_ok=True)
    open_outside(home, patch)
    with closing(sqlite3.connect(kept / "world.sqlite3")) as source:
        connection.ensure_connection()
        source.backup(connection.connection)
    return World(**json.loads((kept / "world.json").read_text(encoding="utf-8")))


def _make(kept: Path, patch: pytest.MonkeyPatch) -> None:
    """Make the world in the database of this test, and keep a copy of all of it."""
    (kept / "outside").mkdir(exist_ok=True)
    open_outside(kept / "outside", patch)
    world = build(clock.now())
    with closing(sqlite3.connect(kept / "world.sqlite3")) as target:
        connection.connection.backup(target)
    (kept / "world.json").write_text(json.dumps(asdict(world)), encoding="utf-8")


def build(now: datetime) -> World:
    """Make everything there is to look at."""
    open_markets()
    seeded = seeding.seed(_quietly, only=MAKERS)
    trading.seed_trade(variants=seeded.variants, makers=seeded.owners, said=_quietly)
    nearer.open_places(seeded.owners, seeded.variants, _quietly)
    world, seller = World(), seeded.sellers[CANDLE]
    shelf = Shelf(seller, seeded.variants[CANDLE], _product_of(CANDLE, seller))
    buyer = people.actor(BUYER)
    stock.receive(variant=shelf.variant, quantity=200, by=seller, at=now)
    Cases(shelf, buyer, now).all()
    _fill_carts(world, shelf, buyer, now)
    _fill_the_desk(now)
    _ask_people(buyer, now)
    _work_of_a_seller(seller, seeded, now)
    _certify(world, shelf, now)
    accounts.open_accounts(world, seller, now)
    growing.grow(world, now)
    _let_them_talk(world, shelf, buyer, now)
    _show_all_orders(world, shelf)
    _show_all_returns(world, buyer)
    while workers.run_pending():
        pass
    for item in desk_queries.list_items(viewer=SYSTEM, limit=200):
        if item.subject_kind not in world.rows.values():
            world.add("operator", f"/operate/items/{item.public_id}/")
        world.rows[item.public_id] = item.subject_kind
    return world


def _certify(world: World, shelf: Shelf, now: datetime) -> None:
    """Let a certificate's file wait on the desk, and show the page it was sent from."""
    given = catalogue.CertificateInput(
        kind="lab", number="SGS-1", issuer="SGS", country="CH", valid_from=now.date()
    )
    by = {"product": shelf.product, "by": shelf.seller, "at": now}
    certificate = catalogue.add_certificate(given=given, **by)
    file = {"content": document(9), "name": "report.jpg"}
    catalogue.file_certificate(certificate=certificate, **file, **by)
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id).public_id
    world.add("seller", f"/sell/{organisation}/products/{shelf.product}/certificates/{certificate}/")


def _show_all_orders(world: World, shelf: Shelf) -> None:
    """Name an order in each state, each complaint, and a fact of a product that nothing asks for now."""
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id).public_id
    sold = f"/sell/{organisation}/orders"
    first: dict[str, str] = {}
    for order in order_queries.list_orders(viewer=shelf.seller, as_="seller", limit=200):
        first.setdefault(order.state, order.public_id)
    first.pop("awaiting_payment")  # a seller sees what is paid
    world.add("seller", *(f"{sold}/{order}/" for order in first.values()))
    for case in order_queries.list_disputes(viewer=SYSTEM):
        world.add("seller", f"{sold}/{case.order}/complaint/")
    world.add("seller", *(f"/sell/{organisation}/{page}" for page in SELLING))
    world.add("seller", f"/sell/{organisation}/products/{shelf.product}/fact/?field=gross_grams&sku={CANDLE}")


def _show_all_returns(world: World, buyer: Actor) -> None:
    """Name a return in each state: its order may be one of many in the same state."""
    first: dict[str, str] = {}
    for each in order_queries.list_returns(viewer=buyer, as_="buyer", limit=200):
        first.setdefault(each.state, f"{{place}}orders/{each.order}/returns/{each.public_id}/")
    world.add("buyer", *first.values())


def _let_them_talk(world: World, shelf: Shelf, buyer: Actor, now: datetime) -> None:
    """Let the buyer say how something is, ask its maker twice, and somebody report what was said."""
    front = CollectionInput(
        family="south-east-asia",
        texts={"en": ("Light for long evenings", ""), "zh-hans": ("长夜之光", "")},
        products=[shelf.product],
        starts_on=now.date(),
        picture=campaigns.store_picture(content=photo(1600, 500), by=SYSTEM, at=now),
        alts={"en": "Candles at dusk", "zh-hans": "黄昏的烛光"},
    )
    collection = campaigns.create_collection(wanted=front, by=SYSTEM, at=now)
    world.add("guest", f"{{place}}store/{collection}/")
    received = said.list_to_review(viewer=buyer, at=now)
    line = next(each.line for each in received if each.line.business == _business_of(shelf.seller))
    wording = Wording(stars=4, words="Burns for a whole evening.")
    review = reviews.write_review(order=line.order, variant=line.variant, wording=wording, by=buyer, at=now)
    asked = [
        reviews.ask_question(product=shelf.product, market="SG", words=words, language="en", by=buyer, at=now)
        for words in ("Is the wax from soy?", "Is it vegan?")
    ]
    reviews.answer_question(question=asked[0], answer="Yes, all of it.", by=shelf.seller, at=now)
    for each in (review, asked[0]):
        reviews.report(
            subject=each, ground="untrue", words="", language="en", by=people.actor(ABROAD), at=now
        )
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id).public_id
    world.add("seller", f"/sell/{organisation}/said/{asked[1]}/")
    world.add("buyer", f"{{place}}report/{review}/", f"{{place}}shop/{shelf.product}/ask")
    world.add("buyer", f"{{place}}orders/{line.order}/review/{line.variant}/")
    world.add("guest", *(f"{{place}}shop/{line.product}/{page}" for page in ("reviews/", "say")))


def _business_of(seller: Actor) -> str:
    own = profiles.get_own_business(viewer=seller)
    return own.profile.public_id if own else ""


def _quietly(_line: str) -> None:
    pass


def _product_of(sku: str, seller: Actor) -> str:
    for own in goods.list_own_products(viewer=seller, limit=50):
        if any(variant.sku == sku for variant in own.product.variants):
            return own.product.public_id
    raise LookupError(sku)


def _fill_carts(world: World, shelf: Shelf, buyer: Actor, now: datetime) -> None:
    """Leave a cart, a checkout and a payment with the buyer, and with a guest; keep a number for customs."""
    orders.keep_identity(country="CN", number=RESIDENT, recipient="李薇", by=people.actor(ABROAD), at=now)
    paid = place(fill_cart((shelf, 1)), at=now)
    pay(paid.public_id, at=now)
    for who, by, key, provider in (("buyer", buyer, "", "transfer"), ("guest", ANONYMOUS, KEY, "sandbox")):
        waiting = place(fill_cart((shelf, 1), by=by, key=key), by=by, key=key, at=now)
        begun = orders.begin_payment(checkout=waiting.public_id, by=by, at=now, key=key, provider=provider)
        asked = payments.authorise_payment(
            payment=begun.public_id, return_url="/healthz", by=by, at=now, method=""
        )
        cart = fill_cart((shelf, 1), by=by, key=key)
        quote = orders.freeze_quote(cart=cart, by=by, at=now, key=key)
        world.add(who, f"{{place}}pay/{waiting.public_id}/", f"{{place}}checkout/{quote}/")
        world.add(who, *filter(None, [asked.redirect_url]))


def _fill_the_desk(now: datetime) -> None:
    """Put on the desk what no order brings there."""
    businesses_waiting = earnings.seller(verified=False, account=False)
    businesses.submit_verification(
        legal_name="Shaxi Tea", registration="1", register="SAMR", by=businesses_waiting.actor, at=now
    )
    owing = earnings.seller()
    order = earnings.earn(owing.business, 5_000)
    payouts.propose_payouts(by=SYSTEM, at=now, business=owing.business)
    give_back(owing.business, order, 1_240)
    payouts.propose_remittances(by=SYSTEM, at=now + timedelta(days=60))
    payouts.look_at_debts(by=SYSTEM, at=now + timedelta(days=31))
    with transaction.atomic():
        bury()
    programme = publish(people.actor(OFFICER), people.actor(people.OPERATOR))
    grower = farm("Hill Farm")
    apply_for_programme(programme=programme, by=grower, at=now)
    businesses.prove_facts(facts=["farm"], content=document(), name="title.jpg", by=grower, at=now)
    mentor_hours(people.actor(OFFICER))
    for kind, subject in (("money_check", "money"), ("novelty", "nov_1")):
        desk.open_item(lane="money", subject_kind=kind, subject=subject, title="7", by=SYSTEM, at=now)


def _ask_people(buyer: Actor, now: datetime) -> None:
    """Let a declaration wait for a person, and an order, as before disputes had a file of their own."""
    (declaration, *_rest) = declarations.list_declarations(viewer=SYSTEM)
    (order, *_others) = order_queries.list_orders(viewer=buyer, as_="buyer", limit=1)
    for kind, subject in (("declaration", declaration.public_id), ("order", order.public_id)):
        lane = "declaration" if kind == "declaration" else "dispute"
        desk.open_item(lane=lane, subject_kind=kind, subject=subject, title=subject, by=SYSTEM, at=now)


def _work_of_a_seller(seller: Actor, seeded: seeding.Seeded, now: datetime) -> None:
    """Let the seller bring a file of which one row is wrong, and send pieces to another place."""
    catalogue.import_products(content=BytesIO(FILE), file_name="wax.csv", currency="USD", by=seller, at=now)
    brand = {"selection": catalogue.Selection(), "kind": "brand", "given": {"brand": "Hill"}}
    catalogue.mend_products(**brand, by=seller, at=now)
    catalogue.translate_missing(languages=["th"], by=seller, at=now)
    ask_platform(topic="customs", words="Which code has a candle?", language="en", by=seller, at=now)
    (_main, near, *_rest) = shelves.list_locations(viewer=seller)
    stock.send_transfer(
        source="main", target=near.code, pieces={seeded.variants[MELTS]: 2}, by=seller, at=now
    )
