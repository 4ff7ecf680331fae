"""What is written about an enquiry: that it is answered, to who asked."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.enquiries.models import Enquiry
from entrepot.apps.kernel.actors import system
from entrepot.apps.messages import actions as messages

CLERK: Final = system("enquiries")
TEMPLATE: Final = "enquiry_answered"
LONGEST: Final = 400

messages.add_template(TEMPLATE, frozenset({"answer", "link", "fast"}))


def write_answered(row: Enquiry, words: str, programme: str, at: datetime) -> None:
    """Tell who asked what is answered; `programme` names whose fast lane brought it sooner, or is empty."""
    address = accounts.get_mail_address(row.asked_by, viewer=CLERK) if row.asked_by is not None else ""
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return
    page = reverse("sell-enquiry", args=[owner.organisation, row.public_id])
    messages.queue_message(
        template=TEMPLATE,
        subject_kind="enquiry",
        subject=row.public_id,
        address=address or owner.address,
        language=row.language,
        context={
            "answer": words if len(words) <= LONGEST else f"{words[:LONGEST]}…",
            "link": settings.ADDRESS + page,
            "fast": programme,
        },
        by=CLERK,
        at=at,
        organisation_id=row.organisation_id,
    )
