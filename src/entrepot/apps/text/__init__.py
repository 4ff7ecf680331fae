"""One analyser for all languages: what people write and what they look for become the same words."""
