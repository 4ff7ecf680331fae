"""A programme in the making: drafted, changed, put before a second person, sent back, approved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.programmes.lasting import person_of
from entrepot.apps.programmes.models import Benefit, Programme, Text, Version
from entrepot.apps.programmes.refusals import clash, invalid, moved_on, second_person
from entrepot.apps.programmes.terms import ProgrammeTerms, check, missing_texts

State = Version.State


def draft_programme(*, terms: ProgrammeTerms, by: Actor, at: datetime) -> str:
    """Draft a programme and return its public id; nothing of it holds yet. For officers and operators.

    Raises ProblemRaised 422 naming every fault.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    check(terms, at.date())
    with transaction.atomic():
        programme = Programme.objects.create(created_at=at)
        _write(Version(programme=programme, number=1, created_at=at), terms)
        _record("draft_programme", programme, {"name": _name(terms)}, by, at)
    return programme.public_id


def change_programme(*, programme: str, terms: ProgrammeTerms, by: Actor, at: datetime) -> int:
    """Change the draft, or draft the next version of one that is published; return the version's number.

    What is published holds until the next version is. Raises Programme.DoesNotExist, ProblemRaised: 422 for
    faults, 409 while a version waits for a second person, or when the programme has ended.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    check(terms, at.date())
    with transaction.atomic():
        row = Programme.objects.select_for_update().get(public_id=programme)
        if row.state == Programme.State.ENDED:
            raise moved_on()
        present = row.versions.filter(state__in=[State.DRAFT, State.WAITING, State.APPROVED]).first()
        if present is not None and present.state != State.DRAFT:
            raise clash(
                "version-waits",
                _("A version waits to be approved or published."),
                _("Send it back first."),
            )
        last = row.versions.aggregate(last=Max("number"))["last"] or 0
        version = present or Version(programme=row, number=last + 1, created_at=at)
        _write(version, terms)
        _record("change_programme", row, {"version": version.number}, by, at)
    return version.number


def propose_version(*, programme: str, by: Actor, at: datetime) -> None:
    """Put the draft before a second person. Needs its texts in every language of the installation.

    Raises Programme.DoesNotExist, ProblemRaised: 422 naming missing texts, 409 without a draft.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Programme.objects.get(public_id=programme)
    draft = row.versions.filter(state=State.DRAFT).first()
    if draft is None:
        raise moved_on()
    texts: dict[str, dict[str, str]] = {}
    for text in draft.texts.all():
        texts.setdefault(text.field, {})[text.language] = text.text
    missing = missing_texts(texts)
    if missing:
        raise invalid(
            *(
                (f"texts.{name}.{language}", _("This text is missing."), _("Write it in every language."))
                for name, language in missing
            )
        )
    _step(
        row, State.DRAFT, State.WAITING, "propose_version", by=by, at=at, proposed_by=person_of(by), note=""
    )


def send_version_back(*, programme: str, why: str, by: Actor, at: datetime) -> None:
    """Make a version that waits, or is approved, a draft again, and say why. Raises ProblemRaised (409)."""
    require_role(by, roles.OFFICER, roles.OPERATOR)
    if not why.strip():
        raise invalid(("why", _("It is not said why."), _("Say it in a sentence.")))
    row = Programme.objects.get(public_id=programme)
    waiting = row.versions.filter(state__in=[State.WAITING, State.APPROVED]).first()
    if waiting is None:
        raise moved_on()
    columns = {"proposed_by": "", "approved_by": "", "note": why.strip()[:300]}
    _step(row, State(waiting.state), State.DRAFT, "send_version_back", by=by, at=at, **columns)


def approve_version(*, programme: str, by: Actor, at: datetime) -> None:
    """Approve the version that another person proposed. Raises ProblemRaised (409) for who proposed it."""
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Programme.objects.get(public_id=programme)
    waiting = row.versions.filter(state=State.WAITING).first()
    if waiting is None:
        raise moved_on()
    if waiting.proposed_by == person_of(by):
        raise second_person()
    _step(row, State.WAITING, State.APPROVED, "approve_version", by=by, at=at, approved_by=person_of(by))


def _step(
    row: Programme, before: State, after: State, action: str, *, by: Actor, at: datetime, **columns: str
) -> None:
    with transaction.atomic():
        if not row.versions.filter(state=before).update(state=after, **columns):
            raise moved_on()
        _record(action, row, {"state": [before.value, after.value], **columns}, by, at)


def _write(version: Version, terms: ProgrammeTerms) -> None:
    version.rule, version.starts_on, version.ends_on = terms.rule, terms.starts_on, terms.ends_on
    version.budget, version.cap, version.places = terms.budget, terms.cap, terms.places
    version.automatic, version.gives_back = terms.automatic, terms.gives_back
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError:  # a second draft at the same moment
        raise moved_on() from None
    version.texts.all().delete()
    version.benefits.all().delete()
    Text.objects.bulk_create(
        Text(version=version, field=name, language=language, text=text.strip())
        for name, by_language in terms.texts.items()
        for language, text in by_language.items()
        if text.strip()
    )
    Benefit.objects.bulk_create(
        Benefit(
            version=version,
            position=position,
            kind=each.kind,
            share=each.share,
            amount_minor=each.amount.minor if each.amount else None,
            market=each.market,
            category=each.category,
            lanes=" ".join(each.lanes),
            quantity=each.quantity,
        )
        for position, each in enumerate(terms.benefits)
    )


def _name(terms: ProgrammeTerms) -> str:
    return next(iter(terms.texts.get("name", {}).values()), "")


def _record(action: str, row: Programme, changes: dict[str, object], by: Actor, at: datetime) -> None:
    audit.record(by=by, action=f"programmes.{action}", subject=row.public_id, changes=changes, at=at)
