from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.fees.events import FeeScheduleSet
from entrepot.apps.fees.models import FeeSchedule
from entrepot.apps.fees.queries import believed
from entrepot.apps.fees.refusals import clash, invalid
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.core.money import Money, MoneyError
from entrepot.core.support.fees import FeeError, FeeTerms

KEY = ("name", "market", "category", "currency")
FACTS = ("rate", "tax_rate", "tax_authority", "fixed_minor", "least_minor", "most_minor")
type Amounts = tuple[Money | None, Money | None, Money | None]


def set_schedule(
    *,
    name: str,
    rate: Decimal,
    valid_from: date,
    by: Actor,
    at: datetime,
    market: str = "",
    category: str = "",
    fixed: Money | None = None,
    least: Money | None = None,
    most: Money | None = None,
    tax_rate: Decimal = Decimal(0),
    tax_authority: str = "",
) -> str:
    """Let a commission hold from a day on and return its public id; the one before ends there. For operators.

    `rate` and `tax_rate` are fractions (0.05 is five per cent). Amounts are in one currency and bind the row
    to it. Without a market or category it is the general one. What was already charged keeps its fee.
    The same again changes nothing. Raises ProblemRaised: 422 for figures no schedule can have, 409 when the
    present one begins later.
    """
    require_role(by, OPERATOR)
    _check(name, rate, (fixed, least, most), tax_rate, tax_authority)
    wanted = FeeSchedule(
        name=name,
        market=market,
        category=category,
        currency=next((amount.currency for amount in (fixed, least, most) if amount), ""),
        rate=rate,
        tax_rate=tax_rate,
        tax_authority=tax_authority,
        fixed_minor=fixed.minor if fixed else None,
        least_minor=least.minor if least else None,
        most_minor=most.minor if most else None,
        valid_from=valid_from,
        created_at=at,
    )
    with transaction.atomic():
        return _replace(wanted, by)


def _replace(wanted: FeeSchedule, by: Actor) -> str:
    """End the open schedule of the same key where the wanted one begins; keep it when it says the same."""
    before = FeeSchedule.objects.select_for_update().filter(valid_to=None, **_told(wanted, KEY)).first()
    if before is not None:
        if _told(before, FACTS) == _told(wanted, FACTS):
            return before.public_id
        if wanted.valid_from < before.valid_from:
            raise clash(
                "schedule-begins-later",
                _("The present schedule begins on %(day)s.") % {"day": before.valid_from},
                _("Choose that day or a later one."),
            )
        FeeSchedule.objects.filter(pk=before.pk).update(valid_to=wanted.valid_from)
    wanted.save()
    believed.doubt()
    audit.record(
        by=by,
        action="fees.set_schedule",
        subject=wanted.public_id,
        changes={
            **_told(wanted, (*KEY, *FACTS, "valid_from")),
            "before": before.public_id if before else None,
        },
        at=wanted.created_at,
    )
    publish(FeeScheduleSet(schedule=wanted.public_id, valid_from=wanted.valid_from, at=wanted.created_at))
    return wanted.public_id


def _told(row: FeeSchedule, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _check(name: str, rate: Decimal, amounts: Amounts, tax_rate: Decimal, tax_authority: str) -> None:
    """Let core say whether these figures can be a schedule."""
    errors = []
    if not name.isidentifier():
        errors.append(("name", _("Not a name of a fee schedule."), _("Give one word such as standard.")))
    if tax_rate and not tax_authority:
        errors.append(("tax_authority", _("It is not said whose the tax is."), _("Name the tax authority.")))
    try:
        FeeTerms(rate, *amounts, tax_rate)
    except (FeeError, MoneyError) as error:
        errors.append(("rate", str(error), _("Correct the figures.")))
    if errors:
        raise invalid(*errors)
