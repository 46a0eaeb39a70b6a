"""What left in files, for those who watch and those who may ask it back."""

import hashlib

import pytest

from kit.browser import serious_faults
from resguardo.operation.exports import ExportNoted, ExportProfile, WithdrawalReason


def export(console, recipient="Institución Inventada"):
    """A file that left."""
    told = console.perform(
        "exports.note_export",
        "rosa",
        profile=ExportProfile.AUTHORITY,
        file_format="packet.json",
        recipient=recipient,
        fields=("name",),
        digest=hashlib.sha256(recipient.encode()).digest(),
        persons=tuple(console.account.state.register.persons)[:2],
    )
    return next(one.event.export for one in told if isinstance(one.event, ExportNoted))


def record(console, name):
    """How an export stands."""
    return console.account.state.exports.exports[name]


def test_every_file_that_left_stands_with_who_and_for_whom(exercise):
    """Profile, format, who let it go, when, how many persons; the receiver for those who may see words."""
    name = export(exercise)
    page = exercise.client("rosa").get("/audit/left")
    [line] = [one for one in page.context["lines"] if one.export == name]
    assert line.record.persons == 2
    assert line.by in page.content.decode()
    assert "Institución Inventada" in page.content.decode()


def test_a_reader_who_may_not_see_words_is_not_told_for_whom(exercise):
    """The export stands there, its receiver stays sealed."""
    export(exercise, "Receptor Sellado Inventado")
    page = exercise.client("alba").get("/audit/left").content.decode()
    assert "packet.json" in page
    assert "Receptor Sellado Inventado" not in page


def test_a_file_is_asked_back_with_a_ground(exercise):
    """It is written down once; the list says so."""
    name = export(exercise)
    client = exercise.client("rosa")
    asked = {"reason": WithdrawalReason.WRONG_RECIPIENT.value}
    assert client.post(f"/audit/left/{name.hex()}/withdraw", asked).status_code == 302
    assert record(exercise, name).withdrawn_for is WithdrawalReason.WRONG_RECIPIENT
    assert "retirado" in client.get("/audit/left").content.decode()
    again = client.post(f"/audit/left/{name.hex()}/withdraw", asked)
    assert again.status_code == 409
    assert "Esa salida ya se retiró." in again.content.decode()


def test_a_ground_has_to_be_given(exercise):
    """Without one the form comes back open, and nothing is written."""
    name = export(exercise)
    answer = exercise.client("rosa").post(f"/audit/left/{name.hex()}/withdraw", {})
    assert answer.status_code == 409
    assert record(exercise, name).stands


def test_a_monitor_sees_what_left_and_asks_nothing_back(exercise):
    """No form is offered, and a sent one is refused."""
    name = export(exercise)
    client = exercise.client("mora")
    assert all(one.form is None for one in client.get("/audit/left").context["lines"])
    asked = {"reason": WithdrawalReason.ORDERED.value}
    assert client.post(f"/audit/left/{name.hex()}/withdraw", asked).status_code == 409
    assert record(exercise, name).stands


def test_the_list_turns_page_by_page(exercise):
    """Fifty on a page, the newest first."""
    for number in range(51):
        export(exercise, f"Receptor {number}")
    client = exercise.client("rosa")
    first, second = client.get("/audit/left"), client.post("/audit/left", {"turn": "2"})
    assert len(first.context["lines"]) == 50
    assert second.context["page"] == 2
    assert not {one.export for one in first.context["lines"]} & {
        one.export for one in second.context["lines"]
    }


@pytest.mark.parametrize(("language", "size"), [("es", "desktop"), ("he", "phone")])
def test_what_left_is_seen_on_the_screen(exercise, address, browser_pages, language, size):
    """With the form to ask it back unfolded; nothing that a screen reader stumbles over."""
    export(exercise)
    page = browser_pages.open(
        address, "/audit/left", console=exercise, handle="rosa", size=size, language=language
    )
    page.locator("details.step summary").first.click()
    assert serious_faults(page) == []
