"""Documents of a business: looked at when they are given, so that a bad picture is taken again at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.businesses import filing, words
from entrepot.apps.businesses.actions.filing import tell_file
from entrepot.apps.businesses.actions.profile import own_business, require_writer
from entrepot.apps.businesses.models import Business, Owner, Paper
from entrepot.apps.businesses.refusals import invalid
from entrepot.apps.files import actions as files
from entrepot.apps.files import queries as pictures
from entrepot.apps.kernel.actors import Actor
from entrepot.core.support.verification import IDENTITY_PAPER, PAPER_KINDS

MOST = 40

type Fault = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperGiven:
    """What is said of a document that is given. `owner` is the public id of whose identity it shows."""

    kind: str
    owner: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


def add_paper(
    *, given: PaperGiven, content: bytes, name: str, by: Actor, at: datetime, despite_faults: bool = False
) -> str:
    """Keep a picture or PDF of a document and return its public id. Needs admin. Outside transactions.

    The picture is judged on the spot: one that nobody could read is refused with what to do, unless it is
    sent again `despite_faults`: then a person looks at it. One of the same kind (and owner) is replaced.
    Raises ProblemRaised naming every wrong field.
    """
    require_writer(by=by)
    business = own_business_unlocked(by=by)
    filing.require_still(business)
    faults = _faults(business, given, at)
    if faults:
        raise invalid(*faults)
    checked = files.check_private_file(content=content, name=name, by=by, field="file")
    seen = pictures.list_picture_faults(checked, viewer=by)
    if seen and not despite_faults:
        raise invalid(
            *(
                ("file", str(words.FINDING_WORDS[f"picture_{code}"]), str(words.PICTURE_FIXES[code]))
                for code in seen
            )
        )
    with transaction.atomic():
        row = own_business(by=by)
        filing.require_still(row)
        owner = row.owners.get(public_id=given.owner, ended_at=None) if given.owner else None
        filing.end(row.papers.filter(kind=given.kind, owner=owner, ended_at=None), at)
        made = _keep(row, owner, given, checked, seen, by=by, at=at)
        tell_file(row, "add_paper", {"paper": made.public_id, "kind": given.kind}, by=by, at=at)
    return made.public_id


def remove_paper(*, paper: str, by: Actor, at: datetime) -> None:
    """Take a document out of the file. Needs admin. Raises Paper.DoesNotExist."""
    require_writer(by=by)
    with transaction.atomic():
        row = own_business(by=by)
        filing.require_still(row)
        gone = row.papers.get(public_id=paper, ended_at=None)
        filing.end([gone], at)
        tell_file(row, "remove_paper", {"paper": paper, "kind": gone.kind}, by=by, at=at)


def own_business_unlocked(*, by: Actor) -> Business:
    """Return the business of the actor's organisation to be looked at outside a transaction; else a 404."""
    with transaction.atomic():
        return own_business(by=by)


def _keep(
    row: Business,
    owner: Owner | None,
    given: PaperGiven,
    checked: files.Checked,
    seen: tuple[str, ...],
    *,
    by: Actor,
    at: datetime,
) -> Paper:
    return Paper.objects.create(
        business=row,
        owner=owner,
        kind=given.kind,
        file_id=files.keep_private_file(checked=checked, by=by, at=at),
        digest=checked.digest,
        issued_on=given.issued_on,
        expires_on=given.expires_on,
        faults=" ".join(seen),
        said_by=by.user_id,
        created_at=at,
    )


def _faults(row: Business, given: PaperGiven, at: datetime) -> list[Fault]:
    today = at.date()
    faults: list[Fault] = []
    if given.kind not in PAPER_KINDS:
        faults.append(("kind", _("There is no such kind of document."), ", ".join(PAPER_KINDS)))
    is_known = row.owners.filter(public_id=given.owner, ended_at=None).exists()
    if (given.kind == IDENTITY_PAPER) != is_known:
        fix = _("Choose the owner whose document it is; only identity documents have one.")
        faults.append(("owner", _("It is not said whose document this is."), fix))
    if given.expires_on is not None and given.expires_on < today:
        faults.append(("expires_on", _("This document has expired."), _("Send the one that is valid now.")))
    if given.issued_on is not None and given.issued_on > today:
        faults.append(("issued_on", _("This day is yet to come."), _("Give the day it was issued.")))
    if given.issued_on and given.expires_on and given.expires_on <= given.issued_on:
        faults.append(("expires_on", _("It ends before it begins."), _("Look at both days again.")))
    if row.papers.filter(ended_at=None).count() >= MOST:
        faults.append(("file", _("There are forty documents already."), _("Take one away first.")))
    return faults
