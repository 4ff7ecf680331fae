from entrepot.apps.impact.models import (
    CountedBusiness,
    CountedOrder,
    CountedPayout,
    CountedRelief,
    DailyFigure,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(CountedBusiness, CountedOrder, CountedPayout, CountedRelief, DailyFigure)
