"""Who is in the exercise: plainly invented children and women, their households, namesakes and what they wear.

Every name is put together from words that name nobody (colours, weathers, tools of a theatre), so that no list from life can be met by chance.
"""

from random import Random
from typing import NamedTuple

Number = int
"""What the world calls a person: 1, 2, 3, in the order in which they were met. The system never hears it."""

GIVEN_GIRLS = (
    "Abril",
    "Brisa",
    "Celeste",
    "Duna",
    "Estela",
    "Flora",
    "Gema",
    "Iris",
    "Jara",
    "Luna",
    "Marea",
    "Nieve",
    "Oliva",
    "Perla",
    "Rocío",
    "Selva",
    "Tilde",
    "Uva",
    "Vega",
    "Zafira",
)
GIVEN_BOYS = (
    "Alerce",
    "Bruno",
    "Cedro",
    "Delfín",
    "Eco",
    "Fresno",
    "Gris",
    "Hielo",
    "Jade",
    "Lino",
    "Mirlo",
    "Norte",
    "Olmo",
    "Pino",
    "Roble",
    "Sol",
    "Tejo",
    "Umbral",
    "Viento",
    "Zorzal",
)
FAMILIES = (
    "Bastidor",
    "Candil",
    "Decorado",
    "Escena",
    "Farol",
    "Guion",
    "Hilván",
    "Intermedio",
    "Jornada",
    "Llavero",
    "Maqueta",
    "Nudo",
    "Ovillo",
    "Paraguas",
    "Quiosco",
    "Reparto",
    "Sombrero",
    "Telón",
    "Utilería",
    "Velero",
)
CLOTHES = (
    "vestido azul",
    "túnica negra",
    "falda larga gris",
    "camisa blanca",
    "pantalón verde",
    "suéter rojo",
    "gabán pardo",
    "delantal amarillo",
)
SHOES = ("sandalias", "zapatos negros", "botas de hule", "descalzo", "tenis grises")
HAIR = (
    "cabello negro, largo",
    "cabello castaño, corto",
    "trenzas",
    "cabeza cubierta",
    "cabello claro, rizado",
)

ADULT_FROM_YEARS = 18


class Made(NamedTuple):
    """One invented person. `household` is shared by a woman and her children; `age_years` is true, whatever anybody writes down."""

    number: Number
    given: str
    family: str
    is_girl: bool
    age_years: int
    household: int
    clothes: str
    shoes: str
    hair: str

    @property
    def is_child(self) -> bool:
        """Whether the person is truly under eighteen."""
        return self.age_years < ADULT_FROM_YEARS

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given} {self.family}"


def make_people(chance: Random, *, children: int, adults: int, households: int) -> list[Made]:
    """`children` and `adults` in the mixed order in which officers meet them; adults are women, as many children a household as chance gives."""
    families = chance.sample(
        [(one, two) for one in FAMILIES for two in FAMILIES if one != two], households
    )
    names: set[tuple[str, int]] = set()
    kinds = [True] * children + [False] * adults
    chance.shuffle(kinds)
    made = []
    for number, is_child in enumerate(kinds, 1):
        is_girl = not is_child or chance.random() < 0.5
        household, given = _free_name(chance, names, households, is_girl=is_girl)
        age_years = _age_of_child(chance) if is_child else chance.randint(19, 52)
        made.append(
            Made(
                number=number,
                given=given,
                family=" ".join(families[household]),
                is_girl=is_girl,
                age_years=age_years,
                household=household,
                clothes=chance.choice(CLOTHES),
                shoes=chance.choice(SHOES),
                hair=chance.choice(HAIR),
            )
        )
    return made


def _free_name(
    chance: Random, names: set[tuple[str, int]], households: int, *, is_girl: bool
) -> tuple[int, str]:
    """A household and a given name that nobody in it has yet."""
    while True:
        household = chance.randrange(households)
        given = chance.choice(GIVEN_GIRLS if is_girl else GIVEN_BOYS)
        if (given, household) not in names:
            names.add((given, household))
            return household, given


def _age_of_child(chance: Random) -> int:
    """Mostly small children; the age that leaves most doubt, 16 and 17, is rare but there."""
    return min(int(chance.triangular(0, 18, 4)), 17)
