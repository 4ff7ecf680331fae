"""The breakdown: one line for each thing that makes the price, with the law behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from entrepot.web.design import formats
from entrepot.web.public import words

SPECIFIC = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})/(\w+)")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was read; ``address`` is empty when it is not on the web."""

    title: str
    address: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """How sure we are, in a word and in a sentence."""

    grade: str
    word: Any
    meaning: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the breakdown. A line without a ``rule`` is a plain amount the seller gave."""

    part: str
    title: Any
    amount: str
    sentence: str = ""
    rule: str = ""
    expression: str = ""
    valid_from: str = ""
    valid_to: str = ""
    source: Source | None = None
    badge: Badge | None = None
    collected: Any = ""
    liable: Any = ""
    scheme: str = ""
    refund: Any = ""
    rounding: str = ""
    local: str = ""
    conflict: str = ""
    note: str = ""


def badge_of(grade: str | None) -> Badge | None:
    """Return the badge of a confidence letter."""
    if grade not in words.CONFIDENCE:
        return None
    return Badge(grade, *words.CONFIDENCE[grade])


def source_of(reply: Mapping[str, Any], name: str | None) -> Source | None:
    """Return the source a reply names by id, with its address when that is a web page."""
    if not name:
        return None
    known = reply.get("sources", {}).get(name)
    if known is None:
        return Source(name)
    address = known.get("address") or ""
    return Source(
        known.get("title") or name,
        address if address.startswith(("https://", "http://")) else "",
        known.get("authority") or "",
    )


def lines_of(reply: Mapping[str, Any], request: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return the lines of a reply: what the seller gave, then what the law adds as far as it is known."""
    unknown = [Line("duty", words.KINDS["duty"], "")] if reply.get("duty") is None else []
    return (*_given(reply, request), *(_charged(reply, part) for part in reply["components"]), *unknown)


def _given(reply: Mapping[str, Any], request: Mapping[str, Any]) -> list[Line]:
    line = request["lines"][0]
    each = formats.money(line["unit_price"], reply["currency"])
    count = formats.number(str(line["quantity"]))
    plain = Decimal(line["unit_price"]) * line["quantity"] == Decimal(reply["goods"])
    # An all-in price is solved: the goods are what is left of it, not the price given.
    sentence = f"{count} × {each}" if plain else _("what is left of the price you gave")
    lines = [Line("goods", words.KINDS["goods"], reply["goods"], sentence)]
    for kind in ("discount", "freight", "insurance"):
        amount = Decimal(reply.get(kind) or 0)
        if amount:
            signed = f"{-amount:f}" if kind == "discount" else f"{amount:f}"
            lines.append(Line(words.PART_OF_KIND.get(kind, "goods"), words.KINDS[kind], signed))
    return lines


def _charged(reply: Mapping[str, Any], part: Mapping[str, Any]) -> Line:
    kind = part["kind"]
    local = part.get("local") or {}
    abroad = local.get("currency", reply["currency"]) != reply["currency"]
    return Line(
        part=words.PART_OF_KIND.get(kind, "tax"),
        title=part.get("title") or words.KINDS.get(kind, kind),
        amount=part["amount"],
        sentence=sentence_of(part, reply),
        rule=part.get("measure") or "",
        expression=part.get("expression") or "",
        valid_from=part.get("valid_from") or "",
        valid_to=part.get("valid_to") or "",
        source=source_of(reply, part.get("source")),
        badge=badge_of(part.get("confidence")),
        collected=words.COLLECTED.get(part.get("collect_at", ""), ""),
        liable=words.LIABLE.get(part.get("liable", ""), part.get("liable") or ""),
        scheme=part.get("scheme") or "",
        refund=words.REFUNDS.get(part.get("refund", ""), ""),
        rounding=part.get("rounding") or "",
        local=formats.money(local["amount"], local["currency"]) if abroad else "",
        conflict=part.get("conflict") or "",
        note=part.get("note") or "",
    )


def sentence_of(part: Mapping[str, Any], reply: Mapping[str, Any]) -> str:
    """Say how an amount was reached: ``19% of €68.00 (goods + freight + duty)``.

    Parts that are nothing in this quote are left out of the words.
    """
    base, currency = part.get("base"), reply["currency"]
    nothing = {
        kind for kind in ("freight", "insurance", "inland", "duty") if not Decimal(reply.get(kind) or 0)
    }
    summed = [kind for kind in part.get("base_of") or () if kind not in nothing]
    names = " + ".join(str(words.KINDS.get(kind, kind)).lower() for kind in summed)
    if part.get("rate") and base:
        said = _("%(rate)s of %(base)s (%(parts)s)") % {
            "rate": formats.percent(part["rate"]),
            "base": formats.money(base, currency),
            "parts": names,
        }
        relief = part.get("relief") or "1"
        if Decimal(relief) == 1:
            return said
        return _("%(sum)s, and %(relief)s of that is charged") % {
            "sum": said,
            "relief": formats.percent(relief),
        }
    if "V" in (part.get("expression") or "") and base:
        return _("%(expression)s, where V is %(base)s (%(parts)s)") % {
            "expression": part["expression"],
            "base": formats.money(base, currency),
            "parts": names,
        }
    return specific(part.get("expression") or "")


def specific(expression: str) -> str:
    """Say a specific rate in words: ``3 EUR/item``; anything else stays as the law writes it."""
    found = SPECIFIC.fullmatch(expression)
    if found is None:
        return expression
    amount, currency, unit = found.groups()
    return _("%(amount)s for each %(unit)s") % {
        "amount": formats.money(amount, currency),
        "unit": words.UNITS.get(unit, unit),
    }
