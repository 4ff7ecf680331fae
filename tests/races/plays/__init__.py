"""What happens inside the processes of a race. Each function returns a JSON value for the test to judge."""
