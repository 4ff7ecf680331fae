"""The battery in a product: its kind, how it is packed, what one holds. Its UN number follows."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.trade.batteries import SOURCE, Battery, BatteryError
from entrepot.web.design.refusals import told
from entrepot.web.public.forms import AmountField
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

BATTERY: Final = "battery"
KINDS: Final = (
    ("", gettext_lazy("No battery")),
    ("lithium_ion", gettext_lazy("Lithium-ion, can be charged")),
    ("lithium_metal", gettext_lazy("Lithium metal, such as a button cell")),
    ("sodium_ion", gettext_lazy("Sodium-ion")),
    ("dry", gettext_lazy("Alkaline or zinc-carbon")),
)
PACKINGS: Final = (
    ("contained_in", gettext_lazy("Inside the device")),
    ("packed_with", gettext_lazy("Beside its device, in the same box")),
    ("alone", gettext_lazy("By itself, without a device")),
)


class BatteryForm(forms.Form):
    """One kind of battery, or none."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=gettext_lazy("Kind of battery"), choices=KINDS, required=False)
    packing = forms.ChoiceField(label=gettext_lazy("How it is packed"), choices=PACKINGS)
    measure = AmountField(
        label=gettext_lazy("What one battery holds"),
        help_text=gettext_lazy(
            "In watt-hours, as printed on it: volts times ampere-hours. Lithium metal: grams of lithium."
        ),
        required=False,
    )

    battery: Battery | None = None

    def clean(self) -> dict[str, Any]:
        """Put the battery together. What a dry one holds is not asked for."""
        given = super().clean() or self.cleaned_data
        kind, measure = given.get("kind", ""), given.get("measure", "")
        if self.errors or not kind:
            return given
        holds = Decimal(measure) if measure and kind != "dry" else None
        try:
            self.battery = Battery(kind, given["packing"], holds)
        except BatteryError:
            self.add_error("measure", _("Give a number above zero."))
        return given


@require_read_or_post
@seller_page
def tell(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Take what the seller says of the battery, or that there is none."""
    own = seller.product(product)
    known = own.product.batteries[0] if own.product.batteries else None
    form = BatteryForm(request.POST if request.method == "POST" else None, initial=_initial(known))
    if form.is_valid():
        said = queries.get_product_input(product, viewer=seller.actor)
        others = tuple(each for each in said.details if each[0] != BATTERY)
        mine = ((BATTERY, form.battery.kind, form.battery.text),) if form.battery else ()
        try:
            actions.update_product(
                product=product,
                content=replace(said, details=(*others, *mine)),
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            form.add_error(None, told(raised))
        else:
            messages.success(request, _("The product is changed."))
            return redirect("sell-product", organisation=seller.organisation.public_id, product=product)
    context = {"seller": seller, "own": own, "form": form, "known": known, "source": SOURCE}
    return render(request, "seller/battery.html", context, status=UNPROCESSABLE if form.errors else 200)


def _initial(battery: Battery | None) -> dict[str, Any]:
    if battery is None:
        return {"packing": PACKINGS[0][0]}
    measure = f"{battery.measure.normalize():f}" if battery.measure else ""
    return {"kind": battery.kind, "packing": battery.packing, "measure": measure}
