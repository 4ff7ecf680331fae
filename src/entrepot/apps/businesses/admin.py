from entrepot.apps.businesses.models import Business, Fact, RefusalReason, Text, Verification
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Business, Fact, RefusalReason, Text, Verification)
