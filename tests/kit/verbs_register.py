"""Verbs and expectations of the register: bands, claims, merges, mentions.

20:00  ana   tags P1 P2                 # children; the signer answers for them
20:01  ana   tags W1 as adult
20:02  ana   tags P3 with H2J4-83MR     # a band printed beforehand
20:03  ana   replaces the band of P1
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.age import AgeContent, age_disputes
from resguardo.operation.bands import TagChange
from resguardo.operation.description import DescriptionContent
from resguardo.operation.identity import (
    Claimant,
    ConfirmationBasis,
    IdentityClaimed,
    IdentityContent,
    WithdrawalGround,
    identity_disputes,
)
from resguardo.operation.mentions import (
    ClosingReason,
    MatchBasis,
    MentionContent,
    MentionNoted,
    mention_disputes,
)
from resguardo.operation.merge import MergeBasis, PersonsMerged, SplitGround, merge_disputes
from resguardo.operation.register import AgeBasis, CountedAs, FirstContactContent, Sex, TagIssued

PEOPLE = r"(?P<people>[A-Z]+\d*(?: [A-Z]+\d*)*)"


@verb(
    rf"tags {PEOPLE}(?: as (?P<counted_as>child|adult))?(?: in (?P<place>\w+))?(?: with (?P<tag>\S+))?"
)
def tags(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Put a band on each person met and call them by these labels."""
    counted_as = CountedAs(found["counted_as"] or "child")
    for label in found["people"].split():
        [issued] = stage.do(
            by,
            "register.issue_tag",
            counted_as=counted_as,
            place=stage.labels[found["place"]] if found["place"] else None,
            tag=found["tag"],
            circumstances=FirstContactContent(
                age_years_min=18 if counted_as is CountedAs.ADULT else None
            ),
        )
        assert isinstance(issued, TagIssued)
        stage.labels[label] = issued.person


@verb(r"replaces the band of (?P<person>\w+)(?: with (?P<tag>\S+))?")
def replaces(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Put a new band on a person."""
    stage.do(
        by,
        "register.replace_tag",
        person=stage.person(found["person"]),
        reason=TagChange.LOST,
        tag=found["tag"],
    )


@verb(r"swaps the bands of (?P<first>\w+) and (?P<second>\w+)")
def swaps(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Correct two persons who wear each other's band."""
    stage.do(
        by,
        "register.swap_tags",
        first=stage.person(found["first"]),
        second=stage.person(found["second"]),
    )


@expects(r"(?P<person>\w+) counts as (?P<counted_as>child|adult)")
def counts_as(stage: Stage, found: re.Match[str]) -> None:
    """In which figure the person stands."""
    assert (
        stage.state.register.persons[stage.person(found["person"])].counted_as.value
        == found["counted_as"]
    ), found[0]


@expects(r"(?P<count>\d+|no) tag disputes?")
def tag_disputes(stage: Stage, found: re.Match[str]) -> None:
    """How many bands or persons are in dispute."""
    assert len(stage.state.register.tag_disputes) == int(found["count"].replace("no", "0")), (
        stage.state.register.tag_disputes
    )


@verb(r"says (?P<person>\w+) is (?P<name>\w+)(?: as (?P<claim>\w+))?")
def says(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down a name that a person gave; `as C1` labels the claim."""
    said = IdentityContent(name=found["name"])
    [claimed] = stage.do(
        by,
        "register.claim_identity",
        person=stage.person(found["person"]),
        claimant=Claimant.CHILD,
        said=said,
    )
    assert isinstance(claimed, IdentityClaimed)
    stage.labels[found["claim"] or "claim"] = claimed.claim


@verb(r"confirms (?P<claim>\w+) of (?P<person>\w+)")
def confirms(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Confirm a claim on the civil registry."""
    fields = {"person": stage.person(found["person"]), "claim": stage.labels[found["claim"]]}
    stage.do(by, "register.confirm_identity", **fields, basis=ConfirmationBasis.CIVIL_REGISTRY)


@verb(r"withdraws the confirmation of (?P<claim>\w+) of (?P<person>\w+)")
def withdraws_confirmation(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take a confirmation back."""
    fields = {"person": stage.person(found["person"]), "claim": stage.labels[found["claim"]]}
    stage.do(by, "register.withdraw_confirmation", **fields, ground=WithdrawalGround.NEW_EVIDENCE)


@verb(
    r"reclassifies (?P<person>\w+) as (?P<counted_as>child|adult) on (?P<basis>observed|declared|assessed|documented)"
)
def reclassifies(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Count a person otherwise from now on, by two."""
    counted_as = CountedAs(found["counted_as"])
    age = AgeContent(age_years_min=18 if counted_as is CountedAs.ADULT else 12)
    stage.do(
        by,
        "register.reclassify_person",
        person=stage.person(found["person"]),
        counted_as=counted_as,
        basis=AgeBasis(found["basis"]),
        age=age,
    )


@verb(r"merges (?P<duplicate>\w+) into (?P<kept>\w+)(?: as (?P<merge>\w+))?")
def merges(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record that two records are one person; `as M1` labels the merge."""
    [merged] = stage.do(
        by,
        "register.merge_persons",
        kept=stage.person(found["kept"]),
        duplicate=stage.person(found["duplicate"]),
        basis=MergeBasis.SAME_FACE,
    )
    assert isinstance(merged, PersonsMerged)
    stage.labels[found["merge"] or "merge"] = merged.merge


@verb(r"splits (?P<merge>\w+)")
def splits(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Undo a merge."""
    stage.do(
        by,
        "register.split_persons",
        merge=stage.labels[found["merge"]],
        ground=SplitGround.TWO_FACES,
    )


@verb(r"notes mention (?P<mention>\w+) for (?P<owner>\w+) until (?P<until>\S+)")
def notes_mention(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Put somebody named and not seen on the list."""
    said = MentionContent(name="Nombre Inventado")
    fields = {
        "source": Claimant.CHILD,
        "owner": stage.staff(found["owner"]),
        "review_at": stage.at(found["until"]),
    }
    [noted] = stage.do(by, "register.note_mention", said=said, **fields)
    assert isinstance(noted, MentionNoted)
    stage.labels[found["mention"]] = noted.mention


@verb(r"reviews (?P<mention>\w+) for (?P<owner>\w+) until (?P<until>\S+)")
def reviews_mention(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Go on looking."""
    stage.do(
        by,
        "register.review_mention",
        mention=stage.labels[found["mention"]],
        owner=stage.staff(found["owner"]),
        review_at=stage.at(found["until"]),
    )


@verb(r"matches (?P<mention>\w+) with (?P<person>\w+)")
def matches_mention(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Somebody mentioned is somebody seen."""
    stage.do(
        by,
        "register.match_mention",
        mention=stage.labels[found["mention"]],
        person=stage.person(found["person"]),
        basis=MatchBasis.FACE,
    )


@verb(r"closes mention (?P<mention>\w+)")
def closes_mention(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take a mention off the list for a reason."""
    stage.do(
        by,
        "register.close_mention",
        mention=stage.labels[found["mention"]],
        reason=ClosingReason.NO_SUCH_PERSON,
    )


@verb(r"reopens (?P<mention>\w+) for (?P<owner>\w+) until (?P<until>\S+)")
def reopens_mention(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Put a mention back on the list."""
    stage.do(
        by,
        "register.reopen_mention",
        mention=stage.labels[found["mention"]],
        owner=stage.staff(found["owner"]),
        review_at=stage.at(found["until"]),
    )


@verb(r"describes (?P<person>\w+)")
def describes(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down how a person looks."""
    stage.do(
        by,
        "register.describe_person",
        person=stage.person(found["person"]),
        seen=DescriptionContent(hair="negro"),
        sex_observed=Sex.FEMALE,
    )


@verb(r"photographs (?P<person>\w+)")
def photographs(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Enter a photo by the digest of its sealed file."""
    stage.do(by, "register.record_photo", person=stage.person(found["person"]), digest=bytes(32))


@verb(r"notes that (?P<person>\w+) wants no photo")
def notes_photo_refusal(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down that a person did not want a photo."""
    stage.do(by, "register.note_photo_refusal", person=stage.person(found["person"]))


@expects(r"(?P<count>\d+|no) (?P<kind>identity|age|merge|mention) disputes?")
def disputes(stage: Stage, found: re.Match[str]) -> None:
    """How many disputes of that kind are listed."""
    listed = {
        "identity": identity_disputes,
        "age": age_disputes,
        "merge": merge_disputes,
        "mention": mention_disputes,
    }[found["kind"]](stage.state)
    assert len(listed) == int(found["count"].replace("no", "0")), listed


@expects(r"roll (?P<people>[A-Z]+\d*(?: [A-Z]+\d*)*)")
def roll(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these persons stand for themselves."""
    assert set(stage.state.register.active()) == set(stage.people(found["people"])), found[0]


@expects(r"unseen (?P<mentions>\w+(?: \w+)*)")
def unseen(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these mentions are on the list; `nobody` for an empty one."""
    named = (
        []
        if found["mentions"] == "nobody"
        else [stage.labels[label] for label in found["mentions"].split()]
    )
    assert stage.state.mentions.unseen() == named, found[0]
