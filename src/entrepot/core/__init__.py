"""What Entrepot decides: values in, values out; no clock, no input or output, no float near money."""
