from entrepot.apps.impact.models import (
    CountedBusiness,
    CountedCase,
    CountedIncome,
    CountedOrder,
    CountedPayout,
    CountedRelief,
    CountedSupport,
    DailyFigure,
    KeptSum,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(
    CountedBusiness,
    CountedCase,
    CountedIncome,
    CountedOrder,
    CountedPayout,
    CountedRelief,
    CountedSupport,
    DailyFigure,
    KeptSum,
)
