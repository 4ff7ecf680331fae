from entrepot.apps.campaigns.models import Collection, CollectionItem, CollectionText
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Collection, CollectionText, CollectionItem)
