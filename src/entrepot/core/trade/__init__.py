"""Trade: the stages of orders and declarations, checkout, declaration lines, matching documents."""
