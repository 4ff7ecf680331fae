"""What customs holds: what was declared. The declared name and number stand with the order."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.customs.models import (
    CustomsAnswer,
    Declaration,
    DeclarationDue,
    DeclarationLine,
    DeclarationMove,
    Question,
)
from entrepot.apps.kernel.personal import NOBODY, Whose, hands_over, holds


def nobody(whose: Whose) -> Q:
    """Return no row: words of customs and sellers may name a buyer, but are found by the order alone."""
    del whose
    return NOBODY


def of_declarations(whose: Whose) -> Q:
    """Return the condition for rows of an organisation's declarations."""
    return Q(declaration__organisation_id=whose.organisation_id or 0)


holds(Declaration, "reason", kind="declaration", title=_("What customs decided"), of=nobody)
holds(DeclarationMove, "why", kind="declaration", title=_("Steps of declarations"), of=nobody)
holds(CustomsAnswer, "text", kind="declaration", title=_("Answers of customs"), of=nobody)
holds(Question, "text", "answer", kind="declaration", title=_("Questions of customs"), of=nobody)
hands_over(
    Declaration,
    *("public_id", "parcel", "order", "country", "route", "state", "currency", "value_minor", "number"),
    *("submitted_at", "released_at"),
    title=_("Declarations"),
    of=lambda whose: Q(organisation_id=whose.organisation_id or 0),
)
hands_over(
    DeclarationLine,
    *("declaration_id", "number", "hs", "national", "origin", "description", "quantity", "value_minor"),
    title=_("Lines of declarations"),
    of=of_declarations,
)
hands_over(
    DeclarationDue,
    *("declaration_id", "kind", "scheme", "currency", "quoted_minor", "assessed_minor"),
    title=_("Duties and taxes of declarations"),
    of=of_declarations,
)
