from django.urls import path

from entrepot.adapters.payment_sandbox_page.views import bank, page

urlpatterns = [
    path("<str:reference>/", page, name="payment-sandbox"),
    path("<str:reference>/bank/", bank, name="payment-sandbox-bank"),
]
