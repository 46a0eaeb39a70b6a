"""The great story of a breach: one server, a coordinator, a count officer, two counters' tablets of which one has no network from before the breach until after the signature."""

from types import SimpleNamespace

import pytest

from kit.browser import keep_picture, serious_faults
from kit.shelter import Shelter
from kit.tablet_app import apps
from resguardo.operation.breach import count_of
from resguardo.operation.count import CountKind
from resguardo.operation.unaccounted import seen_while_absent

@pytest.fixture
def shelter(small):
    """The shelter over the small operation."""
    return Shelter(small)


@pytest.fixture
def start(browser, tmp_path, shelter, address):
    """Starts tablets in a real browser, beside the pages of the console."""
    playwright = SimpleNamespace(chromium=browser.browser_type)
    with apps(playwright, tmp_path / "tablets", address) as starting:
        (tmp_path / "tablets").mkdir()
        yield starting


def unseen_on(page):
    """The figure of the strip for those whom nobody saw."""
    return int(page.locator(".strip [data-unseen]").first.inner_text())


def wait_unseen(page, number):
    """Wait until the strip says so, without reloading the page."""
    page.wait_for_selector(f'.strip [data-unseen]:text-is("{number}")', timeout=6_000)


def test_the_breach_from_the_press_to_the_signature(shelter, start, address, browser_pages):
    """Every mark is kept, the list shrinks live by face, the officer signs as it stands at minute 15, and what comes late is shown without changing it."""
    console = shelter.console
    north, south = shelter.persons["Norte"], shelter.persons["Sur"]
    round_count = shelter.open_count(CountKind.NAME_BY_NAME)
    shelter.send(round_count, "cosme", "Sur")

    # A tablet is on its round and loses the network before anything happens.
    apart = start("apart")
    apart.enrol(shelter, "apart")
    apart.sign_in("cosme")
    apart.walk(shelter, round_count, "Sur")
    apart.context.set_offline(True)
    near = start("near")
    near.enrol(shelter, "near")
    near.sign_in("celia")

    # The carer presses once.
    carer = browser_pages.open(
        address, "/breach/declare", console=console, handle="carla", size="phone"
    )
    keep_picture(carer, "breach-press-phone")
    assert serious_faults(carer) == []
    carer.click("button.press")
    carer.wait_for_url("**/breach/*")
    [breach] = console.account.state.breaches.open()
    count = count_of(console.account.state, breach)
    assert unseen_on(carer) == 6
    path = carer.url.removeprefix(address)

    # The officer's screen: the call, the exit, the words.
    officer = browser_pages.open(address, path, console=console, handle="olga")
    officer.click("text=Ya llamé a la policía")
    officer.wait_for_selector("text=Policía llamada")
    officer.select_option("#id_exit_place", shelter.gate.hex())
    officer.select_option("#id_watcher", console.staff("edgar").hex())
    officer.click("text=Poner a vigilar")
    officer.wait_for_selector("text=vigilada")
    officer.fill("#id_words", "Cede el portón")
    officer.click("button:has-text('Anotar')")
    officer.wait_for_selector(".log >> text=Cede el portón")

    # The emergency count shows itself on the tablet that has a network; each mark shortens the list on both screens.
    near.walk(shelter, count, "Norte")
    for number, person in enumerate(north, start=1):
        near.press(person)
        wait_unseen(officer, 6 - number)
        wait_unseen(carer, 6 - number)
    officer.wait_for_selector(f"#c{north[0].hex()}", state="detached")
    keep_picture(officer, "breach-officer-desktop", whole=True)
    near.page.screenshot(path=str(keep_picture(officer, "breach-tablet")))

    # The tablet apart goes on marking what it sees; nobody here knows yet.
    apart.press(south[0])
    apart.press(south[1])
    apart.wait_states(on_tablet=2)

    # Somebody turns up at the gate and is marked from the console, outside every room.
    carer.locator(f"#c{south[2].hex()} .walk-press").click()
    wait_unseen(officer, 2)

    # Too early, then minute 15.
    officer.click("summary:has-text('Firmar tal como está')")
    officer.click("button:has-text('Firmar'):visible")
    officer.wait_for_selector("text=desde el minuto 15")
    shelter.pass_minutes(15)
    officer = browser_pages.open(address, path, console=console, handle="olga")
    officer.click("summary:has-text('Firmar tal como está')")
    officer.click("button:has-text('Firmar'):visible")
    officer.wait_for_selector("text=Conteo firmado")
    record = console.account.state.counts.counts[count]
    assert record.figures.missing.total == 2
    assert set(record.missing) == set(south[:2])
    signed = record.closing

    # The network is back: nothing is lost, the round shows both, and the signature stands.
    apart.context.set_offline(False)
    apart.wait_states(on_tablet=0, at_site=2)
    marks = console.account.state.counts.counts[round_count].marks
    assert {south[0], south[1]} <= set(marks)
    assert console.account.state.counts.counts[count].closing == signed
    assert set(seen_while_absent(console.account.state)) <= set(south[:2])

    # The coordinator says that the danger is over.
    coordinator = browser_pages.open(address, path, console=console, handle="ana", size="tablet")
    assert serious_faults(coordinator) == []
    coordinator.click("button:has-text('Terminó el peligro')")
    coordinator.wait_for_selector(".log >> text=Terminó el peligro")
    assert console.account.state.breaches.breaches[breach].ended_at is not None


def test_marks_of_the_emergency_count_that_come_after_the_signature_are_shown_late(
    shelter, start, address, browser_pages
):
    """A tablet that knew of the breach and lost the network delivers after the signature: shown on the signed count, its figures as they were."""
    console = shelter.console
    tablet = start("late")
    tablet.enrol(shelter, "late")
    tablet.sign_in("celia")
    console.perform("breach.declare_breach", "carla")
    [breach] = console.account.state.breaches.open()
    count = count_of(console.account.state, breach)
    tablet.walk(shelter, count, "Norte")
    tablet.context.set_offline(True)
    tablet.press(shelter.persons["Norte"][0])
    shelter.pass_minutes(15)
    console.perform("count.sign_as_it_stands", "olga", count=count)
    figures = console.account.state.counts.counts[count].figures
    tablet.context.set_offline(False)
    tablet.wait_states(on_tablet=0, at_site=1)
    page = browser_pages.open(address, f"/count/{count.hex()}", console=console, handle="olga")
    page.wait_for_selector("text=Marcas que llegaron después de la firma")
    record = console.account.state.counts.counts[count]
    assert [late.person for late in record.late] == [shelter.persons["Norte"][0]]
    assert record.figures == figures
    assert figures.missing.total == 6
