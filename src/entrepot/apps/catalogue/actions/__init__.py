"""Every write of the catalogue."""

from entrepot.apps.catalogue.actions.bulk_changes import (
    mend_products,
    publish_products,
    undo_bulk_change,
    withdraw_products,
)
from entrepot.apps.catalogue.actions.certificates import (
    CertificateInput,
    add_certificate,
    drop_certificate,
)
from entrepot.apps.catalogue.actions.certifying import (
    decide_certificate,
    file_certificate,
    forget_certificate_papers,
    withdraw_certificate_file,
)
from entrepot.apps.catalogue.actions.fetching import (
    add_picture_by_address,
    fetch_pictures,
    retry_pictures,
    set_picture_fetching,
)
from entrepot.apps.catalogue.actions.forgetting import forget_waiting_imports
from entrepot.apps.catalogue.actions.imports import (
    import_products,
    lay_out_import,
    prepare_import,
    remark_on_import,
    start_import,
)
from entrepot.apps.catalogue.actions.listings import (
    ListingResult,
    publish_listing,
    recheck_visibility,
    withdraw_listing,
)
from entrepot.apps.catalogue.actions.pictures import Shown, add_picture, add_pictures, remove_picture
from entrepot.apps.catalogue.actions.products import (
    archive_product,
    archive_products,
    confirm_hs,
    create_product,
    update_product,
)
from entrepot.apps.catalogue.actions.texts import Text, set_translation, set_translations
from entrepot.apps.catalogue.actions.translating import approve_translations, translate_missing
from entrepot.apps.catalogue.inputs import ProductInput, VariantInput
from entrepot.apps.catalogue.selecting import Selection

__all__ = [
    "CertificateInput",
    "ListingResult",
    "ProductInput",
    "Selection",
    "Shown",
    "Text",
    "VariantInput",
    "add_certificate",
    "add_picture",
    "add_picture_by_address",
    "add_pictures",
    "approve_translations",
    "archive_product",
    "archive_products",
    "confirm_hs",
    "create_product",
    "decide_certificate",
    "drop_certificate",
    "fetch_pictures",
    "file_certificate",
    "forget_certificate_papers",
    "forget_waiting_imports",
    "import_products",
    "lay_out_import",
    "mend_products",
    "prepare_import",
    "publish_listing",
    "publish_products",
    "recheck_visibility",
    "remark_on_import",
    "remove_picture",
    "retry_pictures",
    "set_picture_fetching",
    "set_translation",
    "set_translations",
    "start_import",
    "translate_missing",
    "undo_bulk_change",
    "update_product",
    "withdraw_certificate_file",
    "withdraw_listing",
    "withdraw_products",
]
