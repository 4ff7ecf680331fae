"""The forms of account pages."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from entrepot.apps.accounts import roles
from entrepot.web.account.codes import read_address
from entrepot.web.account.words import LASTS, ROLES, SCOPES
from entrepot.web.design import places


class NameForm(forms.Form):
    """What signing up asks besides the address and the password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Shown to the members of your organisation."),
    )
    field_order = ("name", "email", "password1")

    def signup(self, _request: HttpRequest, user: Any) -> None:
        """Keep the name (allauth calls this while it makes the user)."""
        user.name = " ".join(self.cleaned_data["name"].split())
        user.save(update_fields=["name"])


class OrganisationForm(forms.Form):
    """An organisation's name and country."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(label=_("Where it is established"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = places.current()
        countries = [(country.code, country.name) for country in places.countries(place.language)]
        self.fields["country"] = forms.ChoiceField(
            label=_("Where it is established"), choices=countries, initial=place.country
        )


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    use_required_attribute = False

    address = forms.CharField(
        label=_("E-mail address or telephone"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    role = forms.ChoiceField(label=_("Role"), initial=roles.MEMBER)

    def __init__(self, *args: Any, grants: frozenset[str], **kwargs: Any) -> None:
        """Offer only the roles that somebody with the roles `grants` may give."""
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=role_choices(grants), initial=roles.MEMBER
        )

    def clean_address(self) -> str:
        """Return a mailbox, or a number in E.164 form, written as at home or with its country."""
        return read_address(self.cleaned_data["address"], places.current().country)


class TokenForm(forms.Form):
    """What a new key is for, what it may do, and how long."""

    use_required_attribute = False

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=list(SCOPES.items()),
        initial=[roles.QUOTE],
        widget=forms.CheckboxSelectMultiple,
    )
    lasts = forms.ChoiceField(label=_("How long"), choices=list(LASTS.items()), initial="90", required=False)

    def lifetime(self) -> timedelta | None:
        """Return how long the key lasts; None for one that lasts until it is revoked."""
        days = self.cleaned_data["lasts"]
        return timedelta(days=int(days)) if days else None


def role_choices(grants: frozenset[str]) -> list[tuple[str, Any]]:
    """Return the roles that somebody with these roles may give, with their words."""
    return [(role, word) for role, word in ROLES.items() if roles.may_grant(grants, role)]
