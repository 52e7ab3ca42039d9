"""The error tree.  Every message says what is wrong, where, and what to do about it."""


class PolybiusError(Exception):
    """Anything that Polybius refuses or cannot do; the message is meant for the user."""


class IntakeError(PolybiusError):
    """A document that cannot be made into an article: empty, binary, too large, undecodable, not English."""


class LanguageError(IntakeError):
    """A document in a language that the coder does not read; `language` names the one found."""

    def __init__(self, message: str, language: str) -> None:
        super().__init__(message)
        self.language = language


class DataError(PolybiusError):
    """A fault in a file under `data/`: the message begins with `file:line`."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        where = f"{file}:{line}" if line is not None else file
        super().__init__(f"{where}: {problem}")
        self.file, self.line, self.problem = file, line, problem


class ConfigError(PolybiusError):
    """An unknown or impossible setting."""


class ModelError(PolybiusError):
    """A language pipeline or learned model that is missing or is not the one pinned."""


class RecordError(PolybiusError):
    """A record that cannot be opened, read, written or asked what was asked."""
