"""Whose child is whose, as people say it, and children who are only mentioned.

A link is what somebody says, a mention is somebody whom nobody has seen. Both are kept beside the truth, which the crew does not know.
"""

from resguardo.drill.clock import HOUR, MINUTE, SECOND
from resguardo.drill.desk import only
from resguardo.drill.exercise import Exercise
from resguardo.drill.faults import Fault
from resguardo.drill.people import Number
from resguardo.operation.family import AssertionBasis, Relation
from resguardo.operation.identifiers import Moment
from resguardo.operation.identity import Claimant
from resguardo.operation.mentions import MatchBasis, MentionContent, MentionNoted

IN_ARMS_YEARS = 3
"""Children up to this age are asked for by the woman who holds them."""
WITNESS, OWNER = "ema", "nora"


def assert_links(exercise: Exercise, at: Moment) -> int:
    """Women of a household say which small children are theirs; returns how many links were written down."""
    people = exercise.world.people.values()
    women = {one.household: one.number for one in people if not one.is_child}
    small = [one for one in people if one.age_years <= IN_ARMS_YEARS and one.household in women]

    def script() -> None:
        for index, child in enumerate(small):
            step = Moment(at + index * 20 * SECOND)
            exercise.desk.sign(
                step,
                exercise.books.holder(child.number, step) or "",
                "family.assert_link",
                person=exercise.persons[child.number],
                relative=exercise.persons[women[child.household]],
                relation=Relation.PARENT,
                claimant=Claimant.ADULT,
                basis=AssertionBasis.OWN_WORD,
            )

    exercise.desk.together(script)
    return len(small)


def mention_two(exercise: Exercise, present: Number, at: Moment) -> Fault:
    """Children name two others: one turns out to be here, one was met by nobody and stays on the list of those only mentioned."""
    desk, made = exercise.desk, exercise.world.people[present]
    said = (
        MentionContent(name=made.given, words="dice que viajaba en otro bus"),
        MentionContent(name="Aurora Sinrastro", words="dice que se quedó en la casa"),
    )
    noted = [
        only(
            desk.sign(
                Moment(at + index * MINUTE),
                WITNESS,
                "register.note_mention",
                source=Claimant.CHILD,
                owner=desk.crew[OWNER],
                review_at=Moment(at + 12 * HOUR),
                said=content,
            ),
            MentionNoted,
        ).mention
        for index, content in enumerate(said)
    ]
    desk.sign(
        Moment(at + HOUR),
        "renata",
        "register.match_mention",
        mention=noted[0],
        person=exercise.persons[present],
        basis=MatchBasis.FACE,
    )
    unseen = exercise.account.state.mentions.unseen()
    return Fault("only_mentioned", (noted[1].hex()[:8],), tuple(one.hex()[:8] for one in unseen))
