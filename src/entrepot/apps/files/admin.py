from entrepot.apps.files.models import Picture, PrivateFile
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Picture)
show_raw(PrivateFile, hidden=("name",))
