"""One product in one other language: the text on one side, its translation on the other, read and mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import Text
from entrepot.apps.catalogue.queries import OwnProduct, Side
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.languages import LANGUAGES
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.translation import queries as translation
from entrepot.apps.translation.queries import Offered
from entrepot.web.design.refusals import told
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.languages import BADGES, STATES

MOST_TEXTS: Final = 60
FIELDS: Final = {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description of the product"),
}
OPTION: Final = gettext_lazy("Option")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A text beside its translation, as the page shows them."""

    name: str
    label: Any
    side: Side
    badge: str
    state: Any
    is_long: bool
    lacks: str
    offers: Sequence[Offered]


@require_read_or_post
@seller_page
def edit(request: HttpRequest, seller: Seller, product: str, tongue: str) -> HttpResponse:
    """Show a product's texts beside those in a language; keep what a person reads and approves or mends."""
    own, language = seller.product(product), tongue
    if language not in LANGUAGES:
        raise Http404
    if language == own.product.language:  # written there first: it is changed with the product
        return redirect("sell-product-edit", organisation=seller.organisation.public_id, product=product)
    sides = queries.list_sides(product, language=language, viewer=seller.actor)[:MOST_TEXTS]
    fault = None
    if request.method == "POST":
        texts = _given(request, sides, language)
        try:
            actions.set_translations(product=product, texts=texts, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            fault = told(raised)
        else:
            messages.success(request, _("The texts are kept."))
            return redirect(request.path)
    context = {
        "seller": seller,
        "own": own,
        "language": LANGUAGES[language],
        "first": LANGUAGES.get(own.product.language),
        "pairs": [_pair(number, each, own, language, seller) for number, each in enumerate(sides)],
        "others": [each for code, each in LANGUAGES.items() if code not in {language, own.product.language}],
        "fault": fault,
    }
    return render(request, "seller/wording.html", context, status=UNPROCESSABLE if fault else 200)


def _given(request: HttpRequest, sides: Sequence[Side], language: str) -> list[Text]:
    """Return what a person wrote or read; what was left empty and is empty says nothing.

    The text that stood beside it comes with it: where that has changed meanwhile, it is marked so.
    """
    found = []
    for number, side in enumerate(sides):
        text = request.POST.get(f"text-{number}", "").replace("\r\n", "\n").strip()
        seen = request.POST.get(f"source-{number}", "").replace("\r\n", "\n")
        place = request.POST.get(f"place-{number}", "")
        if place != f"{side.thing} {side.field}" or (not text and not side.text):
            continue
        if text == side.text and side.state != "machine" and not side.stale:
            continue
        source = side.source if seen == side.source.replace("\r\n", "\n") else seen
        found.append(Text(field=side.field, language=language, text=text, thing=side.thing, source=source))
    return found


def _pair(number: int, side: Side, own: OwnProduct, language: str, seller: Seller) -> Pair:
    source_language = own.product.language
    said = {"source_language": source_language, "language": language, "viewer": seller.actor}
    name = "person" if side.state and side.state != "machine" else "machine" if side.state else "missing"
    state = "changed" if side.stale else name
    label = FIELDS.get(side.field) or OPTION
    wanted = state in {"missing", "changed", "machine"}
    offers = translation.list_offers(side.source, **said) if wanted else ()  # type: ignore[arg-type]
    lacks = translation.list_lacking(side.source, side.text, **said) if side.text else ()  # type: ignore[arg-type]
    return Pair(
        name=f"text-{number}",
        label=label,
        side=side,
        badge=BADGES[state],
        state=STATES[state],
        is_long=side.field == "description",
        lacks=", ".join(lacks),
        offers=[each for each in offers if each.text != side.text],
    )
