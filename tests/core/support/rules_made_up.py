"""Rules and businesses for hypothesis: any tree, any facts."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from entrepot.core.support.business_facts import Evidence
from entrepot.core.support.eligibility import FACTS, AllOf, AnyOf, Condition, FactType, Known, Not, Rule

ON = date(2026, 11, 22)
CODES = {
    "country": ("CN", "RW", "SG", "KE"),
    "kind": ("farm", "craft", "home"),
    "markets": ("SG", "CN", "EU"),
    "categories": ("coffee", "candles", "tea"),
}
SMALL = {"founded": 6, "joined": 400}


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Return what a test on a fact may compare with."""
    fact = FACTS[name]
    if fact.type is FactType.FLAG:
        return st.just(value=True)
    if name in CODES:
        return st.lists(st.sampled_from(CODES[name]), min_size=1, max_size=3, unique=True).map(tuple)
    return st.integers(0, SMALL.get(name, 12))


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """Return any comparison that makes sense."""
    name = draw(st.sampled_from(tuple(FACTS)))
    fact = FACTS[name]
    evidence = draw(st.sampled_from(Evidence)) if fact.declared else Evidence.DECLARED
    return Condition(name, draw(st.sampled_from(fact.comparisons)), draw(values_of(name)), evidence)


def rules() -> st.SearchStrategy[Rule]:
    """Return any rule of a few levels."""

    def larger(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(parts.map(AllOf), parts.map(AnyOf), inner.map(Not))

    return st.recursive(conditions(), larger, max_leaves=6)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Known]:
    """Return what is known of a business; what it declares may be missing, or known better or worse."""
    found = {}
    for fact in FACTS.values():
        if fact.type is FactType.FLAG:
            value: Any = draw(st.booleans())
        elif fact.type is FactType.AGE:
            value = ON - timedelta(days=draw(st.integers(0, 2500)))
        elif fact.type is FactType.SET:
            value = frozenset(draw(st.sets(st.sampled_from(CODES[fact.name]))))
        elif fact.name in CODES:
            value = draw(st.sampled_from(CODES[fact.name]))
        else:
            value = draw(st.integers(0, 14))
        if fact.declared:
            if draw(st.booleans()) or fact.type is FactType.FLAG:
                known = draw(st.sampled_from(Evidence)) if value else Evidence.DECLARED
                found[fact.name] = Known(value, known)
        else:
            found[fact.name] = Known(value)
    return found
