"""Finding: listings become entries of the index, and what somebody looks for becomes a question to it."""
