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
        "valid_until": reply["valid_until"],
        "sources": reply["sources"],
    }


class Standing(NamedTuple):
    """What of readiness is remembered of many goods: no words and no amounts."""

    state: State
    codes: tuple[str, ...]
    """What was found, in the order of the findings."""
    routes: tuple[str, ...]
    """The lawful ways in, the chosen one first."""
    valid_until: date | None


def standing(quote: Quote) -> Standing:
    """Return what `readiness` says of a quote, without its words."""
    status, chosen = quote.status, quote.chosen
    codes = [need.code for need in (*quote.needs, *(chosen.needs if chosen else ()))]
    if status != "ok":
        codes += [reason.code for reason in (*quote.reasons, *(chosen.reasons if chosen else ()))]
    lawful = [each.route.id for each in quote.priced.routes if each.status == "ok"] if quote.priced else []
    first = [chosen.route.id] if chosen and status == "ok" else []
    return Standing(
        state=_STATES[status],
        codes=tuple(codes),
        routes=tuple(dict.fromkeys((*first, *lawful))),
        valid_until=quote.valid_until,
    )
