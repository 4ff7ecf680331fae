from django.urls import path

from entrepot.web.pictures.views import picture

urlpatterns = [path("<str:name>", picture, name="picture")]
