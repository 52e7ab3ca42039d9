"""Documents -> articles: text, HTML and JSONL in; one canonical text with zones and true offsets out."""

from polybius.intake.article import read
from polybius.intake.documents import documents

__all__ = ["documents", "read"]
