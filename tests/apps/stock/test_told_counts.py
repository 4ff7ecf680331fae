"""The pieces a product file tells reach the shelf once; what a seller counted, sold or promised stays."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import InMemoryStorage
from tests.apps.stock.goods import make_seller
from tests.factories import AT

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import importing
from entrepot.apps.catalogue import queries as products
from entrepot.apps.catalogue.actions import imports
from entrepot.apps.catalogue.events import PiecesTold, ToldCount
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.subscribers import take_told_counts

pytestmark = pytest.mark.django_db
HEAD = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n"


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryStorage()
    monkeypatch.setattr(imports, "default_storage", store)
    monkeypatch.setattr(importing, "default_storage", store)


@pytest.fixture
def seller() -> Actor:
    return make_seller()


def bring(by: Actor, small: int | str, large: int | str = 7, *, day: int = 0, wins: bool = False) -> str:
    """Import one product of two variants with these counts, some days on, and deliver what it tells."""
    text = f"{HEAD}mug,Mug,Size,S,M-S,9.00,{small}\nmug,,,L,M-L,9.00,{large}\n"
    with clock.travel(AT + timedelta(days=day)):
        job = catalogue.import_products(
            content=BytesIO(text.encode()),
            file_name="p.csv",
            currency="USD",
            by=by,
            at=clock.now(),
            counts_win=wins,
        )
        workers.run_pending("bulk")
        workers.run_pending()
    return job


def shelf(by: Actor) -> dict[str, int]:
    return {row.sku: row.on_hand for row in queries.list_stock(viewer=by)}


def variant(by: Actor, sku: str = "M-S") -> str:
    return next(row.variant for row in queries.list_stock(viewer=by) if row.sku == sku)


def remarks(job: str, by: Actor) -> list[tuple[int, str, str]]:
    rows = products.list_failed_rows(job, viewer=by, warnings=True)
    return [(each.row, each.code, each.value) for row in rows for each in row.findings]


def test_each_variant_has_what_the_file_says(seller: Actor) -> None:
    job = bring(seller, 40, 0)
    assert shelf(seller) == {"M-S": 40, "M-L": 0}
    assert products.get_import(job, viewer=seller).counted == 2
    assert remarks(job, seller) == []
    assert AuditEntry.objects.filter(action="stock.take_told_count").count() == 2


def test_the_same_file_again_puts_nothing_back_that_was_sold(seller: Actor) -> None:
    bring(seller, 40)
    actions.reserve(
        wants=[actions.Want(variant(seller), 3)],
        reference="ord_1",
        until=AT + timedelta(days=9),
        by=SYSTEM,
        at=AT,
    )
    actions.capture(reference="ord_1", by=SYSTEM, at=AT)
    again = bring(seller, 40, day=1)
    assert shelf(seller) == {"M-S": 37, "M-L": 7}
    assert remarks(again, seller) == []
    bring(seller, 52, day=2)
    assert shelf(seller) == {"M-S": 52, "M-L": 7}


def test_a_count_by_hand_stays_and_the_report_says_so_until_the_file_may_win(seller: Actor) -> None:
    bring(seller, 40)
    actions.adjust(variant=variant(seller), on_hand=31, by=seller, at=AT)
    job = bring(seller, 45, 9, day=1)
    assert shelf(seller) == {"M-S": 31, "M-L": 9}
    assert remarks(job, seller) == [(2, "pieces_counted_here", "45")]
    assert remarks(bring(seller, 45, 9, day=2), seller) == []
    won = bring(seller, 45, 9, day=3, wins=True)
    assert shelf(seller) == {"M-S": 45, "M-L": 9}
    assert remarks(won, seller) == []
    bring(seller, 46, 9, day=4)
    assert shelf(seller)["M-S"] == 46


def test_pieces_received_by_hand_are_a_count_by_hand(seller: Actor) -> None:
    bring(seller, 40)
    actions.receive(variant=variant(seller), quantity=5, by=seller, at=AT)
    assert remarks(bring(seller, 41, day=1), seller) == [(2, "pieces_counted_here", "41")]
    assert shelf(seller)["M-S"] == 45


def test_what_is_promised_to_buyers_stays_even_where_the_file_wins(seller: Actor) -> None:
    bring(seller, 40)
    until = AT + timedelta(days=9)
    actions.reserve(
        wants=[actions.Want(variant(seller), 10)], reference="ord_1", until=until, by=SYSTEM, at=AT
    )
    for day, wins in ((1, False), (2, True)):
        assert remarks(bring(seller, 4, day=day, wins=wins), seller) == [(2, "pieces_promised", "4")]
        assert shelf(seller)["M-S"] == 40
    actions.release(reference="ord_1", by=SYSTEM, at=AT)
    bring(seller, 4, day=3)
    assert shelf(seller)["M-S"] == 4


def told(by: Actor, pieces: int, at: datetime) -> PiecesTold:
    count = ToldCount(variant=variant(by), pieces=pieces, row=2, line=2)
    return PiecesTold(
        product_import="imp_none",
        product="prd_none",
        organisation="org_1",
        counts=(count,),
        wins=False,
        at=at,
    )


def test_told_twice_or_late_it_changes_nothing(seller: Actor) -> None:
    bring(seller, 40)
    later, latest = AT + timedelta(days=1), AT + timedelta(days=2)
    take_told_counts(told(seller, 50, latest))
    take_told_counts(told(seller, 45, later))
    take_told_counts(told(seller, 50, latest))
    assert shelf(seller)["M-S"] == 50
    gone = PiecesTold(
        product_import="imp_none",
        product="prd_none",
        organisation="org_1",
        counts=(ToldCount(variant="var_none", pieces=1, row=2, line=2),),
        wins=False,
        at=latest,
    )
    take_told_counts(gone)


def test_a_file_that_says_nothing_of_pieces_leaves_the_shelf(seller: Actor) -> None:
    bring(seller, 40)
    job = bring(seller, "", "-2", day=1)
    assert shelf(seller) == {"M-S": 40, "M-L": 7}
    assert remarks(job, seller) == [(3, "pieces_below_nought", "-2")]
    assert products.get_import(job, viewer=seller).counted == 0


def test_only_the_platform_takes_what_a_file_told(seller: Actor) -> None:
    bring(seller, 40)
    with pytest.raises(PermissionRefused):
        actions.take_told_count(variant=variant(seller), pieces=1, by=seller, at=AT)
