"""Every read of law. Quotes, packs and rules are public, and are read from the law file, not the database."""

from entrepot.apps.law.queries.editions import EditionView, list_editions
from entrepot.apps.law.queries.limits import (
    CapView,
    ValueLimit,
    get_counter,
    get_local_day,
    list_caps,
    list_limits,
)
from entrepot.apps.law.queries.packs import (
    Page,
    Rule,
    get_edition,
    get_pack,
    get_rule,
    list_gaps,
    list_measures,
    list_packs,
    list_routes,
)
from entrepot.apps.law.queries.quotes import (
    check_readiness,
    quote_landed_cost,
    quote_to_keep,
)
from entrepot.apps.law.queries.rates import get_exchange_rate
from entrepot.apps.law.queries.standings import list_standings

__all__ = [
    "CapView",
    "EditionView",
    "Page",
    "Rule",
    "ValueLimit",
    "check_readiness",
    "get_counter",
    "get_edition",
    "get_exchange_rate",
    "get_local_day",
    "get_pack",
    "get_rule",
    "list_caps",
    "list_editions",
    "list_gaps",
    "list_limits",
    "list_measures",
    "list_packs",
    "list_routes",
    "list_standings",
    "quote_landed_cost",
    "quote_to_keep",
]
