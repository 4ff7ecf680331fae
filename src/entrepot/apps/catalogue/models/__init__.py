"""Tables of the catalogue: products and their variants, where they are listed, imports of files."""

from entrepot.apps.catalogue.models.bulk_changes import BulkChange, BulkChangePart
from entrepot.apps.catalogue.models.certificate_papers import CertificatePaper
from entrepot.apps.catalogue.models.certificates import Certificate
from entrepot.apps.catalogue.models.fetching import PictureAddress, PictureSource, PictureSwitch
from entrepot.apps.catalogue.models.imports import ImportFailure, KnownColumns, ProductImport
from entrepot.apps.catalogue.models.listings import Listing, Readiness, ReadyMarket, Visibility
from entrepot.apps.catalogue.models.products import Detail, Product, ProductPicture, Translation, Variant
from entrepot.apps.catalogue.models.standings import ProductStanding, StandingPattern
from entrepot.apps.catalogue.models.translating import TranslationRun

__all__ = [
    "BulkChange",
    "BulkChangePart",
    "Certificate",
    "CertificatePaper",
    "Detail",
    "ImportFailure",
    "KnownColumns",
    "Listing",
    "PictureAddress",
    "PictureSource",
    "PictureSwitch",
    "Product",
    "ProductImport",
    "ProductPicture",
    "ProductStanding",
    "Readiness",
    "ReadyMarket",
    "StandingPattern",
    "Translation",
    "TranslationRun",
    "Variant",
    "Visibility",
]
