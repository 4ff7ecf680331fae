from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.shipping.models import Parcel, ParcelAddress, TrackingEvent

show_raw(Parcel, ParcelAddress, TrackingEvent)
