from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.access import (
    own_business,
    own_product,
    refuse_taken,
    require_member,
    taken,
    tell_change,
)
from entrepot.apps.catalogue.events import HsConfirmed, ProductArchived, ProductCreated
from entrepot.apps.catalogue.inputs import ProductInput, faults_of
from entrepot.apps.catalogue.models import Listing, Product
from entrepot.apps.catalogue.refusals import invalid, no_product
from entrepot.apps.catalogue.standings import forget_standing
from entrepot.apps.catalogue.writing import keep
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.reference import queries as reference


def create_product(*, product: ProductInput, by: Actor, at: datetime) -> str:
    """Keep a new product of the actor's business as a draft and return its public id. For members.

    An HS code given here counts as confirmed by the seller. Raises ProblemRaised naming every wrong field,
    409 when a SKU is in use, 404 when the organisation has no business.
    """
    require_member(by)
    faults = faults_of(product)
    if faults:
        raise invalid(faults)
    business = own_business(by)
    refuse_taken(product, by=by)
    row = Product(
        organisation_id=business.organisation, business_id=business.id, created_at=at, updated_at=at
    )
    try:
        with transaction.atomic():
            keep(row, product, user_id=by.user_id, at=at)
            audit.record(
                by=by,
                action="catalogue.create_product",
                subject=row.public_id,
                changes={"title": product.title, "hs": product.hs, "variants": len(product.variants)},
                at=at,
            )
            publish(ProductCreated(product=row.public_id, organisation=row.organisation.public_id, at=at))
    except IntegrityError as error:
        raise taken() from error
    return row.public_id


def update_product(
    *, product: str, content: ProductInput, by: Actor, at: datetime, seen: Collection[int] | None = None
) -> bool:
    """Make a product say what `content` says; returns whether anything changed. For members.

    `queries.get_product_input` returns what it says now, to be changed with `dataclasses.replace`. Variants
    that are not named any more are put away. Raises as `create_product` does, and 412 when it is at none of
    the versions `seen`.
    """
    require_member(by)
    faults = faults_of(content)
    if faults:
        raise invalid(faults)
    refuse_taken(content, by=by, keeping=product)
    try:
        with transaction.atomic():
            row = own_product(product, by=by, seen=seen)
            changes = keep(row, content, user_id=by.user_id, at=at)
            if changes:
                tell_change(row, "update_product", changes, by=by, at=at)
    except IntegrityError as error:
        raise taken() from error
    return bool(changes)


def confirm_hs(*, product: str, hs: str, by: Actor, at: datetime) -> None:
    """Confirm under which HS code a product falls: as its seller, as an officer, or as a machine's proposal.

    A machine (a system actor) only proposes: its code is kept, and the seller is asked to confirm it. Raises
    ProblemRaised when HS 2022 has no such six digits.
    """
    if reference.get_hs(hs) is None or len(hs) != 6:  # noqa: PLR2004 - HS
        raise invalid([("hs", _("%s is not a code of HS 2022.") % hs, _("Choose one of the candidates."))])
    with transaction.atomic():
        row, confirmed = _product_to_confirm(product, by=by)
        before = {"hs": row.hs, "confirmed": row.hs_confirmed}
        row.hs, row.hs_edition, row.hs_confirmed = hs, reference.hs_edition(), confirmed
        row.hs_confirmed_by, row.hs_confirmed_at = by.user_id, at
        row.details.filter(kind="national").exclude(value__startswith=hs).delete()
        row.version += 1
        row.updated_at = at
        row.save()
        changes = audit.difference(before, {"hs": hs, "confirmed": confirmed})
        tell_change(row, "confirm_hs", changes, by=by, at=at)
        publish(HsConfirmed(product=row.public_id, hs=hs, edition=row.hs_edition, confirmed=confirmed, at=at))


def archive_product(*, product: str, by: Actor, at: datetime, seen: Collection[int] | None = None) -> None:
    """Put a product and its variants away and take it off every market. For members.

    Raises ProblemRaised 412 when it is at none of the versions `seen`.
    """
    require_member(by)
    with transaction.atomic():
        put_away(own_product(product, by=by, seen=seen), by=by, at=at)


def archive_products(*, organisation_id: int, by: Actor, at: datetime) -> int:
    """Put every product of a closed organisation away; return how many. For the platform's parts."""
    require_role(by, roles.OPERATOR)
    rows = Product.objects.filter(organisation_id=organisation_id, archived_at=None).order_by("pk")
    count = 0
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            live = rows.select_for_update(of=("self",)).select_related("organisation").filter(pk=pk).first()
            if live is not None:
                put_away(live, by=by, at=at)
                count += 1
    return count


def put_away(row: Product, *, by: Actor, at: datetime) -> None:
    """Archive a locked product with its variants and listings, in the caller's transaction."""
    if row.archived_at is None:
        row.state, row.archived_at, row.version = Product.State.ARCHIVED, at, row.version + 1
        row.save(update_fields=["state", "archived_at", "version"])
        row.variants.filter(archived_at=None).update(archived_at=at)
        row.listings.filter(state=Listing.State.PUBLISHED).update(
            state=Listing.State.WITHDRAWN, changed_at=at
        )
        forget_standing(row)
        audit.record(by=by, action="catalogue.archive_product", subject=row.public_id, at=at)
        publish(ProductArchived(product=row.public_id, organisation=row.organisation.public_id, at=at))


def _product_to_confirm(public_id: str, *, by: Actor) -> tuple[Product, str]:
    """Return the locked product and what the confirmation counts for: own people, officers, machines."""
    if by.organisation_id is not None:
        own = Product.objects.filter(public_id=public_id, organisation_id=by.organisation_id).exists()
        if own:
            require_member(by)
            return own_product(public_id, by=by), Product.Confirmed.SELLER
        if not (by.is_system or by.roles & {roles.OPERATOR, roles.OFFICER}):
            raise no_product()  # another seller's: not even told that it is there
    require_role(by, roles.OPERATOR, roles.OFFICER)
    row = (
        Product.objects.select_for_update(of=("self",)).filter(public_id=public_id, archived_at=None).first()
    )
    if row is None:
        raise no_product()
    return row, Product.Confirmed.MACHINE if by.is_system else Product.Confirmed.OFFICER
