"""Codes by letter or text message: one field for where to, one for what came. Nobody is told who is known."""

from dataclasses import dataclass
from typing import Any, Final

import structlog
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import actions
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.kernel.problems import Problem, ProblemRaised
from entrepot.apps.messages.provider import sms_sender
from entrepot.apps.reference import queries as reference
from entrepot.web.account.actors import person_of
from entrepot.web.design import places

LOG = structlog.get_logger("entrepot.accounts")
UNAVAILABLE: Final = 503
BY_TEXT: Final = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
BY_LETTER: Final = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a code went, as it is shown, and the name it is asked for by: both stay in the session."""

    address: str
    name: str

    @property
    def is_text(self) -> bool:
        """Whether it went to a telephone."""
        return "@" not in self.address

    @property
    def shown(self) -> str:
        """The address as people read it."""
        return reference.show_phone(self.address) if self.is_text else self.address


class CodeForm(forms.Form):
    """The code that was sent."""

    use_required_attribute = False

    code = forms.CharField(
        label=gettext_lazy("Code from the message"),
        max_length=20,
        error_messages={"required": gettext_lazy("Copy the code from the message.")},
    )

    def __init__(self, *args: Any, sent: Sent, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["code"].widget.attrs.update(BY_TEXT if sent.is_text else BY_LETTER)


def read_address(text: str, country: str) -> str:
    """Return an e-mail address folded, or a number in E.164 form. Raises forms.ValidationError."""
    if "@" in text:
        validate_email(text.strip())
        return text.strip().lower()
    return read_number(text, country)


def read_number(text: str, country: str) -> str:
    """Return a number in E.164 form, as it is written in a country. Raises forms.ValidationError."""
    number = reference.read_phone(text, country)
    if number is None:
        example = reference.phone_example(country or places.current().country)
        raise ValidationError(
            _("This is not a telephone number. Write it such as %(example)s.") % {"example": example}
        )
    return number


def send_code(request: HttpRequest, address: str) -> Sent:
    """Send a code to a mailbox or a telephone, known or not.

    Raises ProblemRaised: too many from here or to there, or nobody takes the text message just now.
    """
    require_outside()
    if not ratelimit.consume(request, action="signup"):
        raise ProblemRaised(
            Problem(slug="too-many", title=_("Too many tries."), status=429, detail=_("Wait a minute."))
        )
    new = actions.begin_code(address=address, by=person_of(request), at=clock.now())
    if "@" in address:
        get_adapter().send_mail("account/email/login_code", address, {"code": new.code, "request": request})
    else:
        _send_text(address, new)
    return Sent(address, new.public_id)


def sign_in(request: HttpRequest, user_id: int, sent: Sent, *, to: str) -> HttpResponse:
    """Sign in whoever proved an address; their second step is asked for, if they have one."""
    user = get_user_model().objects.get(pk=user_id)
    verification = EmailVerificationMethod.NONE if sent.is_text else None
    answer: HttpResponse = perform_login(request, user, email_verification=verification, redirect_url=to)
    return answer


def _send_text(number: str, new: actions.NewCode) -> None:
    """Send the words, and a last line by which browsers fill the code in at this address alone."""
    host = settings.ADDRESS.partition("://")[2]
    words = _("%(code)s is your code for %(host)s. It holds for fifteen minutes. Give it to nobody.")
    text = f"{words % {'code': new.code, 'host': host}}\n\n@{host.partition(':')[0]} #{new.code}\n"
    try:
        sms_sender().send(number=number, text=text, key=new.public_id)
    except Exception as error:
        LOG.warning("text_not_sent", code=new.public_id, error=type(error).__name__)
        detail = _("Try again in a few minutes, or use an e-mail address.")
        title = _("Text messages do not go out just now.")
        raise ProblemRaised(
            Problem(slug="text-not-sent", title=title, status=UNAVAILABLE, detail=detail)
        ) from error
