"""What the words around a place name add: near it, so far from it, between two, on a road, a border, at sea."""

import pytest

from polybius import Coder
from polybius.types import Bearing, Document


def bearing(coder: Coder, text: str, name: str) -> Bearing | None:
    coding = coder.read(Document("t", text))
    found = [one for one in coding.places.mentions if one.span.of(text) == name]
    assert found, [one.span.of(text) for one in coding.places.mentions]
    return found[0].bearing


@pytest.mark.parametrize(
    ("text", "name", "kind", "precision"),
    [
        ("Gunmen ambushed a bus near Goma on Friday.", "Goma", "near", 2),
        ("Gunmen ambushed a bus near the village of Bria on Friday.", "Bria", "near", 2),
        ("Gunmen ambushed a bus on the outskirts of Goma on Friday.", "Goma", "near", 2),
        ("Gunmen ambushed a bus 12 km south of Goma on Friday.", "Goma", "bearing", 2),
        ("Gunmen ambushed a bus 90 miles from Goma on Friday.", "Goma", "bearing", 5),
        ("Gunmen ambushed a bus on the road between Goma and Bukavu.", "Bukavu", "road", 5),
        ("Gunmen ambushed a bus on the Goma-Bukavu road on Friday.", "Goma", "road", 5),
        ("Gunmen ambushed a bus on the border with Chad on Friday.", "Chad", "border", 5),
        ("Missiles hit a tanker off the coast of Yemen on Friday.", "Yemen", "off", 7),
        ("Missiles hit a tanker off Aden on Friday.", "Aden", "off", 7),
    ],
)
def test_words_around_a_name_tell_how_exact_it_is(
    coder: Coder, text: str, name: str, kind: str, precision: int
) -> None:
    found = bearing(coder, text, name)
    assert found is not None
    assert (found.kind, found.precision) == (kind, precision)


def test_a_distance_and_a_direction_give_a_point(coder: Coder) -> None:
    text = "Gunmen ambushed a bus 111.2 kilometres north of Goma on Friday."
    coding = coder.read(Document("t", text))
    mention = coding.places.mentions[0]
    place, found = coding.places.get(mention.place), mention.bearing
    assert place is not None
    assert found is not None
    assert (found.km, found.direction) == (111.2, "north")
    assert found.lat == pytest.approx((place.lat or 0) + 1, abs=0.01)
    assert found.lon == pytest.approx(place.lon, abs=0.01)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gunmen ambushed a bus in Goma on Friday.", "Goma"),
        ("Fighting spread in the north of Mali on Friday.", "Mali"),
        ("Crowds gathered in Goma and Bukavu on Friday.", "Bukavu"),
    ],
)
def test_inside_a_place_nothing_is_added(coder: Coder, text: str, name: str) -> None:
    assert bearing(coder, text, name) is None


def test_an_act_near_a_town_is_less_exact_than_one_in_it(coder: Coder) -> None:
    exact = [
        coding.places.where_prec(event.place, event.place_span)
        for text in ("Gunmen killed nine men in Goma.", "Gunmen killed nine men near Goma.")
        for coding in [coder.read(Document("t", text))]
        for event in coding.events[:1]
    ]
    assert exact == [1, 2]
