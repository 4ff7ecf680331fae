"""From the form to the request of the contract, and from its field names back to the form's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.public.forms import EXTRA, AskForm

FORM_FIELDS = {
    "destination": "to",
    "region": "to",
    "ship_from": "sent_from",
    "prices": "prices",
    "incoterm": "incoterm",
    "indivisible": "indivisible",
    "buyer.tax_id": "tax_id",
    "currency": "currency",
    "freight": "freight",
    "insurance": "insurance",
    "mode": "mode",
    "purpose": "purpose",
    "on": "on",
    "route": "route",
    "buyer": "buyer",
    "buyer.kind": "buyer",
    "buyer.cbec_spent_this_year": "spent",
    "hs": "what",
    "national": "national",
    "origin": "origin",
    "unit_price": "price",
    "quantity": "quantity",
    "grams": "grams",
    "ml": "ml",
    "pieces": "pieces",
    "claim": "agreement",
    "claim.agreement": "agreement",
    "claim.proof": "proof",
}
PLAIN = ("freight", "insurance", "mode", "purpose", "route", "prices", "incoterm")
"""Fields that go into the request as they stand."""
PASSING = frozenset({"step", "narrow", "found"})
"""Words of one moment of the form, not of the question."""
UNSAID = frozenset(
    {("purpose", "sale"), ("buyer", "consumer"), ("mode", "air"), ("prices", "net"), ("incoterm", "DDP")}
)
"""What is meant anyway when an address does not say it."""
_LINE = re.compile(r"^lines\[0\]\.")
_EXTRAS = {"measures": "measure", "facts": "fact", "rates": "rate"}
_DIGITS = re.compile(r"[\s.\-]")


@dataclass(frozen=True, slots=True)
class Code:
    """The code a question is about: six digits, and the national digits when a longer code was typed."""

    hs: str
    national: str = ""


def form_field(field: str) -> str:
    """Return the form's name for a field of the contract (``lines[0].measures.PR`` is ``measure.PR``)."""
    name = _LINE.sub("", field)
    head, _dot, subject = name.partition(".")
    if head in _EXTRAS and subject and EXTRA.fullmatch(f"{_EXTRAS[head]}.{subject}"):
        return f"{_EXTRAS[head]}.{subject}"
    return FORM_FIELDS.get(name, FORM_FIELDS.get(head, "what"))


def chosen_code(data: QueryDict) -> Code | None:
    """Return the code typed into the first field, or the candidate chosen for the words that stand there."""
    what = data.get("what", "").strip()
    digits = _DIGITS.sub("", what)
    if digits.isascii() and digits.isdigit() and len(digits) in {6, 8, 10}:
        return Code(digits[:6], digits if len(digits) > len("000000") else "")
    chosen = data.get("hs", "")
    # A candidate belongs to the words it was found for: other words, another choice.
    if chosen and data.get("found", what) == what and reference.get_hs(chosen) is not None:
        return Code(chosen)
    return None


def request_body(form: AskForm, code: Code, destination: str) -> dict[str, Any]:
    """Return the request of the contract for one destination."""
    given = form.cleaned_data
    line: dict[str, Any] = {
        "hs": code.hs,
        "origin": given["origin"],
        "unit_price": given["price"],
        "quantity": given["quantity"],
    }
    national = given["national"] or code.national
    if national:
        line["national"] = national
    line |= {name: given[name] for name in ("grams", "ml", "pieces") if given[name]}
    line |= extras(given, measure="measures", fact="facts")
    if given["indivisible"]:
        line["indivisible"] = True
    if given["agreement"]:
        line["claim"] = {"agreement": given["agreement"], "proof": given["proof"] or None}
    body: dict[str, Any] = {
        "v": 1,
        "destination": destination,
        "ship_from": given["sent_from"] or given["origin"],
        "currency": given["currency"],
        "lines": [line],
        "buyer": {"kind": given["buyer"] or "consumer"},
    }
    if given["spent"]:
        body["buyer"]["cbec_spent_this_year"] = given["spent"]
    if given["tax_id"]:
        body["buyer"]["tax_id"] = given["tax_id"]
    body |= {name: given[name] for name in PLAIN if given[name]}
    if given["on"]:
        body["on"] = given["on"].isoformat()
    return body | extras(given, rate="rates")


def extras(given: Mapping[str, Any], **names: str) -> dict[str, dict[str, str]]:
    """Gather ``measure.PR``, ``fact.upper`` or ``rate.USD/IDR`` under the contract's keys."""
    found: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        kind, _dot, subject = name.partition(".")
        if value and kind in names:
            found.setdefault(names[kind], {})[subject] = value
    return found


def destinations(form: AskForm) -> list[str]:
    """Return every destination asked for, once each, the main one first."""
    return list(dict.fromkeys([form.cleaned_data["to"], *form.cleaned_data["also"]]))


def share_address(data: QueryDict, **changes: str | None) -> str:
    """Return the answer's address with only the words that say something; ``None`` takes a word away."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        said = [value for value in values if value and (name, value) not in UNSAID]
        if said and name not in PASSING:
            kept.setlist(name, said)
    for name, change in changes.items():
        kept.pop(name, None)
        if change:
            kept[name] = change
    return f"{places.place_url('answer')}?{kept.urlencode()}"
