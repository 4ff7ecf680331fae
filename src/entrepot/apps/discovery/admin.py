from entrepot.apps.discovery.models import IndexedWord, Offered, SavedSearch, Stale, Watcher
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Stale, IndexedWord, Offered, Watcher, SavedSearch)
