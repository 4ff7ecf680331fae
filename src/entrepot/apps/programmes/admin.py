from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.programmes.models import (
    Application,
    Award,
    AwardedBenefit,
    Benefit,
    Booking,
    BusinessFacts,
    FactValue,
    Programme,
    Resource,
    ResourceGiven,
    Slot,
    Text,
    Version,
)

show_raw(
    Application,
    Award,
    AwardedBenefit,
    Benefit,
    Booking,
    BusinessFacts,
    FactValue,
    Programme,
    Resource,
    ResourceGiven,
    Slot,
    Text,
    Version,
)
