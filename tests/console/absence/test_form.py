"""The form of the country's alert authority: how complete it is for every child, before anybody is missing, on one page and beside each absence."""

import pytest

from resguardo.account.access import ReadReason
from resguardo.account.sight import sight_of
from resguardo.operation.event import SealClass
from resguardo.operation.identity import Claimant, IdentityContent


def of(console):
    """The page as child protection sees it."""
    return console.client("nora").get("/absence/form").content.decode()


def a_child(console):
    """A child in charge who is not missing."""
    state = console.account.state
    children = set(state.register.children())
    open_persons = [one for one in state.custody.open_persons() if one in children]
    return next(one for one in open_persons if state.absences.open_of(one) is None)


def row(page, tag):
    """What stands in the row of one child."""
    return page[page.index(tag) :].split("</tr>")[0]


def test_every_child_stands_with_what_the_form_lacks(exercise):
    """A per cent and each lack, with why, how to mend it and who could; no value of anybody is shown."""
    page = of(exercise)
    state = exercise.account.state
    children = [
        one for one in state.custody.open_persons() if one in set(state.register.children())
    ]
    assert all(exercise.directory.tag(one) in page for one in children)
    assert "Solicitud de Alerta Alba-Keneth" in page
    assert "Residencia anterior, según se declara" in page
    assert "Pregunte, y anote lo que se dice y quién lo dice." in page
    names = exercise.directory.person_names(children[:20], exercise.staff("nora"), ReadReason.AUDIT)
    assert not [name for name in names.values() if name and name in page]


def test_a_mended_field_is_no_longer_missing(exercise):
    """What is entered counts at once."""
    person = a_child(exercise)
    tag = exercise.directory.tag(person)
    assert "Residencia anterior" in row(of(exercise), tag)
    said = IdentityContent(name="Nombre Inventado", residence="Aldea Inventada")
    exercise.perform(
        "register.claim_identity", "renata", person=person, claimant=Claimant.CHILD, said=said
    )
    assert "Residencia anterior" not in row(of(exercise), tag)


def test_the_reading_for_the_form_is_written_down(exercise):
    """The page shows no value, and still names who read what for it."""
    of(exercise)
    nora = exercise.staff("nora")
    reads = list(sight_of(exercise.account, nora).reads())
    assert any(one.reader == nora and one.seal is SealClass.IDENTITY for one in reads)


@pytest.mark.parametrize("handle", ["eva", "pablo", "julia"])
def test_whoever_does_not_see_everybody_has_no_such_page(exercise, handle):
    """A carer, the police, a judge would be told that much is missing which they only may not see."""
    assert exercise.client(handle).get("/absence/form").status_code in {403, 404}


def test_beside_an_absence_stands_what_its_form_lacks(exercise):
    """Whoever searches sees at once what could still be added; nothing of it holds the request back."""
    person = a_child(exercise)
    exercise.perform("absence.declare_absence", "olga", persons=(person,))
    absence = exercise.account.state.absences.open_of(person)
    page = exercise.client("nora").get(f"/absence/{absence.hex()}").content.decode()
    assert "Solicitud de Alerta Alba-Keneth" in page
    assert "Ningún dato que falte impide pedir la alerta." in page
    assert (
        "Solicitud de Alerta"
        not in exercise.client("mora").get(f"/absence/{absence.hex()}").content.decode()
    )


def test_the_page_reads_in_hebrew(exercise):
    """Labels, reasons and mends, too."""
    client = exercise.client("nora", HTTP_ACCEPT_LANGUAGE="he")
    page = client.get("/absence/form").content.decode()
    assert "שם מלא" in page
    assert "Nombre completo" not in page
