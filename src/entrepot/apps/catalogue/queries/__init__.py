"""Every read of the catalogue.

Sellers read their own products, drafts too; the public reads what is listed and ready in a market; operators
and officers read all. Only the seller, operators and officers see why something is not shown.
"""

from entrepot.apps.catalogue.queries.bulk_changes import (
    BulkChangeView,
    MendPreview,
    RefusedProduct,
    get_bulk_change,
    list_bulk_changes,
    list_refused_products,
    preview_mend,
)
from entrepot.apps.catalogue.queries.candidates import suggest_hs
from entrepot.apps.catalogue.queries.exports import ExportFile, export_kinds, write_products
from entrepot.apps.catalogue.queries.firsts import FirstListing, list_first_listings
from entrepot.apps.catalogue.queries.imports import (
    PREPARED,
    FailedRow,
    ImportView,
    RowFinding,
    get_import,
    is_json,
    list_failed_rows,
    list_imports,
    write_failed_rows,
)
from entrepot.apps.catalogue.queries.languages import (
    LanguageCount,
    ProductLanguages,
    Side,
    TextView,
    TranslationRunView,
    count_languages,
    get_last_translation_run,
    get_translation_run,
    list_languages,
    list_sides,
    list_texts,
)
from entrepot.apps.catalogue.queries.narrowing import Narrowing
from entrepot.apps.catalogue.queries.offered import list_categories
from entrepot.apps.catalogue.queries.own import (
    OwnProduct,
    count_own_products,
    get_own_product,
    get_product_input,
    list_own_products,
    name_products,
    name_variants,
)
from entrepot.apps.catalogue.queries.pictures import list_first_pictures
from entrepot.apps.catalogue.queries.previews import (
    FileColumn,
    ImportPreview,
    PreviewedProduct,
    get_import_preview,
)
from entrepot.apps.catalogue.queries.readiness import (
    Cell,
    Obstacle,
    explain_visibility,
    get_grid,
)
from entrepot.apps.catalogue.queries.searchable import (
    SearchableProduct,
    each_searchable,
    list_products_of_business,
    list_products_of_seller,
    list_products_of_variants,
    list_searchable,
    number_products,
)
from entrepot.apps.catalogue.queries.shop import (
    count_listed_by,
    count_listed_products,
    each_listed,
    get_listed_product,
    get_listed_variant,
    get_product_anywhere,
    list_listed_products,
    listed_condition,
    name_listed_products,
)
from entrepot.apps.catalogue.queries.sold import SoldVariant, list_sold_variants
from entrepot.apps.catalogue.queries.standings import (
    MarketCount,
    ReadinessSummary,
    Reason,
    count_categories,
    count_selected,
    explain_reason,
    list_selected,
    summarise_readiness,
)
from entrepot.apps.catalogue.queries.views import PictureOnProduct, ProductView, VariantView
from entrepot.apps.catalogue.selecting import Selection

__all__ = [
    "PREPARED",
    "BulkChangeView",
    "Cell",
    "ExportFile",
    "FailedRow",
    "FileColumn",
    "FirstListing",
    "ImportPreview",
    "ImportView",
    "LanguageCount",
    "MarketCount",
    "MendPreview",
    "Narrowing",
    "Obstacle",
    "OwnProduct",
    "PictureOnProduct",
    "PreviewedProduct",
    "ProductLanguages",
    "ProductView",
    "ReadinessSummary",
    "Reason",
    "RefusedProduct",
    "RowFinding",
    "SearchableProduct",
    "Selection",
    "Side",
    "SoldVariant",
    "TextView",
    "TranslationRunView",
    "VariantView",
    "count_categories",
    "count_languages",
    "count_listed_by",
    "count_listed_products",
    "count_own_products",
    "count_selected",
    "each_listed",
    "each_searchable",
    "explain_reason",
    "explain_visibility",
    "export_kinds",
    "get_bulk_change",
    "get_grid",
    "get_import",
    "get_import_preview",
    "get_last_translation_run",
    "get_listed_product",
    "get_listed_variant",
    "get_own_product",
    "get_product_anywhere",
    "get_product_input",
    "get_translation_run",
    "is_json",
    "list_bulk_changes",
    "list_categories",
    "list_failed_rows",
    "list_first_listings",
    "list_first_pictures",
    "list_imports",
    "list_languages",
    "list_listed_products",
    "list_own_products",
    "list_products_of_business",
    "list_products_of_seller",
    "list_products_of_variants",
    "list_refused_products",
    "list_searchable",
    "list_selected",
    "list_sides",
    "list_sold_variants",
    "list_texts",
    "listed_condition",
    "name_listed_products",
    "name_products",
    "name_variants",
    "number_products",
    "preview_mend",
    "suggest_hs",
    "summarise_readiness",
    "write_failed_rows",
    "write_products",
]
