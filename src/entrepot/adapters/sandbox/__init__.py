"""What happens out there by itself in the sandbox: the postman walks, the payment provider pays us out."""
