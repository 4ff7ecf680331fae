"""What the catalogue does when products, markets or the law change."""

from io import BytesIO

from django.db import transaction
from tests.catalogue_factories import make_product, make_seller, open_markets, what_is_kept
from tests.factories import AT
from tests.races.scenarios import Scenario

from entrepot.apps.catalogue import actions
from entrepot.apps.catalogue.models import Product
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, ActorKind
from entrepot.apps.kernel.models import BulkRun
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.law.events import EditionActivated
from entrepot.apps.markets import actions as markets
from entrepot.apps.markets.events import MarketOpened


def create() -> str:
    """A new product without an origin: the same finding in every market, and no law to compile."""
    open_markets()
    return make_product(make_seller(), origin="")


def change() -> str:
    public_id = create()
    workers.run_pending()
    actions.confirm_hs(product=public_id, hs="330749", by=SYSTEM, at=AT)
    return public_id


def change_many() -> str:
    """A brand for all there is: what markets say is asked anew."""
    public_id = create()
    workers.run_pending()
    said = {"kind": "brand", "given": {"brand": "Hill"}}
    owner = Product.objects.select_related("organisation").get().organisation
    by = Actor(
        kind=ActorKind.PERSON,
        user_id=owner.memberships.get().user_id,
        organisation_id=owner.pk,
        roles=frozenset({"member"}),
    )
    actions.mend_products(selection=actions.Selection(), **said, by=by, at=AT)
    return public_id


def bring() -> str:
    """A file of two products."""
    open_markets()
    rows = "Handle,Title,Option1 Name,Variant SKU,Variant Price\na,A,,A-1,1\nb,B,,B-1,2\n"
    actions.import_products(
        content=BytesIO(rows.encode()), file_name="a.csv", currency="USD", by=make_seller(), at=AT
    )
    workers.run_pending("bulk")
    return ""


def all_verdicts(_arranged: str) -> list[list[str]]:
    """What is known of every product in two markets."""
    handles = dict(Product.objects.values_list("public_id", "handle"))
    return sorted(
        [handles[product], market, said.state, said.codes]
        for (product, market), said in what_is_kept("CN", "SG").items()
    )


def verdicts(public_id: str) -> list[list[str]]:
    """What is known of the product in two markets."""
    return sorted(
        [market, said.state, said.codes]
        for (product, market), said in what_is_kept("CN", "SG").items()
        if product == public_id
    )


def runs(_arranged: str) -> list[str]:
    """Which rechecks wait: a second telling adds none while the first is open."""
    return sorted(BulkRun.objects.filter(name="catalogue.recheck").values_list("state", flat=True))


def open_one() -> str:
    create()
    workers.run_pending()
    BulkRun.objects.all().delete()
    with transaction.atomic():
        publish(MarketOpened(market="SG", country="SG", at=AT))
    return ""


def change_one() -> str:
    create()
    workers.run_pending()
    BulkRun.objects.all().delete()
    markets.change_setting(owner="SG", name="fees", value="launch", valid_from=AT.date(), by=SYSTEM, at=AT)
    return ""


def activate() -> str:
    create()
    workers.run_pending()
    BulkRun.objects.all().delete()
    with transaction.atomic():
        publish(EditionActivated(edition="e" * 64, previous="", at=AT))
    return ""


SCENARIOS = {
    "catalogue.check_new_product": Scenario(create, verdicts),
    "catalogue.check_imported_products": Scenario(bring, all_verdicts),
    "catalogue.check_changed_product": Scenario(change, verdicts),
    "catalogue.check_changed_products": Scenario(change_many, verdicts),
    "catalogue.check_opened_market": Scenario(open_one, runs),
    "catalogue.check_changed_market": Scenario(change_one, runs),
    "catalogue.check_under_new_law": Scenario(activate, runs),
}
