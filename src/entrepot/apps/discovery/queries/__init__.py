"""Every read of discovery."""

from entrepot.apps.discovery.queries.finding import Finding, count_waiting, search_products, suggest_words

__all__ = ["Finding", "count_waiting", "search_products", "suggest_words"]
