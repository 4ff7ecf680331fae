from entrepot.apps.businesses import models
from entrepot.apps.kernel.raw_views import show_raw

show_raw(*(getattr(models, name) for name in models.__all__))
