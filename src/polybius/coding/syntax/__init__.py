"""Syntax: the parse of a text, mended where small pipelines err, and what is asked of it."""
