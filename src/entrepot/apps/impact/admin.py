from entrepot.apps.impact.models import (
    CountedBusiness,
    CountedIncome,
    CountedOrder,
    CountedPayout,
    CountedRelief,
    DailyFigure,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(CountedBusiness, CountedIncome, CountedOrder, CountedPayout, CountedRelief, DailyFigure)
