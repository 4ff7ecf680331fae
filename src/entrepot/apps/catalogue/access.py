"""Whose product it is, and who may change it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.queries import Standing
from entrepot.apps.catalogue.events import ProductChanged
from entrepot.apps.catalogue.inputs import ProductInput
from entrepot.apps.catalogue.models import Product, Variant
from entrepot.apps.catalogue.refusals import changed_meanwhile, clash, invalid, no_product
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.problems import ProblemRaised


def require_member(by: Actor) -> None:
    """Refuse whoever may not write the catalogue of the organisation they act for."""
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)


def sees_all(viewer: Actor) -> bool:
    """Say whether the viewer reads every seller's rows: the system, operators and officers."""
    return viewer.is_system or bool(viewer.roles & {roles.OPERATOR, roles.OFFICER})


def own_business(by: Actor) -> Standing:
    """Return the standing of the actor's business; refuse (409) an organisation without one."""
    organisation = by.organisation_id or 0
    own = businesses.get_standings(organisations=[organisation], viewer=by).get(organisation)
    if own is None:
        raise clash(
            "no-business", _("Your organisation has no business yet."), _("Register it: three fields.")
        )
    return own


def require_listed(by: Actor) -> None:
    """Refuse (409) an actor whose business may not list."""
    if not own_business(by).may_list:
        raise clash(
            "business-not-listed",
            _("Your business may not list yet."),
            _("List it first, or read why it was refused."),
        )


def own_product(public_id: str, *, by: Actor, seen: Collection[int] | None = None) -> Product:
    """Return a live product of the actor's organisation, locked; raises the 404 for one of others.

    `seen` are the versions that the actor has before them: at another one by now it is refused (412).
    """
    row = (
        Product.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(public_id=public_id, organisation_id=by.organisation_id or 0, archived_at=None)
        .first()
    )
    if row is None:
        raise no_product()
    if seen is not None and row.version not in seen:
        raise changed_meanwhile()
    return row


def refuse_taken(given: ProductInput, *, by: Actor, keeping: str = "") -> None:
    """Refuse SKUs and a handle that another product of the seller has, each by its field."""
    others = Variant.objects.filter(organisation_id=by.organisation_id or 0, archived_at=None)
    skus = {variant.sku for variant in given.variants}
    used = set(others.filter(sku__in=skus).exclude(product__public_id=keeping).values_list("sku", flat=True))
    errors = [
        (f"variants[{number}].sku", _("Another product of yours has this SKU."), _("Give it its own."))
        for number, variant in enumerate(given.variants)
        if variant.sku in used
    ]
    products = Product.objects.filter(organisation_id=by.organisation_id or 0, archived_at=None)
    if given.handle and products.filter(handle=given.handle).exclude(public_id=keeping).exists():
        errors.append(("handle", _("Another product of yours has this name."), _("Give it its own.")))
    if errors:
        raise invalid(errors)


def taken() -> ProblemRaised:
    """Return the refusal for a SKU that somebody took between our look and our write."""
    return clash("sku-taken", _("A SKU of this product is in use."), _("Look again and give it its own."))


def tell_change(row: Product, action: str, changes: Mapping[str, object], *, by: Actor, at: datetime) -> None:
    """Write a change of a product into the audit and announce it."""
    audit.record(by=by, action=f"catalogue.{action}", subject=row.public_id, changes=changes, at=at)
    publish(ProductChanged(product=row.public_id, organisation=row.organisation.public_id, at=at))
