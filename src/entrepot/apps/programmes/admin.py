from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.programmes.models import (
    Application,
    Award,
    AwardedBenefit,
    Benefit,
    BusinessFacts,
    FactValue,
    Programme,
    ResourceGiven,
    Text,
    Version,
)

show_raw(
    Application,
    Award,
    AwardedBenefit,
    Benefit,
    BusinessFacts,
    FactValue,
    Programme,
    ResourceGiven,
    Text,
    Version,
)
