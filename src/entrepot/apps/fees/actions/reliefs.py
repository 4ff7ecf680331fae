from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.fees.events import ReliefEnded, ReliefGranted
from entrepot.apps.fees.models import Relief
from entrepot.apps.fees.refusals import clash, invalid
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.money import Money
from entrepot.core.support.fees import FeeError, ReliefTerms


def grant_relief(
    *,
    business: str,
    programme: str,
    programme_name: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_to: date | None = None,
    share: Decimal | None = None,
    amount: Money | None = None,
    market: str = "",
    category: str = "",
    budget: str = "",
    cap: str = "",
) -> str:
    """Let a programme pay a share of a business's commission, or an amount an order; return its public id.

    For officers and operators who do not belong to the business (PermissionRefused). `share` is a fraction.
    `budget` and `cap` are counters of budgets (public ids) that it is claimed from when something is sold:
    of the whole programme, and of this business. It stops where one of them is used up.
    Raises ProblemRaised: 422 for terms that make no sense, 409 when an open relief stands there already.
    """
    _require_distance(business, by)
    _check(programme, share, amount, valid_from, valid_to)
    wanted = Relief(business=business, programme=programme, programme_name=programme_name, created_at=at)
    wanted.market, wanted.category, wanted.budget, wanted.cap = market, category, budget, cap
    wanted.share, wanted.valid_from, wanted.valid_to = share, valid_from, valid_to
    if amount is not None:
        wanted.amount_minor, wanted.currency = amount.minor, amount.currency
    try:
        with transaction.atomic():
            return _grant(wanted, by)
    except IntegrityError:
        raise _open() from None


def end_relief(*, relief: str, on: date, by: Actor, at: datetime) -> None:
    """Let a relief end on a day (the first without it); what was charged before keeps it.

    For programme officers and operators. Raises Relief.DoesNotExist, or ProblemRaised 409 when it has ended.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Relief.objects.get(public_id=relief)
    _require_distance(row.business, by)
    with transaction.atomic():
        ends = max(on, row.valid_from)
        changed = Relief.objects.filter(pk=row.pk, valid_to=None).update(valid_to=ends)
        if not changed:
            changed = Relief.objects.filter(pk=row.pk, valid_to__gt=ends).update(valid_to=ends)
        if not changed:
            raise clash("relief-ended", _("The relief has ended."), _("There is nothing to do."))
        audit.record(
            by=by,
            action="fees.end_relief",
            subject=relief,
            changes={"valid_to": [row.valid_to, ends]},
            at=at,
        )
        publish(ReliefEnded(relief=relief, business=row.business, programme=row.programme, on=ends, at=at))


def shorten_relief(*, relief: str, on: date, by: Actor, at: datetime) -> None:
    """Let a relief end on a day at the latest; nothing where it ends sooner by itself. For the programme.

    Raises Relief.DoesNotExist.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Relief.objects.get(public_id=relief)
    ends = max(on, row.valid_from)
    if row.valid_to is None or row.valid_to > ends:
        end_relief(relief=relief, on=ends, by=by, at=at)


def _require_distance(business: str, by: Actor) -> None:
    """Refuse who has no role here, and a member of the business. Of one that is not there nobody is."""
    require_role(by, roles.OFFICER, roles.OPERATOR)
    try:
        standing = businesses.get_standing(business, viewer=SYSTEM)
    except ObjectDoesNotExist:
        return
    accounts.require_stranger(standing.organisation, viewer=by)


def _check(
    programme: str, share: Decimal | None, amount: Money | None, valid_from: date, valid_to: date | None
) -> None:
    errors = []
    if not programme:
        errors.append(("programme", _("It is not said who pays."), _("Name the programme.")))
    if valid_to is not None and valid_to < valid_from:
        errors.append(("valid_to", _("It ends before it begins."), _("Choose a later day.")))
    try:
        ReliefTerms(programme, share=share, amount=amount)
    except FeeError as error:
        errors.append(("share", str(error), _("Give either a share or an amount.")))
    if errors:
        raise invalid(*errors)


def _open() -> ProblemRaised:
    return clash(
        "relief-open",
        _("This programme already gives this business a relief there."),
        _("End that one first."),
    )


def _grant(wanted: Relief, by: Actor) -> str:
    wanted.save()
    told = (
        *("business", "programme", "market", "category", "share", "amount_minor", "currency"),
        *("valid_from", "valid_to", "budget", "cap"),
    )
    audit.record(
        by=by,
        action="fees.grant_relief",
        subject=wanted.public_id,
        changes={name: getattr(wanted, name) for name in told},
        at=wanted.created_at,
    )
    publish(
        ReliefGranted(
            relief=wanted.public_id,
            business=wanted.business,
            programme=wanted.programme,
            at=wanted.created_at,
        )
    )
    return wanted.public_id
