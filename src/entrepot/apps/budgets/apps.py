from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Every number that runs out: a person's yearly quota, a programme's money, a coupon's uses."""

    name = "entrepot.apps.budgets"
    label = "budgets"
