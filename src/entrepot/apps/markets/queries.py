"""Every read of markets. They are public: everybody may know where we sell and on what terms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.believed import Believed
from entrepot.apps.markets import words
from entrepot.apps.markets.models import Family, Market, Setting

believed: Believed[list["MarketView"]] = Believed()
"""Markets by code or country, and day. Whoever changes a market doubts them."""
numbers: Believed[int] = Believed()
"""Row numbers of markets by code, doubted with them."""


class MarketMissingError(LookupError):
    """No storefront is open for the country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingView:
    """One setting of a market: its value, whether it comes from the family, and since when it holds."""

    name: str
    value: str
    inherited: bool
    since: date

    @property
    def values(self) -> tuple[str, ...]:
        """The words of the value."""
        return tuple(self.value.split(" "))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketView:
    """A market with every setting, each saying whether it is inherited or overridden."""

    id: int
    code: str
    country: str
    family: str
    family_name: str
    family_name_zh: str
    settings: dict[str, SettingView]

    @property
    def currency(self) -> str:
        """ISO 4217 code of the currency prices are shown in."""
        return self.settings[words.CURRENCY].value

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the storefront, the default first."""
        return self.settings[words.LANGUAGES].values

    @property
    def routes(self) -> tuple[str, ...]:
        """The ways in that are offered; empty when every lawful one is."""
        values = self.settings[words.ROUTES].values
        return () if values == (words.AUTO,) else values

    @property
    def fees(self) -> str:
        """The name of the fee schedule."""
        return self.settings[words.FEES].value

    @property
    def price_basis(self) -> str:
        """How prices are shown: all_in or net."""
        return self.settings[words.PRICE_BASIS].value

    def allows(self, route: str) -> bool:
        """Return whether a way in is offered here."""
        return not self.routes or route in self.routes


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyView:
    """A storefront family and its markets by code."""

    code: str
    name: str
    name_zh: str
    markets: tuple[MarketView, ...]


def get_market(country: str, *, viewer: Actor, family: str = "", on: date | None = None) -> MarketView:
    """Return the market of a country, with what it inherits and what it sets for itself.

    A country in several families is found in the first of them unless `family` is named.
    Raises MarketMissingError when no storefront is open there.
    """
    del viewer  # public
    rows = Market.objects.filter(country=country.upper()).order_by("family__position")
    if family:
        rows = rows.filter(family__code=family)
    row = rows.select_related("family").first()
    if row is None:
        raise MarketMissingError(country)
    return _views([row], on)[0]


def get_market_by_code(code: str, *, viewer: Actor, on: date | None = None) -> MarketView:
    """Return the market of a code such as SG or US-HUA, as known this second. Raises MarketMissingError."""
    del viewer  # public
    day = on or clock.now().date()
    return believed.get(("code", code, day), lambda: _by_code(code, day))[0]


def _by_code(code: str, day: date) -> list[MarketView]:
    row = Market.objects.filter(code=code).select_related("family").first()
    if row is None:
        raise MarketMissingError(code)
    return _views([row], day)


def get_number(code: str, *, viewer: Actor) -> int:
    """Return a market's row number, for conditions of apps above. Raises MarketMissingError."""
    del viewer  # public
    return numbers.get(code, lambda: _number(code))


def _number(code: str) -> int:
    number = Market.objects.filter(code=code).values_list("pk", flat=True).first()
    if number is None:
        raise MarketMissingError(code)
    return number


def choose_market(country: str, language: str, *, viewer: Actor, on: date | None = None) -> MarketView:
    """Return the market for a visitor: of a country's families, the first whose own language is theirs.

    When none of them begins with that language, the country's first family; as known this second. Raises
    MarketMissingError.
    """
    del viewer  # public
    day = on or clock.now().date()
    views = believed.get(("country", country.upper(), day), lambda: _of_country(country.upper(), day))
    if not views:
        raise MarketMissingError(country)
    return next((view for view in views if view.languages[0] == language), views[0])


def _of_country(country: str, day: date) -> list[MarketView]:
    rows = Market.objects.filter(country=country).order_by("family__position")
    return _views(list(rows.select_related("family")), day)


def list_markets(*, viewer: Actor, family: str = "", on: date | None = None) -> list[MarketView]:
    """Return all markets, by family and code."""
    del viewer  # public
    rows = Market.objects.select_related("family").order_by("family__position", "code")
    if family:
        rows = rows.filter(family__code=family)
    return _views(list(rows), on)


def list_families(*, viewer: Actor, on: date | None = None) -> list[FamilyView]:
    """Return the families in their order, each with its markets."""
    views = list_markets(viewer=viewer, on=on)
    return [
        FamilyView(
            code=row.code,
            name=row.name,
            name_zh=row.name_zh,
            markets=tuple(view for view in views if view.family == row.code),
        )
        for row in Family.objects.order_by("position")
    ]


def list_setting_history(owner: str, *, viewer: Actor) -> list[Setting]:
    """Return every value a family or market ever had, newest first. For operators."""
    require_role(viewer, OPERATOR)
    rows = Setting.objects.filter(Q(family__code=owner) | Q(market__code=owner))
    return list(rows.order_by("name", "-id"))


def _views(rows: list[Market], on: date | None) -> list[MarketView]:
    """Return the views of markets on a day with one query for all their settings."""
    day = on or clock.now().date()
    families = {row.family_id for row in rows}
    held = Setting.objects.filter(
        Q(market__in=rows) | Q(family__in=families),
        Q(valid_to=None) | Q(valid_to__gt=day),
        valid_from__lte=day,
    )
    own: dict[tuple[int, str], Setting] = {}
    common: dict[tuple[int, str], Setting] = {}
    for setting in held.order_by("id"):
        if setting.market_id is not None:
            own[setting.market_id, setting.name] = setting
        elif setting.family_id is not None:
            common[setting.family_id, setting.name] = setting
    return [
        MarketView(
            id=row.pk,
            code=row.code,
            country=row.country,
            family=row.family.code,
            family_name=row.family.name,
            family_name_zh=row.family.name_zh,
            settings=dict(_resolved(row, own, common)),
        )
        for row in rows
    ]


def _resolved(
    row: Market, own: dict[tuple[int, str], Setting], common: dict[tuple[int, str], Setting]
) -> Iterable[tuple[str, SettingView]]:
    for name in words.SETTINGS:
        mine = own.get((row.pk, name))
        setting = mine or common.get((row.family_id, name))
        if setting is not None:  # before its first day a family has no value
            yield (
                name,
                SettingView(name=name, value=setting.value, inherited=mine is None, since=setting.valid_from),
            )
