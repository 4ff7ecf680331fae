from entrepot.apps.catalogue.models import (
    Detail,
    ImportFailure,
    KnownColumns,
    Listing,
    Product,
    ProductImport,
    ProductPicture,
    Translation,
    Variant,
    Visibility,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(
    Detail,
    ImportFailure,
    KnownColumns,
    Listing,
    Product,
    ProductImport,
    ProductPicture,
    Translation,
    Variant,
    Visibility,
)
