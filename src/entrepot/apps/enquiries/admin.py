from entrepot.apps.enquiries.models import Enquiry, Turn
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Enquiry, Turn)
