"""Rows as a casualty recorder keeps them: every claim with its claimant; nothing is chosen."""

from polybius.profiles.rows import Derived, PlaceColumns, Profile, Row, country_of, period_of, place_of, where_of
from polybius.types import VICTIMS, Coding, Figure

WHERE = PlaceColumns({"place": ("name", "place")}, unknown="place/unknown")


def rows(coding: Coding, profile: Profile) -> tuple[Row, ...]:
    """A row for each number of victims that anybody gives."""
    standing = {one.figure: one.use.value for toll in reversed(coding.tolls) for one in toll.why}
    return tuple(
        _row(coding, profile, figure, standing.get(figure.id, "none"))
        for figure in coding.figures
        if figure.kind in VICTIMS
    )


def _row(coding: Coding, profile: Profile, figure: Figure, standing: str) -> Row:
    event = coding.event(figure.event) if figure.event else None
    acts = [event] if event else []
    where = place_of(coding, acts)
    columns = {
        "outcome": profile.value(figure.kind.value, "number", figure.id),
        "low": profile.value(figure.low, "number", figure.id),
        "best": profile.value(figure.best, "number", figure.id),
        "high": profile.value(figure.high, "number", figure.id),
        "denied": profile.value("yes" if figure.polarity == "-" else "no", "row/claim", figure.id),
        "victims": profile.value(figure.counted, "victims", figure.id),
        "claimant": _claimant(coding, profile, figure),
        "standing": profile.value(standing, f"standing/{standing}", figure.id),
        **period_of(profile, acts),
        **where_of(profile, where, WHERE),
        **country_of(profile, where),
    }
    return Row(figure.id, columns)


def _claimant(coding: Coding, profile: Profile, figure: Figure) -> Derived:
    if not figure.statements:
        return profile.value("the report", "claimant/report", figure.id)
    statement = coding.statement(figure.statements[-1])
    actor = coding.actors.get(statement.speaker) if statement else None
    if actor is None:
        return profile.value(None, "claimant/unknown", figure.statements[-1])
    return profile.value(actor.name, "claimant/speaker", figure.statements[-1])
