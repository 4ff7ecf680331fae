from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.fees.events import FeeScheduleSet
from entrepot.apps.fees.models import FeeSchedule
from entrepot.apps.fees.refusals import clash, invalid
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.core.money import Money, MoneyError
from entrepot.core.support.fees import FeeError, FeeTerms

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
    key = {
        "name": name,
        "market": market,
        "category": category,
        "currency": next((amount.currency for amount in (fixed, least, most) if amount), ""),
    }
    facts = {
        "rate": rate,
        "tax_rate": tax_rate,
        "tax_authority": tax_authority,
        "fixed_minor": fixed.minor if fixed else None,
        "least_minor": least.minor if least else None,
        "most_minor": most.minor if most else None,
    }
    with transaction.atomic():
        before = FeeSchedule.objects.select_for_update().filter(valid_to=None, **key).first()
        if before is not None:
            if all(getattr(before, field) == value for field, value in facts.items()):
                return before.public_id
            if valid_from < before.valid_from:
                raise clash(
                    "schedule-begins-later",
                    _("The present schedule begins on %(day)s.") % {"day": before.valid_from},
                    _("Choose that day or a later one."),
                )
            FeeSchedule.objects.filter(pk=before.pk).update(valid_to=valid_from)
        row = FeeSchedule.objects.create(valid_from=valid_from, created_at=at, **key, **facts)
        audit.record(
            by=by,
            action="fees.set_schedule",
            subject=row.public_id,
            changes={**key, **facts, "valid_from": valid_from, "before": before and before.public_id},
            at=at,
        )
        publish(FeeScheduleSet(schedule=row.public_id, valid_from=valid_from, at=at))
    return row.public_id


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
