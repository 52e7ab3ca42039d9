"""A coding leaves: one module per format."""
