"""Readiness: may this be sold there? ready, fix (with what to do), blocked or unknown, with every finding."""

from datetime import date
from typing import Any, Literal, NamedTuple

from entrepot.core.law.quote import Quote

State = Literal["ready", "fix", "blocked", "unknown"]
_STATES: dict[str, State] = {"ok": "ready", "needs": "fix", "refused": "blocked", "unknown": "unknown"}
_KEPT = ("v", "status", "route", "destination", "routes", "needs", "warnings", "papers", "packs", "edition")


def readiness(quote: Quote, reply: dict[str, Any]) -> dict[str, Any]:
    """Return readiness from a quote and its reply: the state and findings, without the amounts.

    A finding is (code, field or subject, message, fix, source). A lawful route makes a listing ready even
    when other routes are closed; a fact to give makes it ``fix``.
    """
    status = str(reply["status"])
    findings = [
        {
            "code": need["code"],
            "subject": need["field"],
            "message": need["why"],
            "fix": need["fix"],
            "source": "",
        }
        for need in reply["needs"]
    ]
    if status != "ok":
        findings += list(reply["reasons"])
    kept = {key: reply[key] for key in _KEPT}
    kept["routes"] = [
        {key: route[key] for key in ("route", "name", "status", "reasons", "needs")}
        for route in reply["routes"]
    ]
    return {
        **kept,
        "state": _STATES[status],
        "findings": findings,
        "priced": quote.priced is not None,
        "valid_until": ends.isoformat() if (ends := holds_until(quote)) else None,
        "sources": reply["sources"],
    }


class Standing(NamedTuple):
    """What of readiness is remembered of many goods: no words and no amounts."""

    state: State
    codes: tuple[str, ...]
    """What was found, in the order of the findings."""
    routes: tuple[str, ...]
    """The lawful ways in, as the pack has them: which is cheapest hangs on more than readiness."""
    valid_until: date | None


def standing(quote: Quote) -> Standing:
    """Return what `readiness` says of a quote, without its words."""
    status, chosen = quote.status, quote.chosen
    codes = [need.code for need in (*quote.needs, *(chosen.needs if chosen else ()))]
    if status != "ok":
        codes += [reason.code for reason in (*quote.reasons, *(chosen.reasons if chosen else ()))]
    return Standing(
        state=_STATES[status],
        codes=tuple(codes),
        routes=tuple(_lawful(quote)),
        valid_until=holds_until(quote),
    )


def holds_until(quote: Quote) -> date | None:
    """Return the first day on which a rule of a lawful way in ends; without one, of the way it is about."""
    routes = _lawful(quote) or ([quote.chosen.route.id] if quote.chosen else [])
    cards = [tariff.card for route in routes for tariff in quote.tariffs.get(route, ())]
    return min((card.valid_until for card in cards if card.valid_until), default=None)


def _lawful(quote: Quote) -> list[str]:
    return [each.route.id for each in quote.priced.routes if each.status == "ok"] if quote.priced else []
