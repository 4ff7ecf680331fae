from django.urls import path

from entrepot.adapters.payment_sandbox_page.views import page

urlpatterns = [path("<str:reference>/", page, name="payment-sandbox")]
