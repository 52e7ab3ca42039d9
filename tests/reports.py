"""A made-up conflict in two dozen short reports: what tests of the record are held against."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from polybius.coding.pipeline import Coder
from polybius.types import Coding, Document

# outlet, day, text; the same fight is told by several, and some texts are copies or later versions of others.
_TOLD = (
    ("Sahel Wire", "2024-05-02", "Rebels attacked the town of Bria on Wednesday, killing 12 civilians, the army "
     "said. Shops in the centre stayed closed and families walked to the airfield, where aid workers handed out water "
     "and blankets until nightfall."),
    ("Daily Lantern", "2024-05-02", "Twelve people died when rebels attacked Bria on Wednesday, according to a doctor "
     "at the town's hospital. The rebels denied that they had attacked the town."),
    ("Sahel Wire", "2024-05-03", "The toll of Wednesday's rebel attack on Bria rose to 17 dead, the army said on "
     "Friday."),
    ("Morning Courier", "2024-05-03", "Rebels attacked the town of Bria on Wednesday, killing 12 civilians, the army "
     "said. Shops in the centre stayed closed and families walked to the airfield, where aid workers handed out water "
     "and blankets until late at night."),
    ("Sahel Wire", "2024-05-02", "Gunmen ambushed a convoy of peacekeepers near Bambari on Wednesday and wounded "
     "three soldiers, the United Nations mission said."),
    ("Daily Lantern", "2024-05-03", "Three peacekeepers were wounded in an ambush near Bambari on Wednesday."),
    ("Morning Courier", "2024-05-09", "Soldiers shelled the town of Bambari on Tuesday, residents said. Four people "
     "were killed. The government denied that soldiers had shelled the town."),
    ("Daily Lantern", "2024-05-09", "The government denied on Thursday that its soldiers had shelled Bambari."),
    ("Sahel Wire", "2024-05-10", "Thousands of people protested in Bangui on Friday against the president."),
    ("Morning Courier", "2024-05-11", "Police fired tear gas at protesters in Bangui on Friday and arrested 30 of "
     "them, witnesses said."),
    ("Daily Lantern", "2024-05-11", "A crowd of thousands protested against the president in Bangui on Friday."),
    ("Sahel Wire", "2024-05-14", "The government and the rebels signed a ceasefire in Khartoum on Monday."),
    ("Daily Lantern", "2024-05-14", "Rebels and the government agreed to a ceasefire on Monday, the African Union "
     "said. It was signed in Khartoum."),
    ("Morning Courier", "2024-05-20", "Rebels attacked the town of Bria on Sunday, breaking the ceasefire. Two "
     "civilians were killed, the army said."),
    ("Sahel Wire", "2024-05-20", "An attack by rebels on Bria killed two people on Sunday, the army said."),
)  # fmt: skip


def documents() -> Iterator[Document]:
    for n, (outlet, day, text) in enumerate(_TOLD, 1):
        yield Document(ref=f"r{n:02}", content=text, published=date.fromisoformat(day), outlet=outlet,
                       uri=f"https://news.example/{n}")  # fmt: skip


@lru_cache(maxsize=1)
def codings() -> tuple[Coding, ...]:
    """The reports, coded."""
    coder = Coder()
    return tuple(coder.read(document) for document in documents())


@lru_cache(maxsize=1)
def later() -> Coding:
    """The last report, as its outlet corrected it under the same address."""
    *_, last = documents()
    text = "An attack by rebels on Bria killed nine people on Sunday, the army said. An earlier version said two."
    return Coder().read(Document(last.ref, text, published=last.published, outlet=last.outlet, uri=last.uri))
