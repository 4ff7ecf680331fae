from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.reviews.models import ProductScore, Question, Report, Review, ReviewPhoto

show_raw(Review, ReviewPhoto, ProductScore, Question, Report)
