"""Words an organisation agreed on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.languages import LANGUAGES
from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request
from entrepot.apps.text.queries import fold
from entrepot.apps.translation.models import Term

LONGEST = 120
MOST = 2_000


def agree_on_term(
    *, source_language: str, source: str, language: str, agreed: str, by: Actor, at: datetime
) -> str:
    """Agree how a term is said in another language, or change it; return its id. For members.

    Raises ProblemRaised 422 with every wrong field, 409 when there are 2,000 terms already.
    """
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)
    source, agreed = " ".join(source.split()), " ".join(agreed.split())
    errors = [
        (field, _("This cannot be kept."), _("Give 1 to %d characters.") % LONGEST)
        for field, text in (("source", source), ("agreed", agreed))
        if not 0 < len(text) <= LONGEST
    ]
    if language not in LANGUAGES or language == source_language:
        errors.append(("language", _("This is no other language of ours."), ", ".join(LANGUAGES)))
    if source_language not in LANGUAGES:
        errors.append(("source_language", _("This is no language of ours."), ", ".join(LANGUAGES)))
    if errors:
        raise ProblemRaised(invalid_request(errors))
    own = Term.objects.filter(organisation_id=by.organisation_id or 0)
    if own.count() >= MOST:
        raise ProblemRaised(
            conflict("many-terms", _("There are too many agreed words."), detail=_("Drop some first."))
        )
    with transaction.atomic():
        row, _made = own.update_or_create(
            organisation_id=by.organisation_id or 0,
            source_language=source_language,
            language=language,
            folded=fold(source)[:240],
            defaults={"source": source, "agreed": agreed},
            create_defaults={"source": source, "agreed": agreed, "created_at": at},
        )
        changes = {"source": source, "agreed": agreed, "languages": [source_language, language]}
        audit.record(by=by, action="translation.agree_on_term", subject=row.public_id, changes=changes, at=at)
    return row.public_id


def drop_term(*, term: str, by: Actor, at: datetime) -> None:
    """Drop an agreed word; nothing where it is gone already, or another's. For members."""
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)
    with transaction.atomic():
        gone, _rows = Term.objects.filter(public_id=term, organisation_id=by.organisation_id or 0).delete()
        if gone:
            audit.record(by=by, action="translation.drop_term", subject=term, changes={}, at=at)
