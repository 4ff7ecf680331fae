"""The sandbox provider's own pages: where a buyer enters a test card and answers their made-up bank."""
