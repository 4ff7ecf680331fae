from entrepot.apps.catalogue.models import (
    BulkChange,
    BulkChangePart,
    Detail,
    ImportFailure,
    KnownColumns,
    Listing,
    Product,
    ProductImport,
    ProductPicture,
    ProductStanding,
    StandingPattern,
    Translation,
    Variant,
    Visibility,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(
    BulkChange,
    BulkChangePart,
    Detail,
    ImportFailure,
    KnownColumns,
    Listing,
    Product,
    ProductImport,
    ProductPicture,
    ProductStanding,
    StandingPattern,
    Translation,
    Variant,
    Visibility,
)
