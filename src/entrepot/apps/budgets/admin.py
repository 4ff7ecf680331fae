from entrepot.apps.budgets.models import Claim, Counter, GivenBack
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Claim, Counter, GivenBack)
