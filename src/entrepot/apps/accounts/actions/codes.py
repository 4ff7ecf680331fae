"""Codes that show that a mailbox or a telephone is somebody's: begun, taken once, gone after a day."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.models import SignInCode
from entrepot.apps.accounts.refusals import clash, invalid
from entrepot.apps.accounts.texts import no_more_texts, spend_text
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role

FIGURES: Final = "0123456789"  # what is typed from a telephone's screen
LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ23456789"  # what is copied from a letter: none is taken for another
LENGTH: Final = 6
HOLDS: Final = timedelta(minutes=15)
TRIES: Final = 5
A_DAY: Final = 8  # codes for one address


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that is to be sent now, and by which name it is asked for. Never log or keep the code."""

    public_id: str
    code: str


def begin_code(*, address: str, by: Actor, at: datetime) -> NewCode:
    """Make a code for an e-mail address or a number in E.164 form; the caller sends it, outside.

    The same for one that is known and one that is not. Raises ProblemRaised when the address had enough
    codes today, or the platform has sent as many text messages as it does in a day.
    """
    address, day = address.strip().lower(), at.date()
    letters = LETTERS if "@" in address else FIGURES
    code = "".join(secrets.choice(letters) for _each in range(LENGTH))
    sent = SignInCode.objects.filter(address=address, day=day).count()
    if sent >= A_DAY:
        raise _enough()
    row = SignInCode(
        address=address,
        day=day,
        nth=sent + 1,
        tries_left=TRIES,
        expires_at=at + HOLDS,
        created_at=at,
    )
    row.digest = _digest(row.public_id, code)
    try:
        with transaction.atomic():
            row.save()
            audit.record(by=by, action="accounts.begin_code", subject=row.public_id, at=at)
            if letters is FIGURES:
                spend_text(reference=row.public_id, at=at)
    except BudgetExhaustedError:
        raise no_more_texts(at=at) from None
    except IntegrityError:  # another was begun at the same moment: one text message is enough
        raise _enough() from None
    return NewCode(row.public_id, code)


def take_code(*, name: str, code: str, by: Actor, at: datetime) -> str:
    """Return the address that a code was sent to, for the one who gives it back in time: once.

    `name` is the code's public id, which the browser that asked for it holds. Raises ProblemRaised: a wrong
    code (field `code`), or `code-used-up` when it holds no more. A try is claimed before the code is looked
    at, so that many at once are no more tries than one after another.
    """
    live = SignInCode.objects.filter(public_id=name, used_at=None, expires_at__gt=at)
    if not live.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1):
        raise _used_up()
    row = SignInCode.objects.get(public_id=name)
    if not constant_time_compare(_digest(name, code), row.digest):
        if not row.tries_left:
            raise _used_up()
        raise invalid(("code", _("This is not the code."), _("Look at the message again.")))
    with transaction.atomic():
        if not live.update(used_at=at):
            raise _used_up()
        audit.record(by=by, action="accounts.take_code", subject=name, at=at)
    return row.address


def drop_codes(*, by: Actor, at: datetime) -> int:
    """Delete the codes of days before yesterday; return how many. For the platform's own round."""
    require_role(by, roles.OPERATOR)
    count, _each = SignInCode.objects.filter(day__lt=at.date() - timedelta(days=1)).delete()
    return count


def _digest(name: str, code: str) -> str:
    tidy = "".join(code.split()).replace("-", "").upper()
    return salted_hmac(f"accounts.code.{name}", tidy, algorithm="sha256").hexdigest()


def _enough() -> Exception:
    detail = _("Use the newest one you have, or wait until tomorrow.")
    return clash("codes-enough", _("We sent as many codes there as we do in a day."), detail)


def _used_up() -> Exception:
    return clash("code-used-up", _("The code is used up."), _("Ask for a new one."))
