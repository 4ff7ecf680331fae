"""A rule as a condition over the table of facts: the same answer as core's, for a million at once.

Core's three-valued logic becomes two conditions, what is surely yes and what is surely no; neither holds for
what is unknown. A denial changes places, so that no condition ever has to deny an empty cell.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from entrepot.apps.programmes.models import FactValue
from entrepot.core.support.eligibility import FactType, Literal, Node, Rule, cutoff, normalised

ALWAYS, NEVER = Q(pk__gt=0), Q(pk__lte=0)


def surely(rule: Rule, on: date) -> Q:
    """Return the condition on `BusinessFacts` for the businesses that a rule surely takes on a day."""
    return compile_node(normalised(rule), on)


def surely_not(rule: Rule, on: date) -> Q:
    """Return the condition for those it surely does not take; the rest is unknown."""
    return compile_node(normalised(rule, denied=True), on)


def compile_node(node: Node | Literal, on: date) -> Q:
    """Return the condition for what a rule without denials surely takes."""
    if isinstance(node, Literal):
        return _literal(node, on)
    found = ALWAYS if node.every else NEVER
    for part in node.parts:
        own = compile_node(part, on)
        found = found & own if node.every else found | own
    return found


def _literal(literal: Literal, on: date) -> Q:
    condition, fact = literal.condition, literal.condition.about
    if literal.denied:  # surely not: the value is known, and another
        return _other(literal, on)
    return _matches(literal, on) & (
        Q(**{f"{fact.name}_rank__gte": condition.evidence.rank}) if fact.declared else Q()
    )


def _matches(literal: Literal, on: date) -> Q:
    condition, fact = literal.condition, literal.condition.about
    name, value = fact.name, condition.value
    if fact.type is FactType.SET:
        return Q(_has_any(name, value))
    if fact.type is FactType.CHOICE:
        return Q(**{f"{name}__in": value})
    if fact.type is FactType.FLAG:
        return Q(**{name: True})
    grows = condition.comparison == "at_least"
    if fact.type is FactType.AGE:
        age = int(value) if grows else int(value) + 1  # type: ignore[arg-type] # a number, by the fact's type
        return Q(**{f"{name}__{'lte' if grows else 'gt'}": cutoff(on, age, fact.unit)})
    return Q(**{f"{name}__{'gte' if grows else 'lte'}": value})


def _other(literal: Literal, on: date) -> Q:
    """Return the condition for a known value that does not match; an empty cell meets none of these."""
    condition, fact = literal.condition, literal.condition.about
    name, value = fact.name, condition.value
    if fact.type is FactType.SET:
        return Q(~_has_any(name, value))
    if fact.type is FactType.CHOICE:
        return ~Q(**{f"{name}__in": value})  # never empty
    if fact.type is FactType.FLAG:
        return Q(**{name: False})
    grows = condition.comparison == "at_least"
    if fact.type is FactType.AGE:
        age = int(value) if grows else int(value) + 1  # type: ignore[arg-type] # a number, by the fact's type
        return Q(**{f"{name}__{'gt' if grows else 'lte'}": cutoff(on, age, fact.unit)})
    return Q(**{f"{name}__{'lt' if grows else 'gt'}": value})


def _has_any(name: str, value: object) -> Exists:
    codes = value if isinstance(value, tuple) else ()
    return Exists(FactValue.objects.filter(business=OuterRef("pk"), fact=name, value__in=codes))
