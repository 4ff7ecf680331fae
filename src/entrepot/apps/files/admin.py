from entrepot.apps.files.models import Picture
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Picture)
