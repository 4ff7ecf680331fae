"""What a business gives to be verified: each part by itself, so that only what is wrong is given again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.businesses import addresses, filing, numbers
from entrepot.apps.businesses.actions.profile import own_business, require_writer
from entrepot.apps.businesses.events import BusinessFileChanged
from entrepot.apps.businesses.looks import note_change
from entrepot.apps.businesses.models import Business, Particular
from entrepot.apps.businesses.refusals import invalid
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.reference import queries as reference
from entrepot.core.support.rechecks import Cause
from entrepot.core.support.verification import Field

LONGEST_NAME = 200
type Fault = tuple[str, str, str]


def set_details(
    *, legal_form: str, legal_name: str, registration: str, tax_number: str, by: Actor, at: datetime
) -> None:
    """Say which legal form the business has, its name in the register, and its two numbers. Needs admin.

    `legal_form` is a code of its country's list. The number of a register may be left out where the form has
    none. Numbers are tested as their country allows; where the owner is the business they are kept sealed.
    A number that already stands and is sent masked stays. Raises ProblemRaised naming every wrong field.
    """
    require_writer(by=by)
    with transaction.atomic():
        row = own_business(by=by)
        filing.require_still(row)
        rows = filing.rows_of(row)
        forms = {form.code: form for form in reference.list_legal_forms(row.country)}
        form = forms.get(legal_form)
        name = " ".join(legal_name.split())
        faults: list[Fault] = []
        if form is None:
            faults.append(("legal_form", _("Choose the legal form."), ", ".join(forms)))
        if not name or len(name) > LONGEST_NAME:
            faults.append(
                (
                    "legal_name",
                    _("This is missing or too long."),
                    _("Give 1 to %s characters.") % LONGEST_NAME,
                )
            )
        is_person = form is not None and form.is_person
        columns: dict[str, dict[str, str]] = {}
        for kind, text in ((numbers.REGISTRATION, registration), (numbers.TAX, tax_number)):
            faults += _read(rows, columns, kind, text, is_person=is_person)
        if faults:
            raise invalid(*faults)
        columns |= {Field.LEGAL_FORM: {"value": legal_form}, Field.LEGAL_NAME: {"value": name}}
        _keep(rows, columns, Cause.DETAILS, "set_details", by=by, at=at)


def set_address(*, address: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Say where the business has its seat: street, city, area, postcode as its country writes them.

    Needs admin. Raises ProblemRaised naming every wrong part.
    """
    require_writer(by=by)
    with transaction.atomic():
        row = own_business(by=by)
        filing.require_still(row)
        if faults := addresses.faults_of(row.country, address):
            raise invalid(*faults)
        columns = {Field.ADDRESS.value: {"value": addresses.written(address)}}
        _keep(filing.rows_of(row), columns, Cause.DETAILS, "set_address", by=by, at=at)


def note_bank_account(*, business: str, holder: str, digest: str, by: Actor, at: datetime) -> None:
    """Keep in whose name a business is paid, and what tells its account again, in the caller's transaction.

    For the app above that keeps accounts. A changed one of a verified business is looked at again.
    """
    require_role(by, OPERATOR)
    row = Business.objects.select_for_update().get(public_id=business)
    columns = {Field.BANK_ACCOUNT.value: {"value": holder, "digest": digest}}
    _keep(filing.rows_of(row), columns, Cause.ACCOUNT, "note_bank_account", by=by, at=at)


def _read(
    rows: filing.Rows, columns: dict[str, dict[str, str]], kind: str, text: str, *, is_person: bool
) -> list[Fault]:
    """Put the columns of a number among the others, or return what is wrong with it."""
    standing = rows.particulars.get(kind)
    text = text.strip()
    if standing is not None and text == standing.value and bool(standing.sealed) == is_person:
        return []
    if not text and is_person and kind == numbers.REGISTRATION:
        columns[kind] = {}
        return []
    read = numbers.read_number(kind, rows.business.country, text)
    if read.number is None:
        return list(read.faults)
    columns[kind] = filing.kept_number(read.number, rows.business.country, is_personal=is_person)
    return []


def _keep(
    rows: filing.Rows,
    columns: Mapping[str, Mapping[str, str]],
    cause: Cause,
    action: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Replace what changed; a field without columns is taken away."""
    changed = [field for field, values in columns.items() if _differs(rows.particulars.get(field), values)]
    if not changed:
        return
    filing.end((rows.particulars[field] for field in changed if field in rows.particulars), at)
    Particular.objects.bulk_create(
        Particular(business=rows.business, field=field, said_by=by.user_id, created_at=at, **columns[field])
        for field in changed
        if columns[field]
    )
    replaced = any(field in rows.particulars for field in changed)
    tell_file(rows.business, action, {"fields": sorted(changed)}, by=by, at=at)
    if replaced:
        note_change(rows.business, cause, at=at)


def _differs(standing: Particular | None, values: Mapping[str, str]) -> bool:
    if standing is None or not values:
        return (standing is None) == bool(values)
    by_digest = bool(values.get("digest"))
    names = ("digest", "key") if by_digest else ("value",)
    same = all(getattr(standing, name) == values.get(name, "") for name in names)
    return not (same and (not by_digest or standing.value == values.get("value", "")))


def tell_file(row: Business, action: str, changes: Mapping[str, object], *, by: Actor, at: datetime) -> None:
    """Write the audit row of a change of the file, never its contents, and announce it."""
    audit.record(by=by, action=f"businesses.{action}", subject=row.public_id, changes=changes, at=at)
    publish(BusinessFileChanged(business=row.public_id, at=at))
