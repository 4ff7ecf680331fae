"""Answering a chargeback: what speaks for the seller, or that the buyer may keep the money."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.kernel.problems import ProblemRaised, conflict
from entrepot.apps.payments import providers, states, tasks
from entrepot.apps.payments.actions.asking import _record_what
from entrepot.apps.payments.actions.recording import record_answer
from entrepot.apps.payments.answers import step
from entrepot.apps.payments.evidence import Evidence, EvidenceFacts, EvidencePaper
from entrepot.apps.payments.models import Chargeback, ChargebackPaper
from entrepot.apps.payments.provider import ProviderRefusedError, ProviderUnavailableError
from entrepot.apps.payments.queries import ChargebackView, get_chargeback
from entrepot.apps.payments.reporting import close_chargeback_report, report_chargeback
from entrepot.core.trade.chargebacks import EvidenceKind
from entrepot.core.trade.stages import OPERATOR as PLATFORM
from entrepot.core.trade.stages import SYSTEM

CASHIER = system("cashier")

log = structlog.get_logger("entrepot.payments")


def begin_evidence(
    *,
    chargeback: str,
    texts: Mapping[EvidenceKind, str],
    papers: Sequence[tuple[EvidenceKind, int]],
    facts: EvidenceFacts,
    by: Actor,
    at: datetime,
) -> ChargebackView:
    """Commit what to show the card scheme; `send_answer` then sends it. For operators.

    `papers` are (kind, row of a private file) that the caller may hand on. Raises Chargeback.DoesNotExist,
    IllegalMoveError when it was answered or decided, ProblemRaised (409) when somebody was quicker.
    """
    require_role(by, OPERATOR)
    answer = {"texts": {kind.value: text for kind, text in texts.items()}, "facts": facts.as_plain()}
    with transaction.atomic():
        row = Chargeback.objects.select_related("intent").get(public_id=chargeback)
        _claim(row, "evidence_sent", by, at, answer=answer)
        for kind, file in papers:
            ChargebackPaper.objects.get_or_create(chargeback=row, file_id=file, defaults={"kind": kind})
    return get_chargeback(chargeback, viewer=CASHIER)


def begin_acceptance(*, chargeback: str, why: str, by: Actor, at: datetime) -> ChargebackView:
    """Commit that the buyer may keep the money; `send_answer` then says so. For operators.

    Raises Chargeback.DoesNotExist, IllegalMoveError when it was answered or decided, ProblemRaised (409).
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = Chargeback.objects.select_related("intent").get(public_id=chargeback)
        _claim(row, "accepted", by, at, why=why)
    return get_chargeback(chargeback, viewer=CASHIER)


def send_answer(*, chargeback: str, by: Actor, at: datetime) -> ChargebackView:
    """Ask the provider to take our answer to a chargeback. For operators. Asked again, it resumes.

    What the provider does not take goes back to the desk, open again.
    """
    require_outside()
    require_role(by, OPERATOR)
    row = Chargeback.objects.select_related("intent").get(public_id=chargeback)
    if row.state in states.ASKED:
        intent = row.intent
        provider = providers.get_provider(intent.provider)
        key, reference = intent.public_id, row.provider_reference
        try:
            if row.state == states.ANSWERING:
                answer = provider.submit_evidence(key, chargeback=reference, evidence=_evidence(row))
            else:
                answer = provider.accept_chargeback(key, chargeback=reference)
        except ProviderUnavailableError:
            log.warning("payment_provider_silent", payment=key, step="chargeback")
        except ProviderRefusedError as error:
            _record_what(lambda: provider.fetch(key), intent, at)  # it may be decided by now
            _note_refusal(row, error.reason, at)
        else:
            record_answer(provider=intent.provider, answer=answer, by=CASHIER, at=at)
    return get_chargeback(chargeback, viewer=CASHIER)


def _claim(row: Chargeback, event: str, by: Actor, at: datetime, *, why: str = "", **columns: object) -> None:
    who = {SYSTEM} if by.is_system else {PLATFORM}
    if not step(row, event, who=who, by=by, at=at, why=why, **columns):
        raise ProblemRaised(
            conflict("chargeback-moved-on", _("Somebody was quicker."), detail=_("Look at it again."))
        )
    close_chargeback_report(row, event, at=at)
    tasks.look_after_later(row.public_id, at=at, wait=tasks.AT_ONCE)


def _note_refusal(row: Chargeback, reason: str, at: datetime) -> None:
    """Open a chargeback again whose answer the provider did not take, and put it before a person."""
    with transaction.atomic():
        row.refresh_from_db()
        if row.state in states.ASKED and step(row, "not_taken", who={SYSTEM}, by=CASHIER, at=at, why=reason):
            report_chargeback(row, at=at)


def _evidence(row: Chargeback) -> Evidence:
    """Return our answer as the provider takes it, with the bytes of every paper."""
    papers = []
    for paper in row.papers.select_related("file").order_by("pk"):
        found = files.read_private_file(id_=paper.file_id, viewer=CASHIER)
        key = f"{row.public_id}:{paper.pk}"
        kind = EvidenceKind(paper.kind)
        papers.append(EvidencePaper(key, kind, found.name, found.content_type, found.content))
    texts = {EvidenceKind(kind): text for kind, text in row.answer.get("texts", {}).items()}
    facts = EvidenceFacts.from_plain(row.answer.get("facts", {}))
    return Evidence(texts=texts, papers=tuple(papers), facts=facts)
