from entrepot.apps.desk.models import DeskItem, FastLane
from entrepot.apps.kernel.raw_views import show_raw

show_raw(DeskItem, FastLane)
