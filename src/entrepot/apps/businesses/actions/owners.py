"""Who owns and directs a business: named by itself, the numbers of their documents sealed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.businesses import filing
from entrepot.apps.businesses.actions.filing import tell_file
from entrepot.apps.businesses.actions.profile import own_business, require_writer
from entrepot.apps.businesses.looks import note_change
from entrepot.apps.businesses.models import Business, Owner, Particular
from entrepot.apps.businesses.refusals import invalid
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.sealing import key_name
from entrepot.apps.reference import queries as reference
from entrepot.core.support.rechecks import Cause
from entrepot.core.support.verification import WHOLE, Field
from entrepot.core.trade.identity_numbers import fold_number, is_identity_number

LONGEST = 160
MOST = 20
OLDEST, YOUNGEST = 120, 14

type Fault = tuple[str, str, str]


def add_owner(
    *,
    name: str,
    share: int,
    directs: bool,
    country: str,
    birth_year: int,
    identity_number: str,
    by: Actor,
    at: datetime,
) -> str:
    """Name who owns a quarter or more, or directs the business; return their public id. Needs admin.

    `share` is in ten thousandths, `country` and `identity_number` are of their document: the number is
    sealed. Raises ProblemRaised naming every wrong field.
    """
    require_writer(by=by)
    name, country = " ".join(name.split()), country.strip().upper()
    with transaction.atomic():
        row = own_business(by=by)
        filing.require_still(row)
        standing = list(row.owners.filter(ended_at=None))
        faults = [
            *_name_faults(name, country, birth_year, at),
            *_share_faults(share, sum(each.share for each in standing), len(standing), directs=directs),
        ]
        if faults := [*faults, *_number_faults(identity_number, country)]:
            raise invalid(*faults)
        made = Owner.objects.create(
            business=row,
            name=name,
            share=share,
            directs=directs,
            birth_year=birth_year,
            said_by=by.user_id,
            created_at=at,
            **_sealed(identity_number, country),
        )
        _tell(row, "add_owner", made, by=by, at=at)
    return made.public_id


def remove_owner(*, owner: str, by: Actor, at: datetime) -> None:
    """Say that somebody owns or directs it no longer; their papers end too. Needs admin.

    What was said before stays readable to the platform. Raises Owner.DoesNotExist.
    """
    require_writer(by=by)
    with transaction.atomic():
        row = own_business(by=by)
        filing.require_still(row)
        gone = row.owners.get(public_id=owner, ended_at=None)
        filing.end([gone, *gone.papers.filter(ended_at=None)], at)
        _tell(row, "remove_owner", gone, by=by, at=at)


def state_owners(*, nobody_else: bool, by: Actor, at: datetime) -> None:
    """Say that nobody beside those named holds a quarter or more, or take that back. Needs admin."""
    require_writer(by=by)
    with transaction.atomic():
        row = own_business(by=by)
        filing.require_still(row)
        standing = row.particulars.filter(field=Field.OWNERS, ended_at=None).first()
        if (standing is not None) == nobody_else:
            return
        if standing is not None:
            filing.end([standing], at)
        else:
            Particular.objects.create(
                business=row,
                field=Field.OWNERS,
                value=filing.NOBODY_ELSE,
                said_by=by.user_id,
                created_at=at,
            )
        tell_file(row, "state_owners", {"nobody_else": nobody_else}, by=by, at=at)


def _number_faults(number: str, country: str) -> list[Fault]:
    if is_identity_number(number, country):
        return []
    fix = _("Look at the document again; every figure counts.")
    return [("identity_number", _("This number cannot be right."), fix)]


def _sealed(identity_number: str, country: str) -> dict[str, str]:
    number = fold_number(identity_number)
    return {
        "country": country,
        "sealed": filing.SEALER.seal(number),
        "tail": number[-filing.TAIL :],
        "subject": filing.SEALER.subject_of(number, country),
        "key": key_name(),
    }


def _tell(row: Business, action: str, owner: Owner, *, by: Actor, at: datetime) -> None:
    changes = {"owner": owner.public_id, "share": owner.share, "directs": owner.directs}
    tell_file(row, action, changes, by=by, at=at)
    note_change(row, Cause.OWNERS, at=at)


def _name_faults(name: str, country: str, birth_year: int, at: datetime) -> list[Fault]:
    faults: list[Fault] = []
    if not name or len(name) > LONGEST:
        faults.append(("name", _("The name is missing or too long."), _("Write it as the document has it.")))
    if reference.get_country(country) is None:
        faults.append(("country", _("This is not a country code."), _("Choose the country.")))
    if not OLDEST >= at.year - birth_year >= YOUNGEST:
        faults.append(("birth_year", _("This year cannot be right."), _("Give the year of birth.")))
    return faults


def _share_faults(share: int, others: int, count: int, *, directs: bool) -> list[Fault]:
    faults: list[Fault] = []
    if not 0 <= share <= WHOLE:
        faults.append(("share", _("A share is between 0 and 100 %."), _("Give the part they own.")))
    elif share + others > WHOLE:
        left = f"{(WHOLE - others) / 100:g} %"
        faults.append(("share", _("All shares come to more than 100 %."), _("At most %s is left.") % left))
    elif share == 0 and not directs:
        fix = _("Give their share, or say that they direct the business.")
        faults.append(("share", _("They neither own nor direct."), fix))
    if count >= MOST:
        faults.append(("name", _("There are twenty already."), _("Name those who hold the most.")))
    return faults
