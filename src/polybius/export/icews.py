"""Incidents as rows of ICEWS: one row an incident, by its first actor on each side.

ICEWS has its own words for sectors and events and scores them by Goldstein's scale; these stay empty.
"""

from collections.abc import Iterator

from polybius.export.counting import country
from polybius.export.gdelt import cameo_of
from polybius.export.polecat import divisions
from polybius.export.sides import country_name
from polybius.export.tables import Kind, Row, Table, columns
from polybius.export.ucdp_ged import number_of
from polybius.lexicon.formats import words
from polybius.profiles.rows import Profile
from polybius.types import Incident

COLUMNS = words().columns["icews"]
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("Event ID", "Sentence Number"), "integer"),
    **dict.fromkeys(("Latitude", "Longitude"), "number"),
    "Event Date": "date",
}


def rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    """The row of an incident."""
    source, target = next(iter(incident.actors), None), next(iter(incident.recipients), None)
    told = next(iter(incident.tellings), None)
    place = incident.place
    yield {
        "Event ID": number_of(incident),
        "Event Date": incident.first.isoformat() if incident.first else None,
        "Source Name": source.name if source else None,
        "Source Country": country_name(source.country) if source else None,
        "CAMEO Code": cameo_of(incident),
        "Target Name": target.name if target else None,
        "Target Country": country_name(target.country) if target else None,
        "Story ID": told.coding if told else None,
        "Sentence Number": told.sentence + 1 if told else None,
        "Publisher": next((report.outlet for report in incident.reports if report.outlet), None),
        **(divisions(place, incident.where_prec) if place else {}),
        "Country": country_name(country(incident, profile)),
        "Latitude": place.lat if place else None,
        "Longitude": place.lon if place else None,
    }


TABLE = Table("icews", columns(COLUMNS, KINDS), rows, "one row an incident", ("Event ID",))
