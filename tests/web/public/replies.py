"""Replies of the contract as the law answers them, written out by hand for the page's own tests."""

from copy import deepcopy
from typing import Any

REQUEST: dict[str, Any] = {
    "destination": "DE",
    "currency": "EUR",
    "lines": [{"hs": "610910", "origin": "CN", "unit_price": "12.00", "quantity": 5}],
}

PRICED: dict[str, Any] = {
    "v": 1,
    "status": "ok",
    "route": "EU-IOSS",
    "currency": "EUR",
    "goods": "60.00",
    "discount": "0.00",
    "freight": "5.00",
    "insurance": "0.00",
    "duty": "3.00",
    "taxes": {"vat": "12.92"},
    "fees": "0.00",
    "total": "80.92",
    "pay": {"checkout": "80.92", "delivery": "0.00"},
    "values": [{"parcel": 0, "intrinsic": "60.00", "customs": "65.00", "basis": "CIF"}],
    "components": [
        {
            "parcel": 0,
            "line": 0,
            "kind": "duty",
            "title": "Flat customs duty on small consignments",
            "amount": "3.00",
            "base": None,
            "base_of": [],
            "expression": "3 EUR/item",
            "rate": None,
            "local": {"currency": "EUR", "amount": "3.00"},
            "rounding": "half_up 0.01 line",
            "measure": "EU.DUTY.FLAT3",
            "source": "EU-2026-382",
            "valid_from": "2026-07-01",
            "valid_to": "2028-07-01",
            "confidence": "S",
            "collect_at": "checkout",
            "liable": "platform",
            "scheme": "EU-IOSS",
            "refund": "claim",
        },
        {
            "parcel": 0,
            "line": 0,
            "kind": "vat",
            "title": "VAT, standard rate",
            "amount": "12.92",
            "base": "68.00",
            "base_of": ["goods", "freight", "duty"],
            "expression": "19% V",
            "rate": "0.19",
            "local": {"currency": "EUR", "amount": "12.92"},
            "rounding": "half_up 0.01 levy",
            "measure": "DE.VAT.STANDARD",
            "source": "DE-USTG",
            "valid_from": "2021-07-01",
            "valid_to": None,
            "confidence": "P",
            "collect_at": "checkout",
            "liable": "platform",
            "scheme": "EU-IOSS",
            "refund": "on_return",
        },
    ],
    "routes": [
        {"route": "EU-IOSS", "name": "Import One-Stop Shop", "status": "ok", "total": "80.92", "reasons": []},
        {
            "route": "EU-H1",
            "name": "Full customs declaration",
            "status": "unknown",
            "total": None,
            "reasons": [
                {
                    "code": "schedule_missing",
                    "message": "The customs tariff of the EU is not loaded for this code.",
                    "fix": "Ask the operator to load the pack EU/schedule.",
                    "source": "EU-TARIC",
                    "subject": "EU/schedule",
                }
            ],
        },
    ],
    "rates": [{"pair": "EUR/USD", "rate": "1.1577", "use": "threshold", "source": "ECB", "on": "2026-10-30"}],
    "needs": [],
    "savings": [],
    "papers": [
        {
            "id": "EU.INVOICE",
            "name": "Commercial invoice",
            "why": "Customs values the goods by it.",
            "who": "seller",
            "source": "EU-2026-382",
            "confidence": "P",
        }
    ],
    "warnings": [
        {
            "code": "handling_fee",
            "message": "A handling fee of about EUR 2 was agreed; its first day is not confirmed.",
            "subject": "EU",
        }
    ],
    "packs": {"DE": "2026-11-01", "EU": "2026-11-01"},
    "valid_until": "2028-07-01",
    "sources": {
        "EU-2026-382": {
            "title": "Council Regulation (EU) 2026/382",
            "address": "https://eur-lex.europa.eu/eli/reg/2026/382",
            "authority": "Council of the EU",
        },
        "DE-USTG": {
            "title": "Umsatzsteuergesetz § 12",
            "address": "https://www.gesetze-im-internet.de/ustg_1980/__12.html",
            "authority": "Federal Ministry of Justice",
        },
        "EU-TARIC": {"title": "TARIC", "address": "", "authority": "European Commission"},
    },
}


def unpriced(status: str, reasons: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a reply without a price, every route closed for these reasons."""
    reply = deepcopy(PRICED)
    reply |= {
        "status": status,
        "route": None,
        "total": None,
        "duty": None,
        "taxes": {},
        "components": [],
        "reasons": reasons,
    }
    reply |= {"papers": [], "warnings": [], "rates": [], "pay": None}
    reply["routes"] = [{"route": "CN-CBEC-9610", "status": status, "total": None, "reasons": reasons}]
    return reply | more


UNKNOWN = unpriced(
    "unknown",
    [
        {
            "code": "schedule_missing",
            "message": "The national tariff is not loaded.",
            "fix": "Ask the operator to load the pack CN/schedule.",
            "source": "",
            "subject": "CN/schedule",
        }
    ],
)
FIXABLE = unpriced(
    "refused",
    [
        {
            "code": "value_over_limit",
            "message": "The order is above ¥5,000 and holds more than one piece.",
            "fix": "Send it as two orders.",
            "source": "CN-2018-49",
            "subject": "order",
        }
    ],
)
REFUSED = unpriced(
    "refused",
    [
        {
            "code": "goods_excluded",
            "message": "Second-hand clothes may not be imported.",
            "fix": "",
            "source": "CN-2018-49",
            "subject": "6309",
        }
    ],
)
NEEDED = unpriced(
    "needs",
    [],
    needs=[
        {
            "field": "lines[0].national",
            "why": "HS 640219 holds four rates in US",
            "code": "national_needed",
            "fix": "Choose the line that describes the goods.",
            "choices": [
                {"code": "6402191541", "description": "Golf shoes, for men"},
                {
                    "code": "6402195090",
                    "description": "Sports footwear, valued over $3 but not over $6.50 a pair",
                },
            ],
        }
    ],
)
