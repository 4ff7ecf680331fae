"""What is written to a seller about a certificate: what was found of its file, that it ends, that it has."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from babel.dates import format_date
from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import translation

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.catalogue.models import Certificate, CertificatePaper, Product
from entrepot.apps.catalogue.words import CHECKED_WORDS
from entrepot.apps.kernel.actors import system
from entrepot.apps.messages import actions as messages

CLERK: Final = system("catalogue")
ENDING, OVER = "certificate_ending", "certificate_over"
CHECKED, REFUSED = "certificate_checked", "certificate_refused"
LETTERS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys((ENDING, OVER), frozenset({"number", "issuer", "day", "products", "link"})),
    CHECKED: frozenset({"number", "issuer", "day", "link"}),
    REFUSED: frozenset({"number", "issuer", "field", "reason", "fix", "link"}),
}
AHEAD: Final = timedelta(days=30)
BEHIND: Final = timedelta(days=30)
"""How long after its end it is still told: of what ended before, nothing is."""
LOCALES: Final = {"en": "en", "zh-hans": "zh_Hans_CN"}


def write_about_certificates(*, at: datetime) -> int:
    """Tell sellers of certificates that end within thirty days or have ended, and count what was told.

    One that stands on many products is told of once. Asked again, nothing is written twice.
    """
    count = 0
    for row, products in _ending(at.date()):
        with transaction.atomic():
            count += _write(row, products, at)
    return count


def write_of_check(paper: str, at: datetime) -> None:
    """Tell a seller what was found of a certificate's file; a refusal with field, reason and fix."""
    row = CertificatePaper.objects.select_related("certificate__product__business").get(public_id=paper)
    held = row.certificate
    language = _language(held.product.business.country)
    told = {"number": held.number, "issuer": held.issuer}
    if row.state == CertificatePaper.State.ACCEPTED:
        told["day"] = format_date(at, "long", locale=LOCALES[language])
        _send(held.product, CHECKED, paper, told, page="sell-product-certificates", at=at)
    elif row.state == CertificatePaper.State.REFUSED:
        with translation.override(language):
            told["field"] = str(CHECKED_WORDS[row.field])
        told |= {"reason": row.reason, "fix": row.fix}
        _send(held.product, REFUSED, paper, told, page="sell-product-certificates", at=at)


def _ending(today: date) -> Iterator[tuple[Certificate, int]]:
    """Yield each certificate that ends or has ended, as it stands on the first product, and on how many."""
    told = Certificate.objects.filter(
        archived_at=None,
        product__archived_at=None,
        valid_to__range=(today - BEHIND, today + AHEAD),
        created_at__date__lte=F("valid_to"),  # nobody is told of what had ended when they told it
    )
    same: Any = told.order_by().values("product__organisation", "kind", "number", "issuer", "valid_to")
    found = list(same.annotate(first=Min("pk"), products=Count("product")).order_by("first"))
    firsts = Certificate.objects.select_related("product__business").in_bulk(
        [each["first"] for each in found]
    )
    yield from ((firsts[each["first"]], each["products"]) for each in found if each["first"] in firsts)


def _write(row: Certificate, products: int, at: datetime) -> bool:
    last = row.valid_to
    if last is None:
        return False
    told = {
        "number": row.number,
        "issuer": row.issuer,
        "day": format_date(last, "long", locale=LOCALES[_language(row.product.business.country)]),
        "products": str(products),
    }
    template = OVER if last < at.date() else ENDING
    return _send(row.product, template, _subject(row), told, page="sell-product", at=at)


def _send(
    product: Product, template: str, subject: str, told: Mapping[str, str], *, page: str, at: datetime
) -> bool:
    """Write to the owner of a product's business; return whether there is one to write to."""
    owner = accounts.get_owner_mail(product.organisation_id, viewer=CLERK)
    if owner is None:
        return False
    link = settings.ADDRESS + reverse(page, args=[owner.organisation, product.public_id])
    messages.queue_message(
        template=template,
        subject_kind="certificate",
        subject=subject,
        address=owner.address,
        language=_language(product.business.country),
        context={**told, "link": link},
        by=CLERK,
        at=at,
        organisation_id=product.organisation_id,
    )
    return True


def _language(country: str) -> str:
    return "zh-hans" if country == "CN" else "en"


def _subject(row: Certificate) -> str:
    """Return what the letter is about: one paper until one day, whichever products it is told of first."""
    about = f"{row.product.organisation_id} {row.kind} {row.number} {row.issuer} {row.valid_to}"
    return f"cert_{hashlib.sha256(about.encode()).hexdigest()[:32]}"
