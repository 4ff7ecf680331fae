"""How many pieces lie on the shelf: one number for each variant, counted by the seller."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entrepot.apps.catalogue.queries import OwnProduct
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.queries import StockView
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

MOST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One variant in one place; where nothing was ever put, the place is the seller's usual one."""

    variant: str
    label: str
    location: str
    on_hand: int
    reserved: int


class ShelfForm(forms.Form):
    """How many pieces of each variant lie in each of their places."""

    use_required_attribute = False

    def __init__(self, places: list[Place], *args: Any, **kwargs: Any) -> None:
        """Make a field for each place, which holds what was counted last."""
        super().__init__(*args, **kwargs)
        self.places = {f"count_{number}": place for number, place in enumerate(places)}
        for name, place in self.places.items():
            self.fields[name] = count_field(place)

    def counted(self) -> list[tuple[Place, int]]:
        """Return the places in which another number was counted."""
        given = self.cleaned_data
        return [(place, given[name]) for name, place in self.places.items() if given[name] != place.on_hand]


def count_field(place: Place) -> forms.Field:
    """Return the field for one place."""
    return forms.IntegerField(
        label=place.label or gettext_lazy("Pieces on the shelf"),
        help_text=promised(place.reserved),
        min_value=0,
        max_value=MOST,
        initial=place.on_hand,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Count the pieces; write 0 when there are none."),
            "invalid": gettext_lazy("Write a whole number, such as 12."),
            "min_value": gettext_lazy("Write 0 when there are none."),
        },
    )


def promised(pieces: int) -> str:
    """Say how many of the pieces were sold and not yet sent; nothing when none."""
    said = ngettext(
        "Count %(pieces)d sold piece with them until it is sent.",
        "Count %(pieces)d sold pieces with them until they are sent.",
        pieces,
    )
    return said % {"pieces": pieces} if pieces else ""


@require_read_or_post
@seller_page
def count(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Take what the seller counted. What did not change is left alone: buyers may have bought meanwhile."""
    own = seller.product(product)
    form = ShelfForm(places_of(own, seller), request.POST or None)
    if form.is_valid():
        try:
            for place, pieces in form.counted():
                more = {"location": place.location} if place.location else {}
                actions.adjust(variant=place.variant, on_hand=pieces, by=seller.actor, at=clock.now(), **more)
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("The shelf is counted. Buyers see what is left."))
            return redirect("sell-product", organisation=seller.organisation.public_id, product=product)
    context = {"seller": seller, "own": own, "form": form}
    return render(request, "seller/shelf.html", context, status=UNPROCESSABLE if form.errors else 200)


def places_of(own: OwnProduct, seller: Seller) -> list[Place]:
    """Return each variant in each of its places, or in none yet."""
    variants = own.product.variants
    rows = _rows(own, seller)
    found = []
    for variant in variants:
        name = " / ".join(variant.options) or variant.sku if len(variants) > 1 else ""
        items = [row for row in rows if row.variant == variant.public_id]
        for row in items:
            label = " · ".join(filter(None, (name, row.name if len(items) > 1 else "")))
            found.append(
                Place(
                    variant=variant.public_id,
                    label=label,
                    location=row.location,
                    on_hand=row.on_hand,
                    reserved=row.reserved,
                )
            )
        if not items:
            found.append(Place(variant=variant.public_id, label=name, location="", on_hand=0, reserved=0))
    return found


def count_left(own: OwnProduct, seller: Seller) -> int:
    """Return how many pieces of a product can still be sold."""
    return sum(row.free for row in _rows(own, seller))


def _rows(own: OwnProduct, seller: Seller) -> list[StockView]:
    variants = [variant.public_id for variant in own.product.variants]
    return queries.list_stock(viewer=seller.actor, variants=variants) if variants else []
