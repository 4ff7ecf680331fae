"""Readiness: may this be sold there? ready, fix (with what to do), blocked or unknown, with every finding."""

from typing import Any, Literal

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
