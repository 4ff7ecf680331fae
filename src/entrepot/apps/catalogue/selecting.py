"""Which of a seller's products are meant: named ones, or all that match, however many."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.models import Product, ProductStanding, Readiness, StandingPattern, Translation
from entrepot.apps.catalogue.refusals import invalid
from entrepot.apps.catalogue.standings import Square
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.markets import queries as markets

MOST_NAMED: Final = 1000
LONGEST_WORDS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is wanted of a seller's products; what is empty does not narrow.

    `market`, `state`, `code` and `on_sale` hold of one and the same market: ready and not on sale in SG.
    `on_sale` is yes or no. `products` are public ids, `words` stand in a title.
    """

    products: tuple[str, ...] = ()
    market: str = ""
    state: str = ""
    code: str = ""
    on_sale: str = ""
    category: str = ""
    words: str = ""

    @classmethod
    def parse(cls, said: Mapping[str, Any]) -> "Selection":
        """Return the selection that was written as a mapping."""
        return cls(**{**said, "products": tuple(said.get("products", ()))})

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept: only what narrows."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value
        }

    @property
    def asks_markets(self) -> bool:
        """Whether it narrows by what markets say."""
        return bool(self.market or self.state or self.code or self.on_sale)

    def check(self) -> None:
        """Refuse what cannot be meant, each by its field."""
        errors = []
        if self.state and self.state not in Readiness.State.values:
            errors.append(("state", _("There is no such state."), ", ".join(Readiness.State.values)))
        if self.on_sale not in {"", "yes", "no"}:
            errors.append(("on_sale", _("This says neither yes nor no."), "yes, no"))
        if self.market and self.market not in market_codes().values():
            errors.append(("market", _("There is no such market."), self.market))
        if len(self.products) > MOST_NAMED:
            reason = _("More than %d products are named.") % MOST_NAMED
            errors.append(("products", reason, _("Choose them by what they have in common.")))
        if len(self.words) > LONGEST_WORDS:
            errors.append(("words", _("These are too many words."), _("Give at most 100 characters.")))
        if errors:
            raise invalid(errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How some products stand in all markets, and how many they are."""

    digest: str
    squares: tuple[Square, ...]
    products: int


def market_codes() -> dict[int, str]:
    """Return the codes of the markets by row number, by family and code."""
    return {market.id: market.code for market in markets.list_markets(viewer=SYSTEM)}


def patterns_of(organisation: int) -> list[Pattern]:
    """Return how the products of an organisation stand; two statements, however many products."""
    counted = dict(
        ProductStanding.objects.filter(organisation_id=organisation)
        .order_by()
        .values_list("pattern")
        .annotate(products=Count("pk"))
    )
    kept = StandingPattern.objects.filter(digest__in=counted).values_list("digest", "squares")
    return [
        Pattern(
            digest=digest,
            squares=tuple((state, codes, on_sale, list(where)) for state, codes, on_sale, where in squares),
            products=counted[digest],
        )
        for digest, squares in kept
    ]


def matching(patterns: Collection[Pattern], only: Selection, codes: Mapping[int, str]) -> Iterator[Pattern]:
    """Yield the patterns with a market of which all is true that the selection asks."""
    market = next((number for number, code in codes.items() if code == only.market), 0)
    for pattern in patterns:
        if any(_fits(square, only, market) for square in pattern.squares):
            yield pattern


def _fits(square: Square, only: Selection, market: int) -> bool:
    state, found, on_sale, where = square
    return (
        (not only.state or state == only.state)
        and (not only.code or (only.code in found.split() and state != Readiness.State.READY))
        and (not only.on_sale or bool(on_sale) == (only.on_sale == "yes"))
        and (not only.market or market in where)
    )


def select(only: Selection, *, organisation: int) -> QuerySet[Product]:
    """Return the live products of an organisation that are meant, in no order."""
    rows = Product.objects.filter(organisation_id=organisation, archived_at=None)
    if only.products:
        rows = rows.filter(public_id__in=only.products)
    if only.asks_markets:
        found = matching(patterns_of(organisation), only, market_codes())
        rows = rows.filter(standing__pattern__in=[pattern.digest for pattern in found])
    if only.category:
        rows = rows.filter(category=only.category)
    if only.words:
        said = Translation.objects.filter(product=OuterRef("pk"), field="title")
        for word in only.words.split():
            rows = rows.filter(Exists(said.filter(text__icontains=word)))
    return rows
