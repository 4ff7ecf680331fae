"""What is written to a seller about certificates: once before one ends, once when it has ended."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from babel.dates import format_date
from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Min
from django.urls import reverse

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.catalogue.models import Certificate
from entrepot.apps.kernel.actors import system
from entrepot.apps.messages import actions as messages

CLERK: Final = system("catalogue")
ENDING, OVER = "certificate_ending", "certificate_over"
LETTERS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset({"number", "issuer", "day", "products", "link"}) for name in (ENDING, OVER)
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
    seller, last = row.product.business, row.valid_to
    owner = accounts.get_owner_mail(row.product.organisation_id, viewer=CLERK)
    if owner is None or last is None:
        return False
    language = "zh-hans" if seller.country == "CN" else "en"
    page = reverse("sell-product", args=[owner.organisation, row.product.public_id])
    messages.queue_message(
        template=OVER if last < at.date() else ENDING,
        subject_kind="certificate",
        subject=_subject(row),
        address=owner.address,
        language=language,
        context={
            "number": row.number,
            "issuer": row.issuer,
            "day": format_date(last, "long", locale=LOCALES[language]),
            "products": str(products),
            "link": settings.ADDRESS + page,
        },
        by=CLERK,
        at=at,
        organisation_id=row.product.organisation_id,
    )
    return True


def _subject(row: Certificate) -> str:
    """Return what the letter is about: one paper until one day, whichever products it is told of first."""
    about = f"{row.product.organisation_id} {row.kind} {row.number} {row.issuer} {row.valid_to}"
    return f"cert_{hashlib.sha256(about.encode()).hexdigest()[:32]}"
