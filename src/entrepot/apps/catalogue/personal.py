"""What catalogue holds: goods, which their business takes with it."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.catalogue.models import (
    BulkChange,
    Certificate,
    CertificatePaper,
    Detail,
    KnownColumns,
    Listing,
    PictureAddress,
    PictureSource,
    PictureSwitch,
    Product,
    ProductImport,
    ProductPicture,
    Translation,
    TranslationRun,
    Variant,
)
from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.personal import Whose, hands_over, impersonal


def of_organisation(whose: Whose) -> Q:
    """Return the condition for rows of an organisation."""
    return Q(organisation_id=whose.organisation_id or 0)


def of_products(whose: Whose) -> Q:
    """Return the condition for rows of an organisation's products."""
    return Q(product__organisation_id=whose.organisation_id or 0)


def of_certificates(whose: Whose) -> Q:
    """Return the condition for files of certificates of an organisation's products."""
    return Q(certificate__product__organisation_id=whose.organisation_id or 0)


def file_of(row: CertificatePaper) -> tuple[str, bytes] | None:
    """Return the file of a certificate, None when it is gone."""
    try:
        found = files.read_private_file(id_=row.file_id, viewer=SYSTEM)
    except (ObjectDoesNotExist, FileNotFoundError):
        return None
    return f"{row.public_id}-{found.name}", found.content


hands_over(
    Product,
    *(
        "id",
        "public_id",
        "handle",
        "state",
        "language",
        "brand",
        "category",
        "hs",
        "hs_edition",
        "hs_confirmed",
    ),
    *("origin", "option1_name", "option2_name", "option3_name", "created_at", "archived_at"),
    title=_("Products"),
    of=of_organisation,
)
hands_over(
    Variant,
    *("public_id", "product_id", "sku", "option1", "option2", "option3", "price_minor", "currency", "basis"),
    *("per", "net_grams", "gross_grams", "ml", "pieces", "gtin", "archived_at"),
    title=_("Variants"),
    of=of_organisation,
)
hands_over(
    Translation,
    *("product_id", "thing", "field", "language", "text", "state", "stale"),
    title=_("Texts of products"),
    of=of_products,
)
hands_over(Detail, "product_id", "kind", "name", "value", title=_("Details of products"), of=of_products)
hands_over(
    ProductPicture,
    *("product_id", "variant_id", "picture_id", "address", "position"),
    title=_("Which picture shows what"),
    of=of_products,
)
hands_over(
    PictureAddress,
    *("address", "state", "reason", "picture_id", "created_at", "fetched_at"),
    title=_("Addresses of pictures on the web"),
    of=of_organisation,
)
hands_over(
    Listing,
    *("product_id", "market_id", "state", "created_at", "changed_at"),
    title=_("Where products are listed"),
    of=of_products,
)
hands_over(
    ProductImport,
    *("public_id", "file_name", "source", "created_at", "created", "updated", "failed", "finished_at"),
    title=_("Imports"),
    of=of_organisation,
)
hands_over(
    BulkChange,
    *("public_id", "kind", "given", "overwrites", "selection", "matched", "changed", "unchanged", "refused"),
    *("created_at", "finished_at"),
    title=_("Changes of many products at once"),
    of=of_organisation,
)
hands_over(
    Certificate,
    *("public_id", "product_id", "kind", "number", "issuer", "country", "valid_from", "valid_to"),
    "checked_at",
    title=_("Certificates"),
    of=of_products,
)
hands_over(
    CertificatePaper,
    *("public_id", "certificate_id", "state", "field", "reason", "fix", "created_at", "decided_at"),
    title=_("Files of certificates"),
    of=of_certificates,
    kind="verification",
    content=file_of,
)
hands_over(
    TranslationRun,
    *("public_id", "languages", "matched", "written", "left_out", "unable", "created_at", "finished_at"),
    title=_("Runs of translation by machine"),
    of=of_organisation,
)
hands_over(
    KnownColumns,
    *("columns", "weight_unit", "used_at"),
    title=_("What was said of the columns of tables"),
    of=of_organisation,
)
impersonal(Product, "option1_name", "option2_name", "option3_name", because="such as size or colour")
impersonal(ProductImport, "file_name", because="a file of goods")
impersonal(Detail, "name", because="a property of goods")
impersonal(ProductPicture, "address", because="where a picture of goods lies")
impersonal(Translation, "text", because="goods in words")
impersonal(PictureSource, "host", because="a host on the web, asked for pictures of goods")
impersonal(PictureAddress, "address", because="where a picture of goods lies")
impersonal(PictureAddress, "reason", because="why a picture of goods did not come")
impersonal(PictureSwitch, "reason", because="why the platform fetches no pictures")
impersonal(CertificatePaper, "reason", because="why the file of a certificate was refused")
impersonal(CertificatePaper, "fix", because="what would mend it")
