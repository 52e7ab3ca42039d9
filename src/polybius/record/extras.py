"""Packages of the notebook that an installation may lack."""

from importlib import import_module
from typing import Any

from polybius.errors import PolybiusError


def notebook(package: str) -> Any:
    """The module of a package; PolybiusError, with what to install, where it is missing."""
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] != package.partition(".")[0]:
            raise  # the package is there, and something of its own is not: not for us to explain
        name = package.partition(".")[0]
        raise PolybiusError(f"{name} is not installed: pip install 'polybius[notebook]'") from None
