"""The command line: each command an argument list, one call, one answer."""

import gc

from polybius.cli import coding, merging, record, reference, review, sharing
from polybius.cli.application import app

__all__ = ["app", "coding", "main", "merging", "record", "reference", "review", "sharing"]


def main() -> None:
    """Runs the command line."""
    gc.freeze()  # what is imported lives as long as the program: no need to look through it again and again
    gc.set_threshold(50_000, 20, 20)
    app(prog_name="polybius")
