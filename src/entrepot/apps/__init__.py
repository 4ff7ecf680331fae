"""Django apps: tables, transactions, announcements. They meet only by actions, queries, events, providers."""
