"""Every way to narrow a shop further: what there is of each, what is chosen, how to take it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.words import FACT_WORDS
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery import queries as discovery
from entrepot.apps.discovery.changing import RULES
from entrepot.apps.discovery.queries import BADGES, OfferCounts
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.reference import queries as reference
from entrepot.apps.search.provider import IndexUnavailableError
from entrepot.web.design import formats, places
from entrepot.web.front.remembering import remembered
from entrepot.web.storefront import bands
from entrepot.web.storefront.choosing import DAYS, MANY, NARROWING, WORDS, Choice
from entrepot.web.storefront.departments import BY_WORD, DEPARTMENTS, tallied
from entrepot.web.storefront.lately import WIDE, counted_lately
from entrepot.web.storefront.looking import Looked, wanted_of
from entrepot.web.storefront.windows import Window

MOST_MAKERS: Final = 40
TEMPLATE: Final = "storefront/filters.html"
FILTERS_BYTES: Final = 20_000  # of a page, about
NAMES: Final[Mapping[str, Any]] = {
    "kind": _("Kind of goods"),
    "price": _("Whole price"),
    "days": _("Days on the way"),
    "sent_from": _("Sent from"),
    "origin": _("Made in"),
    "badge": _("Made by"),
    "maker": _("Maker"),
}

type Found = list[tuple[str, Any, int]]


@dataclass(frozen=True, slots=True)
class Option:
    """One way to narrow the shop: a link, how many products it leads to, and whether it is chosen."""

    value: str
    name: Any
    choice: Choice
    word: str
    count: int
    chosen: bool

    @property
    def address(self) -> str:
        """The address of the choice with it, or without it where it holds."""
        return self.choice.toggled(self.word, self.value).address


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of narrowing. `word` is its name in an address; of `several` any will do, else one holds.

    Where only a part was counted, there are `at_least` as many of each option as it says.
    """

    word: str
    name: Any
    options: tuple[Option, ...]
    several: bool
    at_least: bool = False

    @property
    def chosen(self) -> int:
        """How many of it hold."""
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many products there are of each kind, origin and maker, and of what offers are, or `at_least`."""

    offers: OfferCounts
    kinds: Mapping[str, int]
    origins: Mapping[str, int]
    makers: Mapping[tuple[str, str], int]
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """One narrowing that holds, with the address that takes it back."""

    facet: Any
    name: Any
    without: str


def narrowing_of(choice: Choice, window: Window, looked: Looked) -> Narrowing:
    """Return what the catalogue is asked for: the words found, and what an offer must be."""
    also = discovery.wanted_condition(window.market.code, wanted_of(choice, window))
    return replace(choice.narrowing, products=looked.products, also=also)


def facets_of(choice: Choice, window: Window, looked: Looked, total: int) -> tuple[Facet, ...]:
    """Return every way to narrow the shop further, with counts that obey what is chosen already.

    Where a choice is very wide (`total`), the counts may be those of a minute ago.
    """
    return named(counts_of(choice, window, looked, total), choice, window)


def counts_of(choice: Choice, window: Window, looked: Looked, total: int) -> Counts:
    """Return how much there is of each way to narrow the shop further, as `facets_of` names them."""
    return _counts(choice, window, looked, bands.bands_of(window), total)


def written(choice: Choice, window: Window, counts: Counts) -> SafeString:
    """Return the filters of a page with these counts, written; without words, once for all its pages."""

    def write() -> SafeString:
        facets = named(counts, choice, window)
        unfiltered = Choice(q=choice.q, sort=choice.sort).address
        context = {"facets": facets, "choice": choice, "unfiltered": unfiltered}
        return SafeString(get_template(TEMPLATE).render(context) if facets else "")

    if choice.q:
        return write()
    place = places.current()
    about = ("filters", place.country, place.language, window.market.code, window.thinks_in, window.on)
    return remembered((*about, choice.but(), repr(counts)), (RULES,), write, size=FILTERS_BYTES)


def named(counts: Counts, choice: Choice, window: Window) -> tuple[Facet, ...]:
    """Return every way to narrow the shop further, of what was counted."""
    language = places.current().language
    offered = zip(bands.bands_of(window), counts.offers.bands, strict=True)
    found: dict[str, Found] = {
        "kind": _kinds(counts.kinds),
        "price": [(each, bands.name_of(each, window), count) for each, count in offered],
        "days": [(str(most), _days(most), counts.offers.days[most]) for most in DAYS],
        "sent_from": _countries(counts.offers.ships_from.items(), language),
        "origin": _countries(counts.origins.items(), language),
        "badge": [(name, FACT_WORDS[name], counts.offers.badges[name]) for name in BADGES],
        "maker": _makers(choice, counts.makers),
    }
    facets = [_facet(word, found[word], choice) for word in NAMES if any(each[2] for each in found[word])]
    return tuple(replace(each, at_least=counts.at_least) for each in facets)


def _counts(choice: Choice, window: Window, looked: Looked, offered: list[str], total: int) -> Counts:
    """Count all there is of each, unless that is known; where it is very much, it may be of a moment ago."""
    if looked.is_wide:
        return counted_by_index(choice, window, looked, offered)
    if choice.q:
        return _counted_of(choice, window, looked, offered)
    about = ("counts", window.market.code, str(window.on), *offered, *narrowed_to(choice))
    return counted_lately(
        about, lambda: _counted_now(choice, window, looked, offered), lambda _counts: total > WIDE
    )


def narrowed_to(choice: Choice) -> tuple[str, ...]:
    """Return all of a choice that says how much there is of it, but for words."""
    return tuple(getattr(choice, name) for name in NARROWING)


def _counted_of(choice: Choice, window: Window, looked: Looked, offered: list[str]) -> Counts:
    """Count what words found: of as few as are looked through, what is read of them says it all."""
    if looked.seen is None:
        return _counted_now(choice, window, looked, offered)
    counted = discovery.count_traits(
        looked.seen,
        choice.narrowing,
        wanted_of(choice, window),
        bands=tuple(bands.band_of(each, window) for each in offered),
        days=DAYS,
    )
    return Counts(
        offers=counted.offers,
        kinds=tallied({(heading, ""): count for heading, count in counted.headings.items()}),
        origins=counted.origins,
        makers=dict(_busiest(choice, counted.makers)),
    )


def _counted_now(choice: Choice, window: Window, looked: Looked, offered: list[str]) -> Counts:
    offers = discovery.count_offers(
        market=window.market.code,
        only=replace(choice.narrowing, products=looked.products),
        wanted=wanted_of(choice, window),
        bands=tuple(bands.band_of(each, window) for each in offered),
        days=DAYS,
        viewer=ANONYMOUS,
    )
    origins = _counted("origin", choice.but(origin=""), window, looked)
    return Counts(
        offers=offers,
        kinds=tallied(_counted("heading", choice.but(kind=""), window, looked)),
        origins={code: count for (code, _name), count in origins.items()},
        makers=dict(_busiest(choice, _counted("business", choice.but(maker=""), window, looked))),
    )


def counted_by_index(choice: Choice, window: Window, looked: Looked, offered: list[str]) -> Counts:
    """Count by the index what words find more of than the database is asked for; nothing while it is away."""
    try:
        found = discovery.count_found(
            choice.q,
            market=window.market.code,
            language=places.current().language,
            viewer=ANONYMOUS,
            only=choice.narrowing,
            wanted=wanted_of(choice, window),
            bands=tuple(bands.band_of(each, window) for each in offered),
            days=DAYS,
            is_near=looked.is_near,
        )
    except IndexUnavailableError:
        none = OfferCounts(ships_from={}, bands=(0,) * len(offered), days=dict.fromkeys(DAYS, 0), badges={})
        return Counts(offers=replace(none, badges=dict.fromkeys(BADGES, 0)), kinds={}, origins={}, makers={})
    held = choice.many("maker")
    most = sorted(found.makers, key=lambda each: (each not in held, -found.makers[each], each))[:MOST_MAKERS]
    names = businesses.get_names(most, viewer=ANONYMOUS)
    return Counts(
        offers=found.offers,
        kinds=tallied({(heading, ""): count for heading, count in found.headings.items()}),
        origins=found.origins,
        makers={(each, names[each]): found.makers[each] for each in most if each in names},
        at_least=not found.is_whole,
    )


def departments_of(window: Window) -> tuple[Option, ...]:
    """Return the kinds of goods there are in this shop, for who found nothing by words."""
    return _facet("kind", _kinds(kinds_of(window)), Choice()).options


def kinds_of(window: Window) -> Mapping[str, int]:
    """Return how many products there are of each kind of goods (word)."""

    def count() -> Mapping[str, int]:
        return tallied(_counted("heading", Choice(), window, Looked()))

    return counted_lately(("kinds", window.market.code), count, lambda found: sum(found.values()) > WIDE)


def chips_of(choice: Choice, window: Window) -> tuple[Chip, ...]:
    """Return each narrowing that holds by its name, to be taken back."""
    return tuple(
        Chip(NAMES[word], _name(word, value, window), choice.without(word, value).address)
        for word in NARROWING
        for value in choice.many(word)
    )


def _facet(word: str, found: Found, choice: Choice) -> Facet:
    held = choice.many(word)
    options = tuple(
        Option(value, name, choice, word, count, value in held)
        for value, name, count in found
        if count or value in held
    )
    return Facet(WORDS.get(word, word), NAMES[word], options, word in MANY)


def _kinds(kinds: Mapping[str, int]) -> Found:
    return [(each.word, each.name, kinds.get(each.word, 0)) for each in DEPARTMENTS]


def _busiest(choice: Choice, makers: Mapping[tuple[str, str], int]) -> list[tuple[tuple[str, str], int]]:
    """Return the makers of most, and those who are chosen."""
    held = choice.many("maker")
    return sorted(makers.items(), key=lambda each: (each[0][0] not in held, -each[1], each[0][1]))[
        :MOST_MAKERS
    ]


def _makers(choice: Choice, makers: Mapping[tuple[str, str], int]) -> Found:
    found: Found = [(code, name, count) for (code, name), count in _busiest(choice, makers)]
    return sorted(found, key=lambda each: places.in_order(each[1]))


def _countries(counted: Iterable[tuple[str, int]], language: str) -> Found:
    found: Found = [(code, reference.country_name(code, language), count) for code, count in counted if code]
    return sorted(found, key=lambda each: places.in_order(each[1]))


def _days(most: int) -> str:
    return ngettext("%(count)s working day at most", "%(count)s working days at most", most) % {
        "count": formats.number(str(most))
    }


def _name(word: str, value: str, window: Window) -> Any:
    """Return what a chosen value is called."""
    match word:
        case "kind":
            return BY_WORD[value].name
        case "price":
            return bands.name_of(value, window)
        case "days":
            return _days(int(value))
        case "badge":
            return FACT_WORDS[value]
        case "maker":
            return businesses.get_names([value], viewer=ANONYMOUS).get(value, value)
        case _:
            return reference.country_name(value, places.current().language)


def _counted(what: str, choice: Choice, window: Window, looked: Looked) -> Mapping[tuple[str, str], int]:
    return catalogue.count_listed_by(
        what,
        market=window.market.code,
        viewer=ANONYMOUS,
        only=narrowing_of(choice, window, looked),
    )
