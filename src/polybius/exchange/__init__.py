"""Other people's event data: files read into events to compare with, and which of them are in a record."""
