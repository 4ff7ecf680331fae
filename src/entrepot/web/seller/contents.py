"""What a product is made of and how long it keeps: a line for each part, with its share where it is known."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.inputs import DAYS, INGREDIENT, SHELF_LIFE
from entrepot.apps.catalogue.queries import ProductView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.trade.composition import (
    MOST_DAYS,
    CompositionError,
    Ingredient,
    ShelfLife,
    adds_up,
    read_part,
    share_of,
)
from entrepot.web.design.refusals import told
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

MATERIAL: Final = "material"
MOST_LINES: Final = 80
STORAGES: Final = (
    ("ambient", gettext_lazy("At room temperature")),
    ("cool_dry", gettext_lazy("Cool and dry")),
    ("chilled", gettext_lazy("Chilled, 2 to 8 °C")),
    ("frozen", gettext_lazy("Frozen, −18 °C")),
)


class PartsField(forms.CharField):
    """Lines such as `cotton 60 %`; a star before an allergen where those are asked for."""

    def __init__(self, *, stars: bool = False, **kwargs: Any) -> None:
        self.stars = stars
        super().__init__(required=False, max_length=8_000, widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def clean(self, value: Any) -> list[Ingredient]:
        """Read the lines; each part once, with shares that can be those of one thing."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Give at most 80 lines."))
        found = [self._read(line) for line in lines]
        if len({each.name for each in found}) < len(found):
            raise forms.ValidationError(_("Name each of them once."))
        if not adds_up(each.share for each in found):
            raise forms.ValidationError(
                _("The shares do not add up to 100 %. Leave those out that you do not know.")
            )
        return found

    def _read(self, line: str) -> Ingredient:
        try:
            return read_part(line, stars=self.stars)
        except CompositionError as error:
            raise forms.ValidationError(
                _("This line cannot be read: %(line)s"), params={"line": line[:80]}
            ) from error


class ContentsForm(forms.Form):
    """Materials, ingredients and how long it keeps."""

    use_required_attribute = False

    materials = PartsField(
        label=gettext_lazy("What it is made of"),
        help_text=gettext_lazy("A line for each material: cotton 60 %. The shares make 100 together."),
    )
    ingredients = PartsField(
        stars=True,
        label=gettext_lazy("Ingredients"),
        help_text=gettext_lazy(
            "For food and cosmetics, a line for each, the largest share first: coconut milk 62 %. "
            "Put a star before an allergen: *peanuts."
        ),
    )
    days = forms.IntegerField(
        label=gettext_lazy("How many days it keeps"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write a whole number of days, such as 540.")},
    )
    storage = forms.ChoiceField(label=gettext_lazy("How it is stored"), choices=STORAGES, required=False)

    def details(self) -> list[tuple[str, str, str]]:
        """Return what was said as details of a product."""
        given = self.cleaned_data
        found = [(MATERIAL, each.name, each.text) for each in given["materials"]]
        found += [(INGREDIENT, each.name, each.text) for each in given["ingredients"]]
        if given["days"]:
            life = ShelfLife(given["days"], given["storage"] or STORAGES[0][0])
            found.append((SHELF_LIFE, DAYS, life.text))
        return found


@require_read_or_post
@seller_page
def tell(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Take what the seller says of what is in a product."""
    own = seller.product(product)
    form = ContentsForm(request.POST if request.method == "POST" else None, initial=_initial(own.product))
    if form.is_valid():
        said = queries.get_product_input(product, viewer=seller.actor)
        others = [each for each in said.details if each[0] not in {MATERIAL, INGREDIENT, SHELF_LIFE}]
        content = replace(said, details=(*others, *form.details()))
        try:
            actions.update_product(product=product, content=content, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            form.add_error(None, told(raised))
        else:
            messages.success(request, _("The product is changed."))
            return redirect("sell-product", organisation=seller.organisation.public_id, product=product)
    context = {"seller": seller, "own": own, "form": form}
    return render(request, "seller/contents.html", context, status=UNPROCESSABLE if form.errors else 200)


def _initial(product: ProductView) -> dict[str, Any]:
    life = product.shelf_life
    materials = [
        Ingredient(name, share_of(value)) for kind, name, value in product.details if kind == MATERIAL
    ]
    return {
        "materials": "\n".join(map(_line, materials)),
        "ingredients": "\n".join(map(_line, product.ingredients)),
        "days": life.days if life else None,
        "storage": life.storage if life else STORAGES[0][0],
    }


def _line(part: Ingredient) -> str:
    share = f" {part.share.normalize():f} %" if part.share is not None else ""
    return f"{'*' if part.is_allergen else ''}{part.name}{share}"
