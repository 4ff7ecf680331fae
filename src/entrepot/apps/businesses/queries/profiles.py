"""Profiles and standings: the public sees what is listed; a seller its own; officers all."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import words
from entrepot.apps.businesses.models import Business, Fact, Text, Verification
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PictureView
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.statements import Read

MOST = 200
_SHOWN = Q(state__in=[Business.State.LISTED, Business.State.VERIFIED]) | Q(
    state=Business.State.PENDING, refused_at=None
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A business as the world sees it, its texts in the language asked for or in their first."""

    public_id: str
    name: str
    country: str
    kind: str
    is_verified: bool
    story: str
    tagline: str
    languages: tuple[str, ...]
    facts: tuple[str, ...]
    photo: PictureView | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBusiness:
    """A business as its own people and officers see it. `reasons` are those of the last refusal."""

    profile: Profile
    state: str
    may_list: bool
    may_be_paid: bool
    reasons: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a business may do now, for the apps that sell and pay. `id` and `organisation` are row numbers."""

    id: int
    organisation: int
    public_id: str
    name: str
    country: str
    kind: str
    may_list: bool
    may_be_paid: bool
    is_held: bool
    """Verified, but a look again is overdue: pay-outs wait."""


def get_own_business(*, viewer: Actor, language: str = "en") -> OwnBusiness | None:
    """Return the business of the viewer's organisation, or None when it has none."""
    rows = live().filter(organisation_id=viewer.organisation_id or 0)
    row = rows.first()
    return _own(row, language, viewer) if row is not None else None


def get_profile(public_id: str, *, viewer: Actor, language: str = "en") -> Profile:
    """Return a business's profile to anyone when it is listed, else to its own people and officers only.

    Raises Business.DoesNotExist.
    """
    if sees_all(viewer):
        row = live().filter(public_id=public_id).first()
    else:
        row = _KNOWN_TO.first(public_id=public_id, organisation=viewer.organisation_id or 0)
    if row is None:
        raise Business.DoesNotExist
    return _profiles([row], language, viewer)[0]


def list_profiles(
    *, viewer: Actor, language: str = "en", country: str = "", after: str = "", limit: int = 50
) -> list[Profile]:
    """Return listed businesses by name, 200 at most; `after` is the public id of the last one seen."""
    rows = live().filter(_SHOWN).order_by("name", "id")
    if country:
        rows = rows.filter(country=country)
    if after:
        last = Business.objects.filter(public_id=after).first()
        if last is not None:
            rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, id__gt=last.pk))
    return _profiles(list(rows[: min(limit, MOST)]), language, viewer)


def list_businesses(*, viewer: Actor, state: str = "", limit: int = MOST) -> list[OwnBusiness]:
    """Return businesses in a state (or all), newest first. For operators and officers."""
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    rows = live().order_by("-id")
    if state:
        rows = rows.filter(state=state)
    return [_own(row, "en", viewer) for row in rows[: min(limit, MOST)]]


def get_names(public_ids: Collection[str], *, viewer: Actor) -> dict[str, str]:
    """Return the names of businesses that the viewer may know of, by public id.

    To the platform also of those that closed: their orders and money stay.
    """
    return dict(_remembered(viewer).filter(public_id__in=public_ids).values_list("public_id", "name"))


def get_standings(*, organisations: Collection[int], viewer: Actor) -> dict[int, Standing]:
    """Return what the businesses of organisations (by row number) may do. For apps above, and own rows."""
    rows = live().filter(organisation_id__in=organisations)
    if not sees_all(viewer):
        rows = rows.filter(_SHOWN | Q(organisation_id=viewer.organisation_id or 0))
    return {row.organisation_id: _standing(row) for row in rows}


def get_standing(public_id: str, *, viewer: Actor) -> Standing:
    """Return what a business may do now: whether it may sell, and whether it may be paid out.

    The platform asks of one that closed too: it sells nothing any more, but a refund, a chargeback, an
    invoice or money that came back may still be to do. Raises Business.DoesNotExist when the viewer may not
    know of it.
    """
    row = _OF_ALL.first(public_id=public_id) if sees_all(viewer) else _visible_to(viewer, public_id)
    if row is None:
        raise Business.DoesNotExist
    closed = row.archived_at is not None or row.organisation.archived_at is not None
    return replace(_standing(row), may_list=False) if closed else _standing(row)


_OF_ALL = Read(
    lambda *, public_id: Business.objects.select_related("organisation").filter(public_id=public_id)
)


def _visible_to(viewer: Actor, public_id: str) -> Business | None:
    return visible(viewer).select_related("organisation").filter(public_id=public_id).first()


def listed_condition(prefix: str) -> Q:
    """Return the condition that a row's business may list, for an app above with a foreign key `prefix`."""
    return Q(
        **{
            f"{prefix}__archived_at": None,
            f"{prefix}__organisation__archived_at": None,
            f"{prefix}__state__in": [Business.State.LISTED, Business.State.VERIFIED],
        }
    ) | Q(
        **{
            f"{prefix}__archived_at": None,
            f"{prefix}__organisation__archived_at": None,
            f"{prefix}__state": Business.State.PENDING,
            f"{prefix}__refused_at": None,
        }
    )


def list_facts(public_id: str, *, viewer: Actor, at: datetime) -> tuple[str, ...]:
    """Return the flags a business had declared at a moment. Raises Business.DoesNotExist."""
    row = visible(viewer).get(public_id=public_id)
    rows = row.facts.filter(created_at__lte=at, fact__in=words.FACTS).filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
    )
    return tuple(sorted(set(rows.values_list("fact", flat=True))))


def live() -> QuerySet[Business]:
    """Return the businesses that were not put away, nor their organisations."""
    return Business.objects.filter(archived_at=None, organisation__archived_at=None)


def sees_all(viewer: Actor) -> bool:
    """Say whether the viewer reads every business."""
    return viewer.is_system or bool(viewer.roles & {roles.OPERATOR, roles.OFFICER})


def visible(viewer: Actor) -> QuerySet[Business]:
    """Return the businesses a viewer may know of."""
    if sees_all(viewer):
        return live()
    return _known_to(viewer.organisation_id or 0)


def _known_to(organisation: Any) -> QuerySet[Business]:
    """Return the businesses that everybody may know of, and that of an organisation (row number)."""
    return live().filter(_SHOWN | Q(organisation_id=organisation))


_KNOWN_TO: Read[Business] = Read(
    lambda *, public_id, organisation: _known_to(organisation).filter(public_id=public_id)
)
_TEXTS: Read[Text] = Read(lambda *, ids: Text.objects.filter(business__id__in=ids).order_by("id"))
_FACTS: Read[tuple[int, str]] = Read(
    lambda *, ids: (
        Fact.objects.filter(business__id__in=ids, withdrawn_at=None, fact__in=words.FACTS)
        .order_by("fact")
        .values_list("business_id", "fact")
    )
)


def _remembered(viewer: Actor) -> QuerySet[Business]:
    """Return the businesses a viewer may know of; the platform forgets none."""
    return Business.objects.all() if sees_all(viewer) else visible(viewer)


def _may_list(row: Business) -> bool:
    if row.state == Business.State.PENDING:
        return row.refused_at is None
    return row.state in {Business.State.LISTED, Business.State.VERIFIED}


def _standing(row: Business) -> Standing:
    return Standing(
        id=row.pk,
        organisation=row.organisation_id,
        public_id=row.public_id,
        name=row.name,
        country=row.country,
        kind=row.kind,
        may_list=_may_list(row),
        may_be_paid=row.state == Business.State.VERIFIED and row.held_at is None,
        is_held=row.state == Business.State.VERIFIED and row.held_at is not None,
    )


def _own(row: Business, language: str, viewer: Actor) -> OwnBusiness:
    refused = row.verifications.filter(state=Verification.State.REFUSED).order_by("-id").first()
    standing = _standing(row)
    speaks = refused is not None and row.refused_at is not None
    return OwnBusiness(
        profile=_profiles([row], language, viewer)[0],
        state=row.state,
        may_list=standing.may_list,
        may_be_paid=standing.may_be_paid,
        reasons=tuple(refused.reasons.values_list("code", flat=True)) if refused and speaks else (),
        note=refused.note if refused and speaks else "",
    )


def _profiles(rows: list[Business], language: str, viewer: Actor) -> list[Profile]:
    """Return profiles with three queries, however many there are."""
    ids = [row.pk for row in rows]
    texts: dict[int, dict[str, dict[str, str]]] = {}
    for text in _TEXTS.rows(ids=ids):
        texts.setdefault(text.business_id, {}).setdefault(text.field, {})[text.language] = text.text
    facts: dict[int, list[str]] = {}
    for business, fact in _FACTS.rows(ids=ids):
        facts.setdefault(business, []).append(fact)
    photos = files.list_pictures(ids=[row.photo_id for row in rows if row.photo_id], viewer=viewer)
    return [
        Profile(
            public_id=row.public_id,
            name=row.name,
            country=row.country,
            kind=row.kind,
            is_verified=row.state == Business.State.VERIFIED,
            story=_in_language(texts.get(row.pk, {}).get(words.STORY, {}), language),
            tagline=_in_language(texts.get(row.pk, {}).get(words.TAGLINE, {}), language),
            languages=tuple(texts.get(row.pk, {}).get(words.STORY, {})),
            facts=tuple(facts.get(row.pk, ())),
            photo=photos.get(row.photo_id or 0),
            since=row.created_at,
        )
        for row in rows
    ]


def _in_language(texts: dict[str, str], language: str) -> str:
    """Return the text in the language, else in the one it was written in first, else nothing."""
    return texts.get(language) or next(iter(texts.values()), "")
