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


class Story:
    """The people of the story: a carer with a phone, the officer's screen, a tablet on its round and one near the server."""

    def __init__(self, shelter, start, address, pages):
        self.shelter, self.console = shelter, shelter.console
        self.start, self.address, self.pages = start, address, pages
        self.north, self.south = shelter.persons["Norte"], shelter.persons["Sur"]

    @property
    def state(self):
        """The account's state."""
        return self.console.account.state

    def open(self, handle, size="desktop"):
        """The page of the breach as somebody sees it."""
        return self.pages.open(
            self.address, self.path, console=self.console, handle=handle, size=size
        )

    def before(self):
        """A tablet is on its round and loses the network before anything happens; another is signed in and waits."""
        self.round = self.shelter.open_count(CountKind.NAME_BY_NAME)
        self.shelter.send(self.round, "cosme", "Sur")
        self.apart = self.start("apart")
        self.apart.enrol(self.shelter, "apart")
        self.apart.sign_in("cosme")
        self.apart.walk(self.shelter, self.round, "Sur")
        self.apart.context.set_offline(True)
        self.near = self.start("near")
        self.near.enrol(self.shelter, "near")
        self.near.sign_in("celia")

    def press(self):
        """The carer presses once."""
        self.path = "/breach/declare"
        self.carer = self.open("carla", "phone")
        keep_picture(self.carer, "breach-press-phone")
        assert serious_faults(self.carer) == []
        self.carer.click("button.press")
        self.carer.wait_for_url("**/breach/*")
        [self.breach] = self.state.breaches.open()
        self.count = count_of(self.state, self.breach)
        self.path = self.carer.url.removeprefix(self.address)

    def lead(self):
        """The officer's screen: the call, the exit, the words."""
        self.officer = self.open("olga")
        self.officer.click("text=Ya llamé a la policía")
        self.officer.wait_for_selector("text=Policía llamada")
        self.officer.select_option("#id_exit_place", self.shelter.gate.hex())
        self.officer.select_option("#id_watcher", self.console.staff("edgar").hex())
        self.officer.click("text=Poner a vigilar")
        self.officer.wait_for_selector("text=vigilada")
        self.officer.fill("#id_words", "Cede el portón")
        self.officer.click("button:has-text('Anotar')")
        self.officer.wait_for_selector(".log >> text=Cede el portón")

    def mark(self):
        """Marks on the tablet shorten the list on both screens; one is marked at the gate; the tablet apart marks what nobody here knows yet."""
        self.near.walk(self.shelter, self.count, "Norte")
        for number, person in enumerate(self.north, start=1):
            self.near.press(person)
            wait_unseen(self.officer, 6 - number)
            wait_unseen(self.carer, 6 - number)
        self.officer.wait_for_selector(f"#c{self.north[0].hex()}", state="detached")
        keep_picture(self.officer, "breach-officer-desktop", whole=True)
        keep_picture(self.near.page, "breach-tablet")
        self.apart.press(self.south[0])
        self.apart.press(self.south[1])
        self.apart.wait_states(on_tablet=2)
        self.carer.locator(f"#c{self.south[2].hex()} .walk-press").click()
        wait_unseen(self.officer, 2)

    def sign(self):
        """The officer signs as it stands; before minute 15 that is refused."""
        self.officer.click("summary:has-text('Firmar tal como está')")
        self.officer.click("button:has-text('Firmar'):visible")
        self.officer.wait_for_selector("text=desde el minuto 15")
        self.shelter.pass_minutes(15)
        self.officer = self.open("olga")
        self.officer.click("summary:has-text('Firmar tal como está')")
        self.officer.click("button:has-text('Firmar'):visible")
        self.officer.wait_for_selector("text=Conteo firmado")

    def end(self):
        """The coordinator says that the danger is over."""
        coordinator = self.open("ana", "tablet")
        assert serious_faults(coordinator) == []
        coordinator.click("button:has-text('Terminó el peligro')")
        coordinator.wait_for_selector(".log >> text=Terminó el peligro")


def test_the_breach_from_the_press_to_the_end(shelter, start, address, browser_pages):
    """Every mark is kept, the list shrinks live by face, the officer signs as it stands at minute 15, and what comes late is shown without changing it."""
    story = Story(shelter, start, address, browser_pages)
    story.before()
    story.press()
    assert unseen_on(story.carer) == 6
    story.lead()
    story.mark()
    story.sign()
    signed = story.state.counts.counts[story.count]
    assert (signed.figures.missing.total, set(signed.missing)) == (2, set(story.south[:2]))
    closing = signed.closing

    story.apart.context.set_offline(False)
    story.apart.wait_states(on_tablet=0, at_site=2)
    assert set(story.south[:2]) <= set(story.state.counts.counts[story.round].marks)
    assert story.state.counts.counts[story.count].closing == closing
    assert set(seen_while_absent(story.state)) <= set(story.south[:2])
    story.end()
    assert story.state.breaches.breaches[story.breach].ended_at is not None


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
