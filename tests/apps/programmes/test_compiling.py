"""A rule over the table says of every business what core says of it alone: yes, no, or neither."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.core.support.rules_made_up import CODES, ON, rules
from tests.factories import AT

from entrepot.apps.programmes import snapshot
from entrepot.apps.programmes.compiling import surely, surely_not
from entrepot.apps.programmes.models import BusinessFacts, FactValue
from entrepot.core.support.eligibility import FACTS, FactType, Rule, Verdict, decide

pytestmark = pytest.mark.django_db
BUSINESSES = 60


def row_of(number: int, chance: Random) -> BusinessFacts:
    row = BusinessFacts(
        business=f"biz_{number}", row=number, organisation_id=number, name=f"B{number}", gathered_at=AT
    )
    for fact in FACTS.values():
        if fact.type is FactType.SET:
            continue
        value: Any = chance.randrange(15)
        if fact.type is FactType.FLAG:
            value = chance.random() < 0.5
        elif fact.type is FactType.AGE:
            value = ON - timedelta(days=chance.randrange(2500))
        elif fact.name in CODES:
            value = chance.choice(CODES[fact.name])
        nullable = BusinessFacts._meta.get_field(fact.name).null
        setattr(row, fact.name, None if nullable and chance.random() < 0.3 else value)
        if fact.declared:
            setattr(row, f"{fact.name}_rank", chance.randrange(3) if value else 0)
    return row


@pytest.fixture
def table() -> list[BusinessFacts]:
    chance = Random(7)  # noqa: S311 - the same businesses each time, no secret
    rows = BusinessFacts.objects.bulk_create(row_of(number, chance) for number in range(BUSINESSES))
    FactValue.objects.bulk_create(
        FactValue(business=row, fact=fact, value=value)
        for row in rows
        for fact in ("markets", "categories")
        for value in CODES[fact]
        if chance.random() < 0.4
    )
    return rows


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rule=rules())
def test_the_table_and_core_agree(table: list[BusinessFacts], rule: Rule) -> None:
    values = snapshot.values_of(table)
    told = {
        verdict: {
            row.pk
            for row in table
            if decide(rule, snapshot.facts_of(row, values.get(row.pk, {})), ON) is verdict
        }
        for verdict in Verdict
    }
    taken = set(BusinessFacts.objects.filter(surely(rule, ON)).values_list("pk", flat=True))
    refused = set(BusinessFacts.objects.filter(surely_not(rule, ON)).values_list("pk", flat=True))
    assert taken == told[Verdict.YES]
    assert refused == told[Verdict.NO]
