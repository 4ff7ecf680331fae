"""Certificates of a product, as its seller tells them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_product, require_member, tell_change
from entrepot.apps.catalogue.actions.certifying import withdraw_papers
from entrepot.apps.catalogue.models import Certificate, Product
from entrepot.apps.catalogue.refusals import clash, invalid
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.reference import queries as reference

MOST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateInput:
    """What stands on a certificate. Only a laboratory's report has no last day."""

    kind: str
    number: str
    issuer: str
    country: str
    valid_from: date
    valid_to: date | None = None


def add_certificate(*, product: str, given: CertificateInput, by: Actor, at: datetime) -> str:
    """Tell of a certificate; return its id. One of the same kind and number takes the place of the former.

    Its file and what was found of it go with the former, unless nothing was changed: then that one stays. For
    members. Raises ProblemRaised 422 with every wrong field, 409 when there are twenty.
    """
    require_member(by)
    if errors := _faults(given):
        raise invalid(errors)
    with transaction.atomic():
        row = own_product(product, by=by)
        live = Certificate.objects.filter(product=row, archived_at=None)
        former = live.filter(kind=given.kind, number=given.number.strip())
        if same := former.filter(**_typed(given)).first():
            return same.public_id
        _archive(row, former, by=by, at=at)
        if live.count() >= MOST:
            raise clash("many-certificates", _("There are too many certificates."), _("Drop one first."))
        made = Certificate.objects.create(product=row, created_at=at, **_typed(given))
        _change(row, "add_certificate", {"kind": given.kind, "number": made.number}, by=by, at=at)
    return made.public_id


def drop_certificate(*, product: str, certificate: str, by: Actor, at: datetime) -> None:
    """Take a certificate and its file away; nothing where it is gone already. For members."""
    require_member(by)
    with transaction.atomic():
        row = own_product(product, by=by)
        live = Certificate.objects.filter(product=row, archived_at=None)
        if _archive(row, live.filter(public_id=certificate), by=by, at=at):
            _change(row, "drop_certificate", {"certificate": certificate}, by=by, at=at)


def _typed(given: CertificateInput) -> dict[str, Any]:
    """Return what is kept of it, by column."""
    return {
        "kind": given.kind,
        "number": given.number.strip(),
        "issuer": given.issuer.strip(),
        "country": given.country,
        "valid_from": given.valid_from,
        "valid_to": given.valid_to,
    }


def _archive(row: Product, gone: QuerySet[Certificate], *, by: Actor, at: datetime) -> int:
    """Put certificates of a product away and withdraw their files; return how many."""
    ids = [*gone.values_list("pk", flat=True)]
    withdraw_papers(row, ids, by=by, at=at)
    return Certificate.objects.filter(pk__in=ids).update(archived_at=at)


def _change(row: Product, action: str, changes: dict[str, object], *, by: Actor, at: datetime) -> None:
    row.version += 1
    row.updated_at = at
    row.save(update_fields=["version", "updated_at"])
    tell_change(row, action, changes, by=by, at=at)


def _faults(given: CertificateInput) -> list[tuple[str, str, str]]:
    errors = []
    if given.kind not in Certificate.Kind.values:
        errors.append(("kind", _("There is no such kind."), ", ".join(Certificate.Kind.values)))
    for field, text, most in (("number", given.number, 80), ("issuer", given.issuer, 160)):
        if not 0 < len(text.strip()) <= most:
            errors.append((field, _("It is missing or too long."), _("Give it as it stands on the paper.")))
    if reference.get_country(given.country) is None:
        errors.append(
            ("country", _("This is not a country code."), _("Give the two letters of ISO 3166, such as CN."))
        )
    if given.valid_to is None and given.kind != Certificate.Kind.LAB:
        errors.append(("valid_to", _("The last day is missing."), _("Give it as it stands on the paper.")))
    if given.valid_to is not None and given.valid_to < given.valid_from:
        errors.append(("valid_to", _("The last day is before the first."), _("Look at the two days again.")))
    return errors
