"""The tables `data/demo/makers/*.toml`: who makes what, told in several languages."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from entrepot.apps.catalogue.actions import ProductInput, VariantInput
from entrepot.apps.kernel import paths
from entrepot.apps.shipping.actions import Address
from entrepot.apps.stock.actions import LocationAddress
from entrepot.core.money import Money
from entrepot.core.support.business_facts import JOBS

FOUNDED: Final = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)  # the day the markets of the demo open
EVERY: Final = timedelta(minutes=40)  # one maker after the other
FIRST: Final = "en"
STATES: Final = ("verified", "pending", "listed")


class WorldRefusedError(ValueError):
    """A table of the demo world cannot be read; says in which file, and why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works for a maker."""

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Good:
    """One thing a maker sells: what the catalogue keeps, its texts by language, its stock, its look.

    `colours` are those of its further variants, by SKU, where they differ from the first.
    """

    product: ProductInput
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    stock: Mapping[str, int]
    art: Mapping[str, str]
    colours: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Where a maker keeps pieces (by SKU) nearer to buyers; `coming` of each are still on their way."""

    code: str
    name: str
    kind: str
    country: str
    entered_from: str
    address: LocationAddress
    note: str
    pieces: Mapping[str, int]
    coming: int


@dataclass(frozen=True, slots=True)
class Maker:
    """A business of the demo world. `state` says how far its verification is."""

    slug: str
    opens_at: datetime
    name: str
    country: str
    kind: str
    state: str
    facts: tuple[str, ...]
    jobs: Mapping[str, int]
    legal: tuple[str, str, str]
    address: Address
    scene: str
    people: tuple[Person, ...]
    taglines: Mapping[str, str]
    stories: Mapping[str, str]
    goods: tuple[Good, ...]
    places: tuple[OtherPlace, ...] = ()


@lru_cache(maxsize=1)
def all_makers() -> Mapping[str, Maker]:
    """Return every maker by the name of its file. Raises WorldRefusedError."""
    files = sorted((folder() / "makers").glob("*.toml"))
    return {path.stem: _read(number, path) for number, path in enumerate(files, 1)}


@lru_cache(maxsize=1)
def option_words() -> Mapping[str, Mapping[str, str]]:
    """Return what options are called, by language."""
    table: dict[str, dict[str, str]] = tomllib.loads(
        (folder() / "option_words.toml").read_text(encoding="utf-8")
    )
    return table


def folder() -> Path:
    """Return the folder of the tables."""
    return paths.data_dir() / "demo"


def _read(number: int, path: Path) -> Maker:
    try:
        return _maker(number, path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise WorldRefusedError(f"{path.name}: {type(error).__name__}: {error}") from error


def _maker(number: int, slug: str, row: Mapping[str, Any]) -> Maker:
    if row.get("state", STATES[0]) not in STATES:
        raise ValueError(f"state is one of {', '.join(STATES)}")
    address = {**row["address"], "lines": tuple(row["address"]["lines"])}
    legal_name, registration, register = row["legal"]
    return Maker(
        slug=slug,
        opens_at=FOUNDED + number * EVERY,
        name=row["name"],
        country=row["country"],
        kind=row["kind"],
        state=row.get("state", STATES[0]),
        facts=tuple(row["facts"]),
        jobs=dict(zip(JOBS, row["jobs"], strict=True)),
        legal=(legal_name, registration, register),
        address=Address(country=row["country"], recipient=row["name"], **address),
        scene=row["scene"],
        people=tuple(
            Person(each["name"], f"{each['email']}@demo.example", each["role"]) for each in row["people"]
        ),
        taglines=row["tagline"],
        stories={language: text.strip() for language, text in row["story"].items()},
        goods=tuple(_good(each, row) for each in row["product"]),
        places=tuple(_place(each) for each in row.get("place", ())),
    )


def _place(row: Mapping[str, Any]) -> OtherPlace:
    return OtherPlace(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        country=row["country"],
        entered_from=row.get("entered_from", ""),
        address=LocationAddress(**row.get("address", {})),
        note=row.get("note", ""),
        pieces=row["pieces"],
        coming=row.get("coming", 0),
    )


def _good(row: Mapping[str, Any], maker: Mapping[str, Any]) -> Good:
    titles, texts = row["title"], row["text"]
    if titles.keys() != texts.keys() or not {FIRST, "zh-hans"} <= titles.keys():
        raise ValueError(f"{row['handle']}: a title and a text in English, Chinese and the same languages")
    first = maker["language"] if maker["language"] in titles else FIRST
    variants = row["variant"]
    product = ProductInput(
        title=titles[first],
        description=texts[first],
        language=first,
        hs=row["hs"],
        origin=row.get("origin", maker["country"]),
        handle=row["handle"],
        category=row.get("category", maker["category"]),
        option_names=(row["option"],) if "option" in row else (),
        variants=tuple(_variant(each, maker["currency"]) for each in variants),
        details=tuple(_details(row, variants)),
    )
    stock = {each["sku"]: each["stock"] for each in variants}
    colours = {each["sku"]: each["colour"] for each in variants if "colour" in each}
    return Good(product=product, titles=titles, texts=texts, stock=stock, art=row["art"], colours=colours)


def _variant(row: Mapping[str, Any], currency: str) -> VariantInput:
    return VariantInput(
        sku=row["sku"],
        price_minor=Money.parse(row["price"], currency).minor,
        currency=currency,
        options=(row["option"],) if "option" in row else (),
        net_grams=row["net"],
        gross_grams=row["gross"],
        ml=row.get("ml"),
        pieces=row.get("pieces", 1),
    )


def _details(row: Mapping[str, Any], variants: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for material in dict.fromkeys(each["material"] for each in variants if "material" in each):
        yield "material", material, ""
    for country, line in row.get("national", {}).items():
        yield "national", country, line
