"""Other shops, measured beside ours: made on demand, and no part of what Entrepot needs."""
