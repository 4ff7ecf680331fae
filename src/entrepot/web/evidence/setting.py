"""The gathered file of a dispute or a chargeback as a paper: what was said and shown, step by step.

A paper is handed on, to a bank or an adviser: it names both sides to whoever reads it, and nobody is "you".
"""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from entrepot.apps.orders.queries import DisputeView, OrderChargebackView, OrderView
from entrepot.web.design import formats
from entrepot.web.documents.paper import Column, Facts, Paper, Part, Prose, Table
from entrepot.web.documents.paper import Said as SetSaid
from entrepot.web.evidence.shown import (
    Said,
    ShownCase,
    ShownEvidence,
    amount,
    shown_case,
    shown_evidence,
)

ANYBODY: Final = "anybody"
"""Who reads a paper: neither side."""


def paper_of_case(case: DisputeView, order: OrderView) -> Paper:
    """Return the whole file of a dispute, as far as its reader sees it, dated by its last step."""
    shown = shown_case(case, me=ANYBODY, address=str, now=case.opened_at)
    moments = [case.opened_at, *(each.at for each in case.steps), *(each.at for each in case.statements)]
    return Paper(
        name=f"complaint-{case.public_id}",
        title=_("File of a complaint"),
        number=case.public_id,
        at=max(moments),
        facts=(
            (_("Order"), case.order),
            (_("Opened"), formats.moment(case.opened_at)),
            (_("Stands"), case.state_words),
        ),
        parts=tuple(_case(case, order, shown)),
        foot=case.order,
    )


def paper_of_chargeback(found: OrderChargebackView, order: OrderView) -> Paper:
    """Return all that speaks against a chargeback, as it goes to the bank, dated by what came last."""
    shown = shown_evidence(found, address=str, now=found.opened_at, until=None, me=ANYBODY)
    return Paper(
        name=f"chargeback-{found.chargeback}",
        title=_("File of a chargeback"),
        number=found.chargeback,
        at=max([found.opened_at, *(each.at for each in found.added)]),
        facts=(
            (_("Order"), found.order),
            (_("Opened"), formats.moment(found.opened_at)),
            (_("Stands"), found.state_words),
        ),
        parts=tuple(_chargeback(found, order, shown)),
        foot=found.order,
    )


def _case(case: DisputeView, order: OrderView, shown: ShownCase) -> Iterator[Part]:
    pairs = [(_("Why"), case.reason_words), (_("The buyer asks for"), amount(case.asked))]
    if case.offer is not None:
        pairs.append((_("The seller offers"), amount(case.offer)))
    ending = shown.ending or shown.decision
    if ending:
        pairs.append((_("How it ends"), ending))
    yield Facts(pairs=tuple(pairs))
    lines = case.lines or order.lines
    yield Table(
        title=_("The goods"),
        columns=(Column(_("Pieces"), "right"), Column(_("Description of goods"), share=1)),
        rows=tuple((formats.number(str(each.quantity)), each.title) for each in lines),
    )
    yield from _order(order)
    yield Prose(title=_("What was said and shown"), paragraphs=() if shown.said else (_("Nothing yet."),))
    for each in shown.said:
        yield _said(each)
    yield Table(
        title=_("What happened"),
        columns=(Column(_("When")), Column(_("What"), share=2), Column(_("Who"), share=1)),
        rows=tuple(
            (each.when, " ".join(part for part in (each.words, each.why) if part), each.who)
            for each in reversed(shown.happened)
        ),
    )


def _chargeback(found: OrderChargebackView, order: OrderView, shown: ShownEvidence) -> Iterator[Part]:
    yield Facts(
        pairs=(
            (_("Why, as the bank says"), found.reason_words),
            (_("Taken back by the bank"), amount(found.amount)),
            *(
                ((_("The bank decides from what it has by"), formats.moment(found.due_at)),)
                if found.due_at
                else ()
            ),
        )
    )
    yield from _order(order)
    for part in shown.parts:
        weighty = (_("Counts most for the bank."),) if part.is_weighty else ()
        text = tuple(each for each in part.text.split("\n") if each.strip())
        yield Prose(title=part.words, paragraphs=(*weighty, *text))
        for each in part.added:
            yield _said(each)


def _order(order: OrderView) -> Iterator[Part]:
    told: list[tuple[Any, str]] = [(_("Paid"), amount(order.total))]
    for at, words in (
        (order.paid_at, _("Paid on")),
        (order.delivered_at, _("Delivered on")),
    ):
        if at is not None:
            told.append((words, formats.moment(at)))
    told += [(_("Number on the package"), each.tracking) for each in order.parcels if each.tracking]
    yield Facts(title=_("The order"), pairs=tuple(told))


def _said(each: Said) -> SetSaid:
    files = tuple(f"{file.name} ({file.about})" for file in each.files)
    return SetSaid(who=each.who, when=each.when, text=each.text, shown=files)
