"""What programme officers, businesses and the public read of programmes, in their language."""

from typing import Any

from django.utils.translation import gettext as _

from entrepot.apps.businesses.words import KIND_WORDS
from entrepot.apps.desk.queries import list_fast_lanes
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.programmes import words
from entrepot.apps.programmes.queries import BenefitView, NearMiss
from entrepot.apps.reference import queries as reference
from entrepot.core.support.eligibility import (
    Change,
    Explanation,
    Line,
    Literal,
    Need,
    Rule,
    Words,
    read,
    say_condition,
)
from entrepot.web.design import formats, places


def rule_words() -> Words:
    """Return the words of a rule for whoever reads now."""
    return words.rule_words(say_code)


def say_code(fact: str, code: str) -> str:
    """Say one code of a fact's list."""
    if fact == "country":
        return reference.country_name(code, places.current().language)
    return str(KIND_WORDS.get(code, code)) if fact == "kind" else code


def read_rule(rule: Rule) -> tuple[Line, ...]:
    """Return a rule as an outline in plain words."""
    return read(rule, rule_words())


def say_reasons(found: Explanation) -> list[str]:
    """Return why a rule says what it says of a business, a sentence each."""
    spoken = rule_words()
    return [say_condition(each.literal, spoken) for each in found.because]


def say_changes(changes: tuple[Change, ...]) -> list[str]:
    """Return what would have to be otherwise, a sentence each, with what to do."""
    return [_say_change(change, rule_words()) for change in changes]


def say_near_miss(miss: NearMiss) -> str:
    """Return the part without which a rule would take more."""
    if isinstance(miss.part, Literal):
        return say_condition(miss.part, rule_words())
    return _("A group of conditions")


def say_benefit(benefit: BenefitView) -> str:
    """Return one benefit in a line."""
    name = str(words.BENEFIT_WORDS[benefit.kind])
    more = [_how_much(benefit), *_where(benefit)]
    told = ", ".join(each for each in more if each)
    return f"{name}: {told}" if told else name


def _how_much(benefit: BenefitView) -> str:
    if benefit.kind in words.UNIT_WORDS:
        unit = str(words.UNIT_WORDS[benefit.kind])
        return f"{benefit.quantity} {unit}"
    if benefit.share is not None:
        return formats.percent((benefit.share).normalize())
    if benefit.amount is not None:
        said = formats.money(benefit.amount.to_decimal(), benefit.amount.currency)
        return _("%(amount)s an order") % {"amount": said} if benefit.kind == "fee_relief" else said
    return ""


def _where(benefit: BenefitView) -> list[str]:
    found = [_("in market %(market)s") % {"market": benefit.market}] if benefit.market else []
    if benefit.category:
        found.append(_("for the category “%(category)s”") % {"category": benefit.category})
    if benefit.lanes:
        titles = list_fast_lanes(viewer=ANONYMOUS)
        found.append(", ".join(str(titles.get(lane, lane)) for lane in benefit.lanes))
    return found


def _say_change(change: Change, spoken: Words) -> str:
    said = say_condition(change.literal, spoken)
    if change.from_day is not None:
        return _("%(what)s – from %(day)s on") % {"what": said, "day": formats.day(change.from_day)}
    told: dict[str, Any] = {
        Need.TELL: _("%(what)s – not known yet: tell it in your profile"),
        Need.PROVE: _("%(what)s – declared; it has to be shown by a document"),
        Need.CHANGE: "%(what)s",
    }
    return str(told[change.need]) % {"what": said}
