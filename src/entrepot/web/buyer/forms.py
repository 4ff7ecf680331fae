"""The form of the checkout: eight fields at most, and fewer where a country's addresses have fewer."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.orders.actions import Address
from entrepot.apps.orders.queries import AskedIdentity
from entrepot.web.buyer.addresses import format_of

PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,22}[0-9]")
CODES = frozenset({"KR"})  # whose customs take a code of their own, which is no document's number


def text(label: Any, complete: str, missing: Any, **more: Any) -> forms.CharField:
    """Return a field for one line that the browser may fill in; `missing` is said when it is empty."""
    attributes = {"autocomplete": complete, **more.pop("attributes", {})}
    return forms.CharField(
        label=label, widget=forms.TextInput(attrs=attributes), error_messages={"required": missing}, **more
    )


class CheckoutForm(forms.Form):
    """Whom it is for and where it goes; the number that the law of the way in asks for, only there."""

    use_required_attribute = False

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("We write here when it is paid, sent and delivered."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Give the e-mail where we can reach you."),
            "invalid": gettext_lazy("Give an e-mail such as name@example.com."),
        },
    )
    recipient = text(
        gettext_lazy("Name"), "name", gettext_lazy("Give the name of who receives it."), max_length=120
    )
    phone = text(
        gettext_lazy("Phone"),
        "tel",
        gettext_lazy("Give a phone number for the carrier."),
        max_length=40,
        help_text=gettext_lazy("For the carrier, should nobody be at home."),
        attributes={"type": "tel"},
    )
    lines = text(
        gettext_lazy("Street, house, flat"),
        "street-address",
        gettext_lazy("Give street, house and flat."),
        max_length=400,
    )
    locality = text(gettext_lazy("City"), "address-level2", gettext_lazy("Give the city."), max_length=120)
    area = text("", "address-level1", gettext_lazy("Give the province or state."), max_length=120)
    postcode = text(
        gettext_lazy("Postcode"),
        "postal-code",
        gettext_lazy("Give the postcode."),
        max_length=20,
        attributes={"autocapitalize": "characters"},
    )
    identity = text("", "off", gettext_lazy("Customs asks for this number: fill it in."), max_length=40)

    keep_identity = forms.BooleanField(
        label=gettext_lazy("Keep this number, encrypted, for my next orders"), required=False
    )

    def __init__(
        self,
        *args: Any,
        country: str,
        asks: AskedIdentity | None,
        kept: str,
        guest: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.format = format_of(country)
        self._ask_identity(asks, kept)
        if asks is None or guest:
            del self.fields["keep_identity"]
        absent = {"lines", "locality", "area", "postcode"} - set(self.format.fields)
        for name in absent:
            del self.fields[name]
        if "area" in self.fields:
            self.fields["area"].label = self.format.area
        self.order_fields(["email", "recipient", "phone", *self.format.fields])

    def _ask_identity(self, asks: AskedIdentity | None, kept: str) -> None:
        """Ask for the number that the law asks for, in the law's words; one that was given before is kept."""
        if asks is None:
            del self.fields["identity"]
            return
        field = self.fields["identity"]
        field.label = asks.name if asks.country in CODES else _("Number of the identity card or passport")
        sealed = _("We keep it encrypted and give it to customs alone.")
        field.help_text = _("Customs asks for it: %(name)s.") % {"name": asks.name} + f" {sealed}"
        if kept:
            again = _("Leave it empty to use the one you gave before, which ends in %(tail)s.") % {
                "tail": kept
            }
            field.required, field.help_text = False, f"{again} {sealed}"

    def clean_phone(self) -> str:
        """Take what a carrier can dial."""
        given: str = self.cleaned_data["phone"].strip()
        if not PHONE.fullmatch(given):
            raise ValidationError(_("Give a phone number in figures, such as +65 6123 4567."))
        return given

    def clean_postcode(self) -> str:
        """Take what looks like a postcode of the country."""
        given = " ".join(self.cleaned_data["postcode"].upper().split())
        if self.format.postcode is not None and not self.format.postcode.fullmatch(given):
            raise ValidationError(
                _("This is no postcode here. One looks like %(example)s.") % {"example": self.format.example}
            )
        return given

    def address(self) -> Address:
        """Return what was filled in."""
        given = self.cleaned_data
        return Address(
            recipient=given["recipient"],
            lines=given["lines"],
            locality=given.get("locality") or self.format.city,
            area=given.get("area", ""),
            postcode=given.get("postcode", ""),
            phone=given["phone"],
        )
