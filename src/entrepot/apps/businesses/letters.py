"""What is written to the owner of a business about its verification, each thing once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from babel.dates import format_date
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.businesses import words
from entrepot.apps.businesses.models import Business, Proof, Recheck, Verification
from entrepot.apps.kernel.actors import system
from entrepot.apps.messages import actions as messages

CLERK = system("businesses")
LETTERS: Final[Mapping[str, frozenset[str]]] = {
    "business_verified": frozenset({"shop", "link"}),
    "business_refused": frozenset({"shop", "reasons", "link"}),
    "business_recheck": frozenset({"shop", "cause", "day", "link"}),
    "business_proof_accepted": frozenset({"shop", "facts", "link"}),
    "business_proof_refused": frozenset({"shop", "facts", "reason", "link"}),
    "business_held": frozenset({"shop", "cause", "link"}),
}
LOCALES: Final = {"en": "en", "zh-hans": "zh_Hans_CN"}


def write_decision(verification: str, at: datetime) -> None:
    """Tell the owner what was decided; a refusal with each field, reason and fix."""
    row = Verification.objects.select_related("business").get(public_id=verification)
    if row.state == Verification.State.VERIFIED:
        _write(row.business, "business_verified", row.public_id, {}, at)
    elif row.state == Verification.State.REFUSED:
        with translation.override(_language(row.business)):
            reasons = "\n".join(
                f"- {words.FIELD_WORDS[words.REASON_FIELDS[code]]}: "
                f"{words.REASON_WORDS[code]} {words.REASON_FIXES[code]}"
                for code in row.reasons.values_list("code", flat=True)
            )
        reasons = "\n".join(filter(None, (reasons, row.note)))
        _write(row.business, "business_refused", row.public_id, {"reasons": reasons}, at)


def write_notice(recheck: str, at: datetime) -> None:
    """Tell the owner that the business is to be looked at again, why, and until when."""
    row = Recheck.objects.select_related("business").get(public_id=recheck)
    language = _language(row.business)
    day = format_date(row.due_at, "long", locale=LOCALES[language])
    _write(row.business, "business_recheck", recheck, {"cause": _cause(row), "day": day}, at)


def write_hold(recheck: str, at: datetime) -> None:
    """Tell the owner that pay-outs wait, and what ends that."""
    row = Recheck.objects.select_related("business").get(public_id=recheck)
    if row.done_at is None:
        _write(row.business, "business_held", recheck, {"cause": _cause(row)}, at)


def write_proof(proof: str, at: datetime) -> None:
    """Tell the owner what was decided about a paper for declared facts, and why."""
    row = Proof.objects.select_related("business").get(public_id=proof)
    said = {**words.FACT_WORDS, **words.FIGURE_WORDS}
    with translation.override(_language(row.business)):
        facts = "\n".join(f"- {said[fact]}" for fact in row.facts.split())
    if row.state == Proof.State.ACCEPTED:
        _write(row.business, "business_proof_accepted", proof, {"facts": facts}, at, page="sell-about")
    elif row.state == Proof.State.REFUSED:
        told = {"facts": facts, "reason": row.note}
        _write(row.business, "business_proof_refused", proof, told, at, page="sell-about")


def _cause(row: Recheck) -> str:
    with translation.override(_language(row.business)):
        return str(words.CAUSE_WORDS[row.cause])


def _language(row: Business) -> str:
    return "zh-hans" if row.country == "CN" else "en"


def _write(
    row: Business,
    template: str,
    subject: str,
    context: Mapping[str, str],
    at: datetime,
    *,
    page: str = "sell-verification",
) -> None:
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return
    link = settings.ADDRESS + reverse(page, args=[owner.organisation])
    messages.queue_message(
        template=template,
        subject_kind="verification",
        subject=subject,
        address=owner.address,
        language=_language(row),
        context={"shop": row.name, "link": link, **context},
        by=CLERK,
        at=at,
        organisation_id=row.organisation_id,
    )
