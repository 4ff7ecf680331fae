"""The answer to "Can I sell this there?" as a paper to hand over: the price line by line, with its law."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from entrepot.apps.kernel import clock
from entrepot.web.design import formats
from entrepot.web.documents.paper import (
    Bars,
    Cell,
    Column,
    Facts,
    Paper,
    Part,
    Prose,
    Reckoning,
    Table,
)
from entrepot.web.public.answers import Answer
from entrepot.web.public.lines import Line, Source

WHOLE = 1000


def paper_of_quote(shown: Answer, question: Mapping[str, Any]) -> Paper:
    """Return an answer as a paper; `question` is what the page repeats of it, with its address."""
    given = question["given"]
    on = given.get("on") or clock.now().date()
    code = question["code"]
    return Paper(
        name=f"quote-{code.hs}-{given['origin']}-{shown.destination}-{on:%Y-%m-%d}".lower(),
        title=shown.headline,
        number="",
        at=datetime.combine(on, time.min, UTC),
        facts=(
            (_("Law as of"), formats.day(on)),
            (_("Sent from"), question["origin_name"]),
            (_("Country of destination"), shown.country),
        ),
        parts=tuple(_parts(shown, question)),
        foot=_("information, not legal advice"),
    )


def _parts(shown: Answer, question: Mapping[str, Any]) -> Iterator[Part]:
    yield Facts(pairs=tuple(_asked(shown, question)))
    if shown.priced:
        yield _reckoning(shown)
        yield _bars(shown)
    if shown.unsure:
        told = ", ".join(f"{each.title} ({each.badge.word})" for each in shown.unsure if each.badge)
        yield Prose(title=_("Confirm before you rely on it:"), paragraphs=(told,))
    reasons = tuple(" ".join(part for part in (each.message, each.fix) if part) for each in shown.findings)
    if reasons or shown.needs:
        needed = tuple(f"{each.why} {each.fix}".strip() for each in shown.needs)
        yield Prose(title=_("Why, and what would change it"), paragraphs=(*reasons, *needed))
    ruled = [each for each in shown.lines if each.rule]
    if ruled:
        yield _rules(shown, ruled)
    yield from _more(shown)
    yield Prose(title=_("Ask again"), paragraphs=(question["share_absolute"],), is_quiet=True)


def _asked(shown: Answer, question: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    given, code = question["given"], question["code"]
    yield _("Goods"), question["goods"]
    yield _("Code"), given.get("national") or code.hs
    price = formats.money(given["price"], given["currency"])
    yield _("Pieces and price"), f"{given['quantity']} × {price}"
    if given.get("freight"):
        yield _("Freight"), formats.money(given["freight"], given["currency"])
    if given.get("grams"):
        yield _("Weight with packaging"), f"{given['grams']} g"
    if shown.way:
        yield _("Way in"), f"{shown.way.name} ({shown.way.id})"
    if shown.reply.get("valid_until"):
        yield _("This price holds until"), formats.day(shown.reply["valid_until"])


def _reckoning(shown: Answer) -> Reckoning:
    currency = shown.reply["currency"]
    beside: list[tuple[Any, str]] = []
    door = shown.reply["pay"]["delivery"]
    if Decimal(door):
        beside = [
            (_("Paid with the order"), formats.money(shown.reply["pay"]["checkout"], currency)),
            (_("Paid on delivery"), formats.money(door, currency)),
        ]
    if shown.local_total:
        beside.append((_("In local money about"), shown.local_total))
    return Reckoning(
        lines=tuple(
            (each.title, formats.money(each.amount, currency)) for each in shown.lines if each.amount
        ),
        total=(_("The buyer pays"), formats.money(shown.reply["total"], currency)),
        beside=tuple(beside),
    )


def _bars(shown: Answer) -> Bars:
    currency = shown.reply["currency"]
    return Bars(
        title=_("What the price is made of"),
        bars=tuple(
            (
                each.label,
                f"{formats.money(each.amount, currency)} · {formats.percent(each.share)}",
                int(each.share * WHOLE),
            )
            for each in shown.parts
        ),
    )


def _rules(shown: Answer, ruled: list[Line]) -> Table:
    currency = shown.reply["currency"]
    return Table(
        title=_("The law behind each line"),
        columns=(
            Column(_("Line"), share=3),
            Column(_("In force"), share=2),
            Column(_("How sure"), share=2),
            Column(_("Amount"), "right"),
        ),
        rows=tuple(
            (
                Cell(
                    each.title,
                    tuple(part for part in (each.sentence, each.rule, _source(each.source)) if part),
                ),
                _since(each),
                str(each.badge.word) if each.badge else "",
                formats.money(each.amount, currency) if each.amount else _("not known"),
            )
            for each in ruled
        ),
    )


def _more(shown: Answer) -> Iterator[Part]:
    if shown.papers:
        yield Table(
            title=_("Papers"),
            columns=(
                Column(_("Paper"), share=2),
                Column(_("Why"), share=3),
                Column(_("Who has it"), share=2),
            ),
            rows=tuple(
                (Cell(each.name, (_source(each.source),) if each.source else ()), each.why, str(each.who))
                for each in shown.papers
            ),
        )
    warnings = tuple(each["message"] for each in shown.reply.get("warnings", ()))
    if warnings:
        yield Prose(title=_("Mind this"), paragraphs=warnings)
    rates = tuple(
        (each.pair, " · ".join(part for part in (each.rate, each.source, formats.day(each.on)) if part))
        for each in shown.rates
    )
    if rates:
        yield Facts(title=_("Exchange rates used"), pairs=rates)
    packs = tuple((pack, formats.day(edition)) for pack, edition in shown.reply.get("packs", {}).items())
    if packs:
        yield Facts(title=_("Law as of"), pairs=packs)


def _since(line: Line) -> str:
    if line.valid_from and line.valid_to:
        days = {"start": formats.day(line.valid_from), "end": formats.day_before(line.valid_to)}
        return _("%(start)s to %(end)s") % days
    if line.valid_from:
        return _("since %(start)s, no end known") % {"start": formats.day(line.valid_from)}
    return _("no first day recorded")


def _source(source: Source | None) -> str:
    if source is None:
        return ""
    return " · ".join(part for part in (source.title, source.authority, source.address) if part)
