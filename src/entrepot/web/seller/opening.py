"""Opening a shop in three fields: an address, a country, a name. The code from the letter is the signature.

Nothing is kept before the code comes back, and nobody is told whether an address is known: whoever reads the
mailbox is who signs in, with their second step if they have one.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from entrepot.apps.kernel import clock
from entrepot.web.design import places
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, require_read_or_post

KEPT: Final = "opening"  # in the session: what was given, and the digest of the code
LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ23456789"  # none that is taken for another
LENGTH: Final = 6
HOLDS: Final = timedelta(minutes=15)
TRIES: Final = 5
OTHER: Final = "other"  # the kind of trade, until it is said


class OpenForm(forms.Form):
    """Where to write to, where goods are sent from, and the name customers know."""

    use_required_attribute = False

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        error_messages={"required": gettext_lazy("Give the address you read.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Where your goods are sent from"), widget=LongSelect)
    name = forms.CharField(
        label=gettext_lazy("Name of your business"),
        max_length=160,
        help_text=gettext_lazy("As your customers know it."),
        error_messages={"required": gettext_lazy("Give the name your customers know.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["country"].choices = choices.country_choices()  # type: ignore[attr-defined] # a field's
        self.initial.setdefault("country", places.current().country)


class CodeForm(forms.Form):
    """The code from the letter."""

    use_required_attribute = False

    code = forms.CharField(
        label=gettext_lazy("Code from the letter"),
        max_length=20,
        error_messages={"required": gettext_lazy("Copy the code from the letter.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Return the code without blanks, in capitals."""
        return "".join(str(self.cleaned_data["code"]).split()).replace("-", "").upper()


@require_read_or_post
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the three fields and write the code."""
    if request.user.is_authenticated:
        return redirect("sell")
    form = OpenForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="signup"):
            form.add_error(None, _("Too many tries. Wait a minute."))
        else:
            _write_code(request, form.cleaned_data)
            return redirect("sell-open-code")
    return render(request, "seller/open.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_read_or_post
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the code; who has it is signed in, and their business is registered."""
    kept = request.session.get(KEPT)
    if kept is None:
        return redirect("sell-open")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if _is_right(request, kept, form.cleaned_data["code"]):
            return _enter(request, kept)
        if request.session.get(KEPT) is None:
            form.add_error(None, _("The code is used up. Begin again."))
        else:
            form.add_error("code", ValidationError(_("This is not the code. Look at the letter again.")))
    context = {"form": form, "email": kept["email"]}
    return render(request, "seller/open_code.html", context, status=UNPROCESSABLE if form.errors else 200)


def given(request: HttpRequest) -> dict[str, str]:
    """Return once what was given at the beginning, for who has just come in; nothing for others."""
    kept = request.session.get(KEPT) or {}
    if not kept.get("confirmed"):
        return {}
    del request.session[KEPT]
    return {"name": kept["name"], "country": kept["country"], "kind": OTHER}


def _write_code(request: HttpRequest, wanted: dict[str, Any]) -> None:
    code = "".join(secrets.choice(LETTERS) for _each in range(LENGTH))
    request.session[KEPT] = {
        "email": wanted["email"].lower(),
        "name": wanted["name"],
        "country": wanted["country"],
        "digest": _digest(code),
        "until": (clock.now() + HOLDS).isoformat(),
        "tries": TRIES,
    }
    get_adapter().send_mail("account/email/login_code", wanted["email"], {"code": code, "request": request})


def _is_right(request: HttpRequest, kept: dict[str, Any], code: str) -> bool:
    """Say whether this is the code; after five wrong ones, or a quarter of an hour, there is none."""
    late = datetime.fromisoformat(kept["until"]) < clock.now()
    if not late and constant_time_compare(_digest(code), kept["digest"]):
        return True
    kept["tries"] -= 1
    if late or kept["tries"] <= 0:
        del request.session[KEPT]
    else:
        request.session[KEPT] = kept
    return False


def _enter(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    user = _person(kept["email"], kept["name"])
    kept["confirmed"], kept["digest"] = True, ""
    request.session[KEPT] = kept
    answer: HttpResponse = perform_login(request, user, redirect_url=reverse("sell"))
    return answer


def _person(email: str, name: str) -> Any:
    """Return whose mailbox it is: somebody known, or a new person without a password yet."""
    people = get_user_model()
    with transaction.atomic():
        verified = EmailAddress.objects.filter(email__iexact=email, verified=True)
        address = verified.select_related("user").first()
        if address is not None:
            return address.user
        user = people.objects.filter(email__iexact=email).first()
        if user is None:
            user = people.objects.create_user(email, None, name=name[:120])
        else:
            user.set_unusable_password()  # whoever set it never showed that the mailbox is theirs
            user.save(update_fields=["password"])
        EmailAddress.objects.filter(user=user, email__iexact=email).delete()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _digest(code: str) -> str:
    return salted_hmac("web.seller.opening", code, algorithm="sha256").hexdigest()
