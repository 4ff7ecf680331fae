"""Long work of the catalogue, in chunks that survive their worker."""

from datetime import datetime
from functools import partial

from entrepot.apps.catalogue.actions.listings import RECHECK
from entrepot.apps.catalogue.bulk_work import BULK_CHANGE, change_chunk
from entrepot.apps.catalogue.fetching import FETCH, fetch_chunk
from entrepot.apps.catalogue.importing import IMPORT, import_chunk
from entrepot.apps.catalogue.judging import judge_together
from entrepot.apps.catalogue.keeping import Judged, keep_verdicts
from entrepot.apps.catalogue.models import Product
from entrepot.apps.catalogue.translating import TRANSLATE, translate_chunk
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.markets import queries as markets

CHUNK = 100

bulk(IMPORT)(import_chunk)
bulk(BULK_CHANGE)(change_chunk)
bulk(FETCH)(fetch_chunk)
bulk(TRANSLATE)(translate_chunk)


@bulk(RECHECK)
def recheck_chunk(params: Params, cursor: Cursor) -> Step:
    """Ask the law anew for the next few products, in one market or in all."""
    live = Product.objects.filter(archived_at=None)
    rows = list(live.filter(pk__gt=cursor or 0).select_related("business").order_by("pk")[:CHUNK])
    if not rows:
        return Step.end()
    chosen = (
        [markets.get_market_by_code(params["market"], viewer=SYSTEM)]
        if params["market"]
        else markets.list_markets(viewer=SYSTEM)
    )
    judged = judge_together(rows, chosen)
    total = live.count() if cursor is None else None
    at, everywhere = datetime.fromisoformat(params["at"]), not params["market"]
    save = partial(_keep, judged, at, everywhere=everywhere)
    return Step(cursor=rows[-1].pk, count=len(rows), total=total, save=save)


def _keep(judged: Judged, at: datetime, *, everywhere: bool) -> None:
    with gathered():
        keep_verdicts(judged, at=at, everywhere=everywhere)
