"""The answer first: one verdict, one sentence, and everything that stands behind it, ready to be shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from entrepot.core.money import exponent
from entrepot.web.design import formats
from entrepot.web.public import words
from entrepot.web.public.asking import form_field
from entrepot.web.public.lines import Badge, Line, Source, badge_of, lines_of, source_of
from entrepot.web.public.parts import Part, parts_of

UNSURE = frozenset("WUC")
SELLER_CAN_CHANGE = frozenset(
    {"value_over_limit", "scheme_missing", "mode_not_allowed", "bonded_only", "order_limit_several_items"}
    | {"sg_item_limit", "sg_consignment_limit", "my_item_limit", "my_consignment_limit"}
)
"""Codes of refusals that another parcel, way or registration removes; goods and sale stay as they are."""

OTHER_SALE = frozenset({"domestic_only", "import_only", "not_a_return", "not_a_sale", "commercial_sale"})
"""Codes that only say: this route is for another kind of sale."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, with what would change it."""

    code: str
    message: str
    fix: str
    subject: str
    source: Source | None
    route: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One way into the country and why it was, or was not, taken."""

    id: str
    name: str
    status: str
    word: Any
    total: str
    chosen: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document the shipment needs."""

    name: str
    why: str
    who: Any
    source: Source | None
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that is missing, and the form's field for it."""

    field: str
    why: str
    fix: str
    choices: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """One exchange rate and all it was used for."""

    pair: str
    rate: str
    source: str
    on: str
    uses: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the answer page shows for one destination."""

    destination: str
    country: str
    verdict: str
    word: str
    headline: str
    reply: Mapping[str, Any]
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    needs: tuple[Need, ...]
    routes: tuple[Route, ...]
    papers: tuple[Paper, ...]
    rates: tuple[Rate, ...]

    @property
    def priced(self) -> bool:
        """Say whether there is a price."""
        return bool(self.reply["status"] == "ok")

    @property
    def unsure(self) -> tuple[Line, ...]:
        """Return the lines that should be confirmed before anybody relies on them."""
        return tuple(line for line in self.lines if line.badge and line.badge.grade in UNSURE)

    @property
    def local_total(self) -> str:
        """Return the total in the money of the country, roughly, when a rate for it was used anyway."""
        return in_local_money(self.reply) if self.priced else ""

    @property
    def way(self) -> Route | None:
        """Return the route that was taken."""
        return next((route for route in self.routes if route.chosen), None)


def answer(reply: Mapping[str, Any], request: Mapping[str, Any], country: str, said: str) -> Answer:
    """Turn a reply of the contract into what the page shows; ``said`` is the country inside a sentence."""
    priced = reply["status"] == "ok"
    routes = tuple(sorted(_routes(reply), key=_standing))
    verdict = verdict_of(reply, routes)
    findings = () if priced or verdict == "needs" else tuple(_findings(reply, routes))
    partly = verdict == "unknown" and bool(reply.get("components"))
    return Answer(
        destination=request["destination"],
        country=country,
        verdict=verdict,
        word=str(word_of(verdict)),
        headline=headline_of(verdict, reply, said),
        reply=reply,
        parts=parts_of(reply) if priced else (),
        lines=lines_of(reply, request) if priced or partly else (),
        findings=findings,
        needs=() if priced else tuple(_needs(reply)),
        routes=routes,
        papers=tuple(_papers(reply)),
        rates=tuple(_rates(reply)),
    )


def verdict_of(reply: Mapping[str, Any], routes: tuple[Route, ...]) -> str:
    """Return yes, unsure, fix, no, unknown or needs.

    It can be fixed when no route is open but one is closed only for reasons the seller can change.
    """
    status = reply["status"]
    if status == "ok":
        weak = any(part.get("confidence") in UNSURE for part in reply["components"])
        return "unsure" if weak else "yes"
    if status == "needs":
        return "needs"
    if any(_can_be_fixed(route) for route in routes):
        return "fix"
    return "no" if status == "refused" else "unknown"


def _can_be_fixed(route: Route) -> bool:
    closed = route.status == "refused" and bool(route.findings)
    return closed and all(finding.code in SELLER_CAN_CHANGE for finding in route.findings)


def word_of(verdict: str) -> str:
    """Return the verdict in one or two words."""
    return {
        "yes": _("Yes"),
        "unsure": _("Yes, to be confirmed"),
        "fix": _("You can fix this"),
        "no": _("No"),
        "unknown": _("We do not know yet"),
        "needs": _("One more fact"),
    }[verdict]


def headline_of(verdict: str, reply: Mapping[str, Any], country: str) -> str:
    """Return the answer as one sentence."""
    if verdict in {"yes", "unsure"}:
        total = formats.money(reply["total"], reply["currency"])
        return _("A buyer in %(country)s pays %(total)s") % {"country": country, "total": total}
    return {
        "fix": _("Not to %(country)s like this, but it can be put right"),
        "no": _("This cannot be sold to %(country)s"),
        "unknown": _("No price for %(country)s yet: part of its law is not loaded"),
        "needs": _("Tell us one more thing for a price in %(country)s"),
    }[verdict] % {"country": country}


def _finding(reply: Mapping[str, Any], reason: Mapping[str, Any], route: str = "") -> Finding:
    return Finding(
        reason.get("code", ""),
        reason.get("message") or reason.get("code", ""),
        reason.get("fix") or "",
        reason.get("subject") or "",
        source_of(reply, reason.get("source")),
        route,
    )


def _needs(reply: Mapping[str, Any]) -> Iterator[Need]:
    """Yield each missing fact once, with the national lines to choose from where the law names some."""
    asked: set[str] = set()
    for need in reply.get("needs", ()):
        field = form_field(need["field"])
        if field not in asked:
            asked.add(field)
            yield Need(field, need["why"], need.get("fix") or "", _coarsest(need.get("choices") or ()))


def _coarsest(choices: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return the lines that carry a rate: not those that only divide a line above for statistics."""
    codes = {choice["code"] for choice in choices}
    return tuple(
        choice
        for choice in choices
        if not any(choice["code"][:digits] in codes for digits in range(6, len(choice["code"])))
    )


def _routes(reply: Mapping[str, Any]) -> Iterator[Route]:
    for route in reply.get("routes", ()):
        name = route.get("title") or route.get("name") or route["route"]
        yield Route(
            id=route["route"],
            name=name,
            status=route["status"],
            word=words.STATUSES.get(route["status"], route["status"]),
            total=route.get("total") or "",
            chosen=reply["status"] == "ok" and route["route"] == reply.get("route"),
            findings=(
                *(_finding(reply, reason, name) for reason in route.get("reasons", ())),
                *(_finding(reply, need | {"message": need["why"]}, name) for need in route.get("needs", ())),
            ),
        )


def _findings(reply: Mapping[str, Any], routes: tuple[Route, ...]) -> Iterator[Finding]:
    """Yield each reason once: what can be put right, else the reply's own and those of routes like it."""
    said: set[tuple[str, str]] = set()
    fixable = [finding for route in routes if _can_be_fixed(route) for finding in route.findings]
    own = [_finding(reply, reason) for reason in reply.get("reasons", ())]
    alike = [finding for route in routes if route.status == reply["status"] for finding in route.findings]
    for finding in fixable or (*own, *alike):
        if (finding.message, finding.fix) not in said:
            said.add((finding.message, finding.fix))
            yield finding


def _standing(route: Route) -> tuple[bool, int, bool]:
    """Return what sorts routes: the one taken, the nearest to open, last those for another kind of sale."""
    order = ("ok", "needs", "unknown", "refused")
    elsewhere = any(finding.code in OTHER_SALE for finding in route.findings)
    return not route.chosen, order.index(route.status), elsewhere


def in_local_money(reply: Mapping[str, Any]) -> str:
    """Return a priced reply's total in the other currency of its first exchange rate, written out."""
    for used in reply.get("rates", ()):
        base, _slash, quote = used["pair"].partition("/")
        rate = Decimal(used["rate"])
        if reply["currency"] in {base, quote} and rate:
            direct = reply["currency"] == base
            amount = Decimal(reply["total"]) * rate if direct else Decimal(reply["total"]) / rate
            currency = quote if direct else base
            return formats.money(amount.quantize(Decimal(1).scaleb(-exponent(currency))), currency)
    return ""


def _rates(reply: Mapping[str, Any]) -> Iterator[Rate]:
    uses: dict[tuple[str, str, str, str], list[Any]] = {}
    for used in reply.get("rates", ()):
        key = (used["pair"], used["rate"], used.get("source") or "", used.get("on") or "")
        uses.setdefault(key, []).append(words.RATE_USES.get(used.get("use", ""), used.get("use")))
    for key, words_of in uses.items():
        yield Rate(*key, tuple(words_of))


def _papers(reply: Mapping[str, Any]) -> Iterator[Paper]:
    for paper in reply.get("papers", ()):
        who = paper.get("who") or ""
        yield Paper(
            name=paper.get("name") or paper["id"],
            why=paper.get("why") or "",
            who=words.WHO.get(who, who),
            source=source_of(reply, paper.get("source")),
            badge=badge_of(paper.get("confidence")),
        )


def total_of(shown: Answer) -> Decimal | None:
    """Return the total as a number to sort by, when there is one."""
    return Decimal(shown.reply["total"]) if shown.priced else None
