"""Every golden vector of ``docs/law/golden-*.toml`` on the real packs: the docs run as tests."""

import json
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.core.law.real_law import made, reply
from tests.core.law.small_law import PLAIN, VAT, SmallLaw, amounts, ask, line

from entrepot.core.law.keeping import from_plain, to_plain
from entrepot.core.law.quote import recompute

TABLES = sorted((Path(__file__).parents[3] / "docs" / "law").glob("golden-*.toml"))


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{table.stem}: {case['name']}")
        for table in TABLES
        for case in tomllib.loads(table.read_text(encoding="utf-8"))["case"]
    ]


CORE = [case for table in TABLES for case in tomllib.loads(table.read_text(encoding="utf-8")).get("core", ())]
SHORT = {
    "warning": lambda answer: [warning["code"] for warning in answer["warnings"]],
    "warning_subject": lambda answer: [warning["subject"] for warning in answer["warnings"]],
    "reason": lambda answer: answer["reasons"][0]["code"] if answer["reasons"] else None,
    "subject": lambda answer: [reason["subject"] for reason in answer["reasons"]],
    "need": lambda answer: [need["field"] for need in answer["needs"]],
}


def _found(answer: dict[str, Any], key: str) -> Any:
    """Return what a key of ``expect`` names in a reply."""
    if key in SHORT:
        return SHORT[key](answer)
    if key.startswith("routes."):
        name, what = key.removeprefix("routes.").rsplit(".", 1)
        route = next(each for each in answer["routes"] if each["route"] == name)
        field = {"reason": "code", "subject": "subject"}.get(what)
        if field:
            return route["reasons"][0][field] if route["reasons"] else None
        return route[what]
    found: Any = answer
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _flat(expected: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in expected.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


@pytest.mark.parametrize("case", _cases())
def test_the_reply_is_what_the_law_says(case: dict[str, Any]) -> None:
    given = case["request"]
    request = json.loads(given) if isinstance(given, str) else given
    answer = reply(request)
    for key, value in _flat(case["expect"]).items():
        found = _found(answer, key)
        expected = None if value == "null" else value
        if key in {"warning", "warning_subject", "subject", "need"}:
            wanted = expected if isinstance(expected, list) else [expected]
            assert set(wanted) <= set(found), f"{key}: {wanted} not in {found}"
        else:
            assert found == expected, f"{key}: {found!r}, and the law says {expected!r}: {answer['reasons']}"
    quote = made(request)
    if quote.priced:
        kept = json.loads(json.dumps(to_plain(quote.stored())))
        assert recompute(from_plain(kept)) == quote.priced


@pytest.mark.parametrize("case", CORE, ids=lambda case: case["name"])
def test_the_arithmetic_on_a_given_rate_is_what_the_law_says(case: dict[str, Any]) -> None:
    plain = {"duty": PLAIN, "vat": VAT}
    rows = [
        replace(plain[charge["levy"]], base="goods", expression=charge["expression"])
        for charge in case["charges"]
    ]
    quote = ask(SmallLaw(*rows), line(case["value"]))
    found = amounts(quote)
    for charge in case["charges"]:
        assert found[charge["levy"]] == int(Decimal(charge["amount"]) * 100)
    assert sum(found.values()) == int(Decimal(case["sum"]) * 100)


def test_there_are_golden_vectors() -> None:
    assert len(_cases()) > 40
