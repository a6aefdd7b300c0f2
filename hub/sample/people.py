"""The people of the sample world: those with a part in its stories, and pools of names for the rest. All invented."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from hub.sample.world import Person

# Printed by `make run` for everybody to read: it opens invented people's accounts on a hub that holds nothing else.
SAMPLE_PASSWORD = "try-the-hub-2026"  # noqa: S105 - public on purpose

AMERICAN, BRITISH = "America/New_York", "Europe/London"
MANNERS = ("plain", "plain", "plain", "clipped", "hurried", "dashes", "chatty", "careful")


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of what `make run` prints: whose page to look at, and as what."""

    person: str
    part: str


SIGN_INS = (
    SignIn("maya-okafor", "a teacher at Alder"),
    SignIn("daniel-reyes", "Alder's team lead"),
    SignIn("priya-nair", "a coach of six teams and more"),
    SignIn("samira-haddad", "the hub's facilitator"),
    SignIn("grace-mbeki", "a district leader, who looks on"),
    SignIn("admin", "the administrator"),
    SignIn("owen-pritchard", "a team lead at Quay, in the other network only"),
)


def person(name: str, school: str, *, timezone: str = AMERICAN, manner: str = "plain") -> Person:
    """An invented person, with the e-mail address first.last@school.example."""
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("ø", "o")).encode("ascii", "ignore").decode()
    slug = plain.lower().replace("'", "")
    locale = "en" if timezone == AMERICAN else "en_GB"
    email = f"{slug.replace(' ', '.')}@{school}.example"
    return Person(slug.replace(" ", "-"), name, email, timezone, locale, manner)


ADMIN = Person("admin", "Admin", "admin@hub.example", "UTC", "en", is_admin=True)

# Those with a part in a story, by team; the first leads it.
NINTH_TEAMS: dict[str, tuple[tuple[str, str], ...]] = {
    "alder": (("Daniel Reyes", "plain"), ("Maya Okafor", "plain"), ("Luis Ferreira", "hurried")),
    "birch": (("Hannah Lindqvist", "careful"), ("Terrence Cole", "clipped")),
    "cedar": (("Kofi Mensah", "plain"), ("Jonah Whitfield", "chatty")),
    "dunlin": (("Ruth Castellanos", "plain"), ("Minh Tran", "dashes")),
    "elm": (("Aisha Begum", "plain"), ("Walt Jablonski", "hurried")),
    "fern": (("Tomasz Zieliński", "plain"), ("Joy Abernathy", "chatty")),
}
HARBOUR_TEAMS: dict[str, tuple[tuple[str, str], ...]] = {
    "quay": (("Owen Pritchard", "plain"), ("Shabana Mirza", "careful")),
    "lantern": (("Callum Rennie", "plain"), ("Yetunde Bello", "clipped")),
    "mariner": (("Gwen Parry", "plain"), ("Simon Trask", "hurried")),
    "tideway": (("Farah Siddiqui", "plain"), ("Ian Holloway", "dashes")),
    "breakwater": (("Declan Moore", "plain"), ("Zoë Adeyemi", "chatty")),
    "saltmarsh": (("Nia Bowen", "plain"), ("Piotr Nowak", "hurried")),
}
NINTH_HUB = ("Samira Haddad", "Priya Nair", "Marcus Bell", "Ingrid Solheim", "Rafael Duarte", "Grace Mbeki")
NINTH_COACHES = ("priya-nair", "marcus-bell", "ingrid-solheim", "rafael-duarte")
HARBOUR_HUB = ("Bronwen Hughes", "Thandi Mokoena", "Alasdair Muir")
HARBOUR_COACHES = ("thandi-mokoena", "alasdair-muir")

# Left Cedar in the middle of a test: one of the stories.
LEFT_CEDAR = "jonah-whitfield"

_FIRST = {
    AMERICAN: (
        "Abby Amara Andre Anita Arturo Beth Bianca Brandon Camila Carl Carmen Chidi Cora Curtis Dana Deepa Denise "
        "Diego "
        "Eileen Elias Esther Fatima Felix Gloria Graham Gus Hana Hector Imani Irene Isaac Jamal Janelle Joaquin Joel "
        "Kara Keisha Kenji Lamar Leticia Lorna Lydia Malik Marisol Melvin Mika Nadia Nate Noor Olga Omar Paloma Pete "
        "Quentin Rashida Reggie Rosa Sami Selma Soo Stella Tariq Tess Theo Uma Vera Viktor Wanda Wes Xiomara Yara Zeke"
    ).split(),
    BRITISH: (
        "Agnes Aled Amina Anwen Ashok Beatrix Bilal Carys Clare Colin Daisy Dilys Eamon Edith Eluned Esme Ewan Fiona "
        "Gareth Gillian Harpreet Hazel Hugh Imran Iona Jasmin Jean Kamal Keir Laila Lewis Maeve Magda Moira Nadeem "
        "Neil Nerys Olwen Oscar Padma Pauline Rhian Roshni Rowena Rupert Sadia Sian Stuart Tamsin Tunde Una Vikram"
    ).split(),
}
_LAST = {
    AMERICAN: (
        "Abbott Acosta Alvarez Amari Banks Barrera Bishop Bouchard Brandt Calloway Castaneda Chavez Cho Crowder Dang "
        "Delgado Desai Dufresne Eaton Espinoza Fairchild Farah Flores Fontaine Gaines Garza Gill Grady Guerrero Hadley "
        "Haines Holt Huang Ibarra Ingram Jeffries Joshi Kessler Khoury Kim Landry Larsen Lemus Lowell Mahmoud Marsh "
        "McAllister Medina Mercer Navarro Ngo Novak Ochoa Osei Pacheco Park Pruitt Quiroz Ramsey Rhodes Rojas Salas "
        "Sandoval Sayed Shaw Stroud Tafoya Tate Tully Underwood Valdez Vang Vu Weaver Whitaker Wu Yates Yazzie Zamora"
    ).split(),
    BRITISH: (
        "Ashworth Bains Barlow Beddoes Birch Carver Chaudhry Clegg Cowell Dacre Davies Dhillon Eccles Ellwood Evans "
        "Faulkner Fenwick Garside Gedling Gower Griffiths Hale Hartley Hussain Iqbal Jarvis Jenkins Kaur Kemble Kerr "
        "Lacey Lloyd Marlow Mistry Morgan Nash Nuttall Okoro Oakes Patel Penrose Pugh Quill Rahman Rees Rigby Sharpe "
        "Sheikh Tanner Thorne Tregenza Upton Vaughan Wardle Weston Yardley"
    ).split(),
}


def new_names(rng: random.Random, timezone: str, taken: set[str]) -> Iterator[str]:
    """Names nobody has yet, without end until the pools are used up; each one given is added to `taken`."""
    pairs = [f"{first} {last}" for first in _FIRST[timezone] for last in _LAST[timezone]]
    rng.shuffle(pairs)
    for name in pairs:
        if name not in taken:
            taken.add(name)
            yield name
