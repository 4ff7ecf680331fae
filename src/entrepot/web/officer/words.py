"""What programme officers, businesses and the public read of programmes, in their language."""

from django.utils.translation import gettext as _

from entrepot.apps.desk.queries import list_fast_lanes
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.programmes import saying, words
from entrepot.apps.programmes.queries import BenefitView, NearMiss
from entrepot.core.support.eligibility import (
    Change,
    Explanation,
    Line,
    Literal,
    Rule,
    Words,
    read,
    say_condition,
)
from entrepot.web.design import formats, places


def rule_words() -> Words:
    """Return the words of a rule for whoever reads now."""
    return saying.rule_words(places.current().language)


def read_rule(rule: Rule) -> tuple[Line, ...]:
    """Return a rule as an outline in plain words."""
    return read(rule, rule_words())


def say_reasons(found: Explanation) -> list[str]:
    """Return why a rule says what it says of a business, a sentence each."""
    spoken = rule_words()
    return [say_condition(each.literal, spoken) for each in found.because]


def say_changes(changes: tuple[Change, ...]) -> list[str]:
    """Return what would have to be otherwise, a sentence each, with what to do."""
    return saying.say_changes(changes, language=places.current().language, say_day=formats.day)


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
