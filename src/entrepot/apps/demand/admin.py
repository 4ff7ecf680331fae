from entrepot.apps.demand.models import Wish, WishList
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Wish)
show_raw(WishList)
