from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel.raw_views import show_raw

show_raw(DeskItem)
