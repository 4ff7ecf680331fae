"""What somebody looks for in the shop by words: what was found, and what they are told about it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.discovery import queries as discovery
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.search.provider import IndexUnavailableError
from entrepot.web.design import places
from entrepot.web.public.pace import paced
from entrepot.web.storefront.choosing import LONGEST_WORDS, Choice
from entrepot.web.storefront.windows import Window, kept_by_caches


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What words found, best first. Without words everything is wanted, and `products` is empty.

    `meant` is the question as it was understood, where a slip was mended. `is_near` when nothing fits all of
    the words; `is_closed` when the index does not answer.
    """

    by_words: bool = False
    products: tuple[str, ...] = ()
    meant: str = ""
    is_near: bool = False
    is_closed: bool = False

    @property
    def is_in_vain(self) -> bool:
        """Whether words were looked for and nothing was found."""
        return self.by_words and not self.products


@paced
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Return words of what is on sale for what somebody is typing, as options of a list."""
    found = discovery.suggest_words(request.GET.get("q", "")[:LONGEST_WORDS], viewer=ANONYMOUS)
    return kept_by_caches(render(request, "storefront/words.html", {"words": found}))


def look(choice: Choice, window: Window) -> Looked:
    """Look for the words of an address in one shop."""
    if not choice.q:
        return Looked()
    try:
        found = discovery.search_products(
            choice.q, market=window.market.code, language=places.current().language, viewer=ANONYMOUS
        )
    except IndexUnavailableError:
        return Looked(by_words=True, is_closed=True)
    return Looked(
        by_words=found.asked,
        products=found.products,
        meant=found.meant,
        is_near=found.is_near,
    )
