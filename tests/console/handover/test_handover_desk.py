"""The handover desk: offered and accepted on two devices or signed on one, exceptions named, nobody without an answerer; out by name; rides."""

import re

import pytest

from kit.browser import keep_picture, serious_faults
from kit.console import PIN
from kit.shelter import Shelter
from resguardo.operation.custody import OutReason
from resguardo.operation.merge import MergeBasis


@pytest.fixture
def shelter(small):
    """Six persons for whom `irma` answers."""
    return Shelter(small)


def answers(shelter, person):
    """Who answers for a person, by handle."""
    holder = shelter.account.state.custody.answers_for(person)
    return shelter.console.directory.handle(holder)


def offer(shelter, giver, receiver, *persons):
    """An offer past the screens."""
    staff = shelter.console.staff(receiver)
    shelter.console.perform("custody.offer_handover", giver, persons=persons, receiver=staff)


def test_offered_and_accepted_on_two_devices(shelter, address, browser_pages):
    """The giver answers until the receiver accepts on their own screen, where the offer shows itself; whom they except stays with the giver."""
    console, [first, second, *_] = shelter.console, shelter.everybody
    giver = browser_pages.open(address, "/handover/offer", console=console, handle="irma")
    receiver = browser_pages.open(
        address, "/handover/", console=console, handle="carla", size="tablet"
    )
    assert serious_faults(giver) == []
    for person in (first, second):
        giver.check(f"#p{person.hex()}")
    giver.select_option("#id_receiver", console.staff("carla").hex())
    giver.click("button:has-text('Ofrecer')")
    giver.wait_for_selector("text=Mientras no acepten, responde usted")
    assert answers(shelter, first) == "irma"
    receiver.click("a:has-text('Recibir')")
    receiver.select_option(f"select[name='except-{second.hex()}']", "needs_care_first")
    keep_picture(receiver, "handover-receive-tablet")
    assert serious_faults(receiver) == []
    receiver.click("button:has-text('Recibo y respondo')")
    receiver.wait_for_selector("text=Nadie espera que usted reciba")
    assert (answers(shelter, first), answers(shelter, second)) == ("carla", "irma")
    giver.wait_for_selector("text=Nada de lo que ofreció está pendiente", timeout=6_000)


def test_both_sign_on_one_device(shelter):
    """The receiver's handle and PIN make the second signature; a wrong PIN changes nothing and is said beside the field."""
    console, [first, second, *_] = shelter.console, shelter.everybody
    fields = {
        "person": [first.hex(), second.hex()],
        f"except-{second.hex()}": "no_room",
        "how": "together",
        "second_handle": "carla",
        "second_pin": "000000",
    }
    client = console.client("irma")
    wrong = client.post("/handover/offer", fields)
    assert (wrong.status_code, answers(shelter, first)) == (422, "irma")
    assert client.post("/handover/offer", fields | {"second_pin": PIN}).status_code == 302
    assert (answers(shelter, first), answers(shelter, second)) == ("carla", "irma")


def test_bands_typed_one_after_another_join_those_ticked(shelter):
    """Many are handed over at once by scanning; one wrong band stops the whole form and nothing typed is lost."""
    console = shelter.console
    tags = " ".join(shelter.tag(person) for person in shelter.everybody[:3])
    fields = {"how": "offer", "receiver": console.staff("carla").hex()}
    client = console.client("irma")
    wrong = client.post("/handover/offer", fields | {"tags": f"{tags} XXXX-XXXX"})
    assert wrong.status_code == 422
    assert tags in wrong.content.decode()
    assert client.post("/handover/offer", fields | {"tags": tags}).status_code == 302
    assert len(shelter.account.state.custody.offers) == 3


def test_an_offer_that_nobody_accepts_grows_louder(shelter):
    """Within the limit it waits; after it, it is marked; long after, it stands at the head of everybody's page."""
    offer(shelter, "irma", "carla", shelter.everybody[0])

    def page():
        return shelter.console.client("ana").get("/handover/").content.decode()

    assert "loud-0" in page()
    shelter.pass_minutes(10)
    assert "loud-1" in page()
    shelter.pass_minutes(20)
    assert 'class="loud" role="alert"' in page()


def test_withdrawn_by_whoever_offered(shelter):
    """The giver takes an offer back and still answers; somebody else can't."""
    offer(shelter, "irma", "carla", shelter.everybody[0])
    page = shelter.console.client("irma").get("/handover/").content.decode()
    [batch] = re.findall(r"/handover/batch/([0-9a-f]+)", page)
    other = shelter.console.client("marta").post(f"/handover/batch/{batch}/withdraw")
    assert other.status_code == 422
    shelter.console.client("irma").post(f"/handover/batch/{batch}/withdraw")
    assert shelter.account.state.custody.offer_of(shelter.everybody[0]) is None
    assert answers(shelter, shelter.everybody[0]) == "irma"


def test_out_by_name_and_back(shelter):
    """Somebody is sent out with who answers there and when they come back; custody does not move; the return is one press."""
    console, person = shelter.console, shelter.everybody[0]
    fields = {
        "tags": shelter.tag(person),
        "responsible": console.staff("edgar").hex(),
        "reason": "hospital",
        "expected_return_at": "2099-01-01T10:00",
    }
    client = console.client("irma")
    assert client.post("/handover/out", fields).status_code == 302
    out = shelter.account.state.custody.out[person]
    assert (out.reason, answers(shelter, person)) == (OutReason.HOSPITAL, "irma")
    assert client.post(f"/handover/out/{person.hex()}/back").status_code == 302
    assert person not in shelter.account.state.custody.out


def boarded(page, shelter, offered, by_band):
    """The escort opens a ride; two who were offered get on by touch, a third by band with the second signature of whoever answered."""
    page.select_option("#id_vehicle", shelter.bus.hex())
    page.select_option("#id_escort", shelter.console.staff("edgar").hex())
    page.select_option("#id_destination", shelter.house.hex())
    page.click("button:has-text('Abrir el manifiesto')")
    for person in offered:
        page.check(f"#e{person.hex()}")
    page.click("button:has-text('Suben las marcadas')")
    page.wait_for_selector(f"#a{offered[-1].hex()}")
    page.fill("#id_tag", shelter.tag(by_band))
    page.fill("#id_second_handle", "irma")
    page.fill("#id_second_pin", PIN)
    page.click("form.board-line button.btn-primary")
    page.wait_for_selector(f"#a{by_band.hex()}")


def test_a_ride_leaves_only_when_it_was_counted_aboard_by_name(shelter, address, browser_pages):
    """Everybody aboard is in the escort's account; one too few is refused by name, everybody closes the boarding."""
    [first, second, third, *_] = shelter.everybody
    offer(shelter, "irma", "edgar", first, second)
    page = browser_pages.open(
        address, "/handover/ride", console=shelter.console, handle="edgar", size="tablet"
    )
    boarded(page, shelter, (first, second), third)
    assert {answers(shelter, one) for one in (first, second, third)} == {"edgar"}
    assert serious_faults(page) == []
    page.check(f"#a{first.hex()}")
    page.click("button:has-text('Conté a todas')")
    page.wait_for_selector(f".refusal >> text={shelter.tag(third)}")
    page.click("[data-check-in=aboard-form]")
    page.click("button:has-text('Conté a todas')")
    page.wait_for_selector("text=Abordaje cerrado")


def test_a_ride_ends_at_the_door(shelter, address, browser_pages):
    """One is refused at the door and stays with the escort; the others are received by the director, who counts them and closes the ride."""
    console, [first, second, third, *_] = shelter.console, shelter.everybody
    offer(shelter, "irma", "edgar", first, second)
    page = browser_pages.open(
        address, "/handover/ride", console=console, handle="edgar", size="tablet"
    )
    boarded(page, shelter, (first, second), third)
    page.click("[data-check-in=aboard-form]")
    page.click("button:has-text('Conté a todas')")
    page.check(f"#a{third.hex()}")
    page.click("button:has-text('Rechazadas en la puerta')")
    page.wait_for_selector("h2:has-text('Rechazadas en la puerta')")
    page.check(f"#a{first.hex()}")
    page.check(f"#a{second.hex()}")
    page.click("button:has-text('Bajan las marcadas')")
    page.wait_for_selector(f"#d{second.hex()}")
    linked = page.locator(".strip a").evaluate_all("all => all.map(one => one.hash)")
    assert linked == ["#aboard", "#arrived", "#refused"]
    assert all(page.locator(one).is_visible() for one in linked)
    keep_picture(page, "handover-ride-tablet", whole=True)

    path = page.url.removeprefix(address)
    director = browser_pages.open(address, path, console=console, handle="delia")
    offer(shelter, "edgar", "delia", first, second)
    console.perform("custody.accept_handover", "delia", persons=(first, second))
    director.wait_for_selector("text=recibidas 2 de 2", timeout=6_000)
    director.check(f"#d{first.hex()}")
    director.check(f"#d{second.hex()}")
    director.click("button:has-text('Conté en la puerta')")
    director.wait_for_selector("text=Viaje cerrado")
    assert answers(shelter, third) == "edgar"
    assert serious_faults(director) == []


def contested(shelter):
    """Two records of one person, in the account of two people, found to be one: both claim to answer."""
    [kept, duplicate, *_] = shelter.everybody
    offer(shelter, "irma", "carla", duplicate)
    shelter.console.perform("custody.accept_handover", "carla", persons=(duplicate,))
    fields = {"kept": kept, "duplicate": duplicate, "basis": MergeBasis.SAME_FACE}
    shelter.console.perform("register.merge_persons", "rita", "ana", **fields)
    return kept


def test_contested_custody_is_resolved_by_two_institutions(shelter):
    """Every claim stands on the page; one institution alone is refused; two of them and somebody who saw the person end it."""
    console, person = shelter.console, contested(shelter)
    path = f"/handover/contest/{person.hex()}"
    client = console.client("nora")
    page = client.get(path).content.decode()
    assert "Irma Ensayo" in page
    assert "Carla Ensayo" in page
    assert f"/handover/contest/{person.hex()}" in client.get("/handover/").content.decode()
    fields = {
        "holder": console.staff("carla").hex(),
        "seen_by": console.staff("marta").hex(),
        "seen_at": "2024-01-01T10:00",
        "second_pin": PIN,
    }
    alone = client.post(path, fields | {"second_handle": "julia"})
    assert (alone.status_code, "instituciones distintas" in alone.content.decode()) == (422, True)
    assert client.post(path, fields | {"second_handle": "ana"}).status_code == 302
    assert not shelter.account.state.custody.is_contested(person)
    assert answers(shelter, person) == "carla"
    assert client.get(path).status_code == 404
