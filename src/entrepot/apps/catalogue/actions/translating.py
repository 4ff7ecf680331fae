"""Translates what is missing in the background, and approves what a machine wrote."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_business, own_product, require_member, tell_change
from entrepot.apps.catalogue.models import Product, Translation, TranslationRun
from entrepot.apps.catalogue.refusals import clash, invalid
from entrepot.apps.catalogue.translating import TRANSLATE
from entrepot.apps.catalogue.wording import CHANGED, MISSING, condition, wordings
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.kernel.languages import LANGUAGES
from entrepot.apps.translation import actions as translation
from entrepot.apps.translation.actions import Pair

MOST_APPROVED: Final = 100


def translate_missing(*, languages: Collection[str], by: Actor, at: datetime) -> str:
    """Begin to translate by machine what products lack in languages; return the run's id. For members.

    Also what a machine wrote before the source changed is written anew. Raises ProblemRaised 422 for an
    unknown language, 409 where nothing is missing or a run is under way.
    """
    require_member(by)
    wanted = [code for code in LANGUAGES if code in set(languages)]
    if not wanted or len(wanted) != len(set(languages)):
        raise invalid([("languages", _("This is no language of ours."), ", ".join(LANGUAGES))])
    owner = own_business(by).organisation
    rows = Product.objects.filter(organisation_id=owner, archived_at=None)
    found = Q(pk__in=[])
    for code in wanted:
        found |= condition(MISSING, code) | condition(CHANGED, code)
    with transaction.atomic():
        matched = rows.filter(found).count()
        if not matched:
            raise clash("nothing-missing", _("Nothing is missing in these languages."), _("Choose others."))
        job = TranslationRun(
            organisation_id=owner,
            user_id=by.user_id,
            languages=wanted,
            until=rows.aggregate(last=Max("pk"))["last"],
            matched=matched,
            created_at=at,
        )
        params = {"job": job.public_id, "products": rows.count()}
        key = f"{TRANSLATE}:{owner}"
        job.run = start_bulk_run(name=TRANSLATE, params=params, by=by, exclusive_key=key).public_id
        job.save()
        changes = {"languages": wanted, "products": matched}
        audit.record(
            by=by, action="catalogue.translate_missing", subject=job.public_id, changes=changes, at=at
        )
    return job.public_id


def approve_translations(*, products: Collection[str], language: str, by: Actor, at: datetime) -> int:
    """Approve what a machine wrote for products in a language, after somebody read it; return how many texts.

    What changed since, or lacks an agreed word, is not approved: it wants a person's own look. Each product
    is one change. For members. Raises ProblemRaised 422 for more than a hundred products.
    """
    require_member(by)
    if len(set(products)) > MOST_APPROVED:
        raise invalid([("products", _("These are too many at once."), str(MOST_APPROVED))])
    count = 0
    for product in dict.fromkeys(products):
        with transaction.atomic():
            count += _approve(own_product(product, by=by), language, by=by, at=at)
    return count


def _approve(row: Product, language: str, *, by: Actor, at: datetime) -> int:
    unread = row.translations.filter(
        language=language, state=Translation.State.MACHINE, stale=False, lacks=""
    )
    texts = {(each.thing, each.field): each.text for each in unread}
    if not texts:
        return 0
    unread.update(state=Translation.State.REVIEWED)
    (wording,) = wordings([row])
    pairs = [
        Pair(row.language, piece.text, language, texts[piece.thing, piece.field])
        for piece in wording.pieces
        if (piece.thing, piece.field) in texts
    ]
    translation.remember(pairs=pairs, by=by, at=at)
    row.version += 1
    row.updated_at = at
    row.save(update_fields=["version", "updated_at"])
    changes = {"language": language, "texts": len(texts)}
    tell_change(row, "approve_translations", changes, by=by, at=at)
    return len(texts)
