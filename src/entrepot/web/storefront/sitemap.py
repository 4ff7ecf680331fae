"""What search engines are told: which pages there are, page by page, each written as it is read."""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.markets import queries as markets
from entrepot.web.design import places
from entrepot.web.design.places import Place
from entrepot.web.public.pace import paced

AN_HOUR: Final = 3600
LANGUAGES: Final = len(places.LANGUAGES)
A_PAGE: Final = 50_000 // LANGUAGES
"""Products in one file: each has one address a language, and a file holds fifty thousand."""

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES: Final = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where nobody need look, and where the list of pages is."""
    closed = (
        "/account/",
        "/api/",
        "/operate/",
        "/sell/",
        "/*/cart/",
        "/*/checkout/",
        "/*/orders/",
        "/*/report/",
    )
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in closed)]
    lines += ["", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response


@paced
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Name the files of each country where a shop is open."""
    parts = [HEAD, '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n']
    for country, market in sorted(shops().items()):
        pages = max(1, -(-catalogue.count_listed_products(market=market, viewer=ANONYMOUS) // A_PAGE))
        for page in range(1, pages + 1):
            address = request.build_absolute_uri(f"/sitemap-{country.lower()}-{page}.xml")
            parts.append(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n")
    parts.append("</sitemapindex>\n")
    return _told(HttpResponse("".join(parts), content_type="application/xml"))


@paced
@require_safe
def products(request: HttpRequest, country: str, page: int) -> StreamingHttpResponse:
    """Write the pages of one country, as many as one file holds, while they are read."""
    market = shops().get(country.upper())
    if market is None or page < 1:
        raise Http404
    root = request.build_absolute_uri("/").rstrip("/")
    answer = StreamingHttpResponse(
        _written(root, country.upper(), market, page), content_type="application/xml"
    )
    patch_cache_control(answer, public=True, max_age=AN_HOUR)
    return answer


def shops() -> dict[str, str]:
    """Return the market of each country that shows its goods to who says nothing of a language."""
    found: dict[str, str] = {}
    for each in markets.list_markets(viewer=ANONYMOUS):
        found.setdefault(each.country, each.code)
    return found


def _written(root: str, country: str, market: str, page: int) -> Iterator[str]:
    yield f"{HEAD}<urlset {SPACES}>\n"
    if page == 1:
        for name in ("store", "shop"):
            yield from _addresses(root, country, name)
    for product in catalogue.each_listed(market=market, viewer=ANONYMOUS, page=page, size=A_PAGE):
        yield from _addresses(root, country, "shop-product", product=product)
    yield "</urlset>\n"


def _addresses(root: str, country: str, name: str, **words: str) -> Iterator[str]:
    """Yield an address in each language; each names the others."""
    found = {
        language: escape(root + places.place_url(name, Place(country, language), **words))
        for language in places.LANGUAGES
    }
    beside = "".join(
        f'<xhtml:link rel="alternate" hreflang="{places.TAGS[language]}-{country}" href="{address}"/>'
        for language, address in found.items()
    )
    for address in found.values():
        yield f"<url><loc>{address}</loc>{beside}</url>\n"


def _told(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response
