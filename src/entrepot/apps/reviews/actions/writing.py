"""What a buyer writes about what they received, and changes for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.files import actions as files
from entrepot.apps.files.actions import Checked
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.queries import ReceivedLine
from entrepot.apps.reviews.access import require_other_side
from entrepot.apps.reviews.letters import write_reviewed
from entrepot.apps.reviews.models import Review, ReviewPhoto
from entrepot.apps.reviews.refusals import Fault, clash, faults_of, invalid
from entrepot.apps.reviews.scores import move_score, tell
from entrepot.core.trade.reviews import STARS, leads_away, may_change, named_in_public

CLERK: Final = system("reviews")
MOST_WORDS: Final = 2000
MOST_PHOTOS: Final = 5
PICTURE: Final = "picture"  # what files call one
LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a buyer says: stars from one to five, words, and how they want to be called (None: as we do)."""

    stars: int
    words: str = ""
    language: str = "en"
    called: str | None = None


def write_review(
    *,
    order: str,
    variant: str,
    wording: Wording,
    by: Actor,
    at: datetime,
    photos: Sequence[Photo] = (),
    key: str = "",
) -> str:
    """Say how a variant was that the actor bought and received; return the review's public id.

    Once for each variant of an order. A guest names the key. Photos are looked at and written anew before
    the transaction. Raises ProblemRaised 422 naming what is wrong, 409 when it has not come or is written
    already, PermissionRefused for the seller's own people.
    """
    line = _received(order, variant, by, key)
    require_other_side(line.organisation, by)
    _check(wording, len(photos))
    checked = _looked_at(photos, by)
    row = _new(line, wording, at)
    try:
        _save(row, checked, by=by, at=at)
    except IntegrityError as error:
        raise clash(
            "reviewed-already",
            _("You have said how this was."),
            _("You can change it for thirty days after you wrote it."),
        ) from error
    return row.public_id


def change_review(
    *,
    review: str,
    wording: Wording,
    by: Actor,
    at: datetime,
    photos: Sequence[Photo] | None = None,
    key: str = "",
) -> None:
    """Say something else, within thirty days; `photos` replace those there were, None keeps them.

    For its author. Raises Review.DoesNotExist, ProblemRaised 422, or 409 when the time is over, it was
    hidden, or it was changed in another window at the same moment.
    """
    row = _own(review, by, key)
    _check(wording, len(photos or ()))
    checked = _looked_at(photos or (), by)
    changed = {
        "stars": wording.stars,
        "words": wording.words.strip(),
        "language": wording.language,
        "changed_at": at,
    }
    if wording.called is not None:
        changed["author"] = _author(wording.called, row.user_id)
    with transaction.atomic():
        same = Review.objects.filter(pk=row.pk, stars=row.stars, changed_at=row.changed_at, hidden_at=None)
        if not may_change(row.created_at, at) or not same.update(**changed):
            raise clash(
                "review-fixed",
                _("This review cannot be changed any more."),
                _("It can be for thirty days, unless it was hidden. Look at it again."),
            )
        if photos is not None:
            _replace_photos(row, checked, by=by, at=at)
        audit.record(by=by, action="reviews.change_review", subject=review, at=at)
        move_score(row, gone=row.stars, come=wording.stars)
        tell(row.product, row.business, at)


def _new(line: ReceivedLine, wording: Wording, at: datetime) -> Review:
    return Review(
        product=line.product,
        business=line.business,
        organisation_id=line.organisation,
        market=line.market,
        country=line.country,
        user_id=line.buyer,
        author=_author(wording.called, line.buyer),
        words=wording.words.strip(),
        language=wording.language,
        order=line.order,
        variant=line.variant,
        stars=wording.stars,
        created_at=at,
    )


def _received(order: str, variant: str, by: Actor, key: str) -> ReceivedLine:
    found = orders.list_received(viewer=by, order=order, key=key)
    line = next((each for each in found if each.variant == variant), None)
    if line is None:
        raise clash(
            "not-received",
            _("Only who received it may say how it was."),
            _("Wait until it has come, or sign in as who bought it."),
        )
    return line


def _own(review: str, by: Actor, key: str) -> Review:
    """Return a review to who bought what it is about; to others it does not exist."""
    row = Review.objects.get(public_id=review, forgotten_at=None)
    mine = orders.list_received(viewer=by, order=row.order, key=key)
    if not any(each.variant == row.variant for each in mine):
        raise Review.DoesNotExist
    return row


def _check(wording: Wording, photos: int) -> None:
    faults: list[Fault] = faults_of("words", wording.words, MOST_WORDS)
    if wording.stars not in STARS:
        faults.append(("stars", _("Choose from one star to five."), "1, 2, 3, 4, 5"))
    if photos > MOST_PHOTOS:
        faults.append(("photos", _("These are too many photos."), _("Choose five at most.")))
    called = (wording.called or "").strip()
    if len(called) > LONGEST_NAME or "@" in called or leads_away(called):
        faults.append(
            ("called", _("You cannot be called that here."), _("A first name is enough, or leave it empty."))
        )
    if faults:
        raise invalid(*faults)


def _author(called: str | None, buyer: int | None) -> str:
    if called is not None:
        return called.strip()
    known = accounts.get_names([buyer], viewer=CLERK).get(buyer, "") if buyer is not None else ""
    return "" if known.startswith("usr_") else named_in_public(known)[:LONGEST_NAME]


def _looked_at(photos: Sequence[Photo], by: Actor) -> list[Checked]:
    checked = [
        files.check_private_file(content=each.content, name=each.name, by=by, field="photos")
        for each in photos
    ]
    if any(each.kind != PICTURE for each in checked):
        raise invalid(("photos", _("This is no photo."), _("Choose JPEG, PNG or WebP files.")))
    return checked


def _save(row: Review, checked: Sequence[Checked], *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        row.save()
        _keep_photos(row, checked, by=by, at=at)
        audit.record(
            by=by,
            action="reviews.write_review",
            subject=row.public_id,
            changes={"order": row.order, "stars": row.stars},
            at=at,
        )
        write_reviewed(row, at)
        move_score(row, come=row.stars)
        tell(row.product, row.business, at)


def _keep_photos(row: Review, checked: Sequence[Checked], *, by: Actor, at: datetime) -> None:
    for position, each in enumerate(checked):
        file = files.keep_private_file(checked=each, by=by, at=at)
        ReviewPhoto.objects.create(review=row, file_id=file, position=position)


def _replace_photos(row: Review, checked: Sequence[Checked], *, by: Actor, at: datetime) -> None:
    gone = list(row.photos.values_list("file_id", flat=True))
    row.photos.all().delete()
    files.blank_private_files(ids=gone, by=by, at=at)
    _keep_photos(row, checked, by=by, at=at)
