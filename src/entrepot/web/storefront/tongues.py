"""The languages a product's own texts stand in, besides those the pages speak."""

from dataclasses import dataclass
from urllib.parse import urlencode

from babel.core import Locale, UnknownLocaleError

from entrepot.apps.catalogue.queries import ProductView
from entrepot.web.design import places


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language to read a product's text in: its own name for itself, its tag, the address."""

    name: str
    tag: str
    address: str
    chosen: bool


def choices_of(product: ProductView, variant: str = "") -> list[Tongue]:
    """Return the languages a product can be read in; nothing where there is no choice."""
    if len(product.languages) < 2:  # noqa: PLR2004 - one language is no choice
        return []
    home = places.place_url("shop-product", product=product.public_id)
    return [
        Tongue(
            name=own_name(code),
            tag=tag_of(code),
            address=f"{home}?{urlencode({'text': code} | ({'variant': variant} if variant else {}))}",
            chosen=code == product.title_language,
        )
        for code in product.languages
    ]


def tag_of(code: str) -> str:
    """Return a language as the `lang` attribute writes it: zh-Hans for zh-hans."""
    language, _dash, script = code.partition("-")
    return f"{language}-{script.title()}" if len(script) == len("Hans") else code


def own_name(code: str) -> str:
    """Return what a language calls itself; its code when nobody says."""
    try:
        name = Locale.parse(tag_of(code), sep="-").get_language_name()
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code
