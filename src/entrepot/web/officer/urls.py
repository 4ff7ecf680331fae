from django.urls import path

from entrepot.web.officer import (
    applications,
    editing,
    effect,
    evidence,
    members,
    programmes,
    resources,
    supported,
)

urlpatterns = [
    path("officer/", programmes.show_all, name="officer"),
    path("officer/new/", editing.make, name="officer-new"),
    path("officer/count/", editing.count, name="officer-count"),
    path("officer/fairness/", applications.show_fairness, name="officer-fairness"),
    path("officer/resources/", resources.show_all, name="officer-resources"),
    path("officer/resources/new/", resources.make, name="officer-resource-new"),
    path("officer/resources/<str:resource>/", resources.show, name="officer-resource"),
    path("officer/supported-places/", supported.show, name="officer-places"),
    path("officer/<str:programme>/", programmes.show, name="officer-programme"),
    path("officer/<str:programme>/effect/", effect.show, name="officer-effect"),
    path("officer/<str:programme>/evidence/", evidence.show, name="officer-evidence"),
    path("officer/<str:programme>/evidence/<str:pack>.zip", evidence.download, name="officer-evidence-file"),
    path("officer/<str:programme>/edit/", editing.change, name="officer-edit"),
    path("officer/<str:programme>/applications/", applications.show_all, name="officer-applications"),
    path("officer/<str:programme>/businesses/<str:award>/", members.show, name="officer-member"),
]
