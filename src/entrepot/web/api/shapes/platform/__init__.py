"""What goes in and out at the addresses of the platform's own work."""
