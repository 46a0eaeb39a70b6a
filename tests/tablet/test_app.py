"""The app in a counter's hands: marking, taking back, scanning, typing, the alarm, the clock, and the honest states."""

import json

import segno
from PIL import Image

from kit.browser import serious_faults
from kit.tablet_app import App
from resguardo.operation.count import CountKind
from resguardo.tablet.enrolment import revoke


def begun(start, house, *flags: str, **turns: str) -> tuple[App, bytes]:
    """A tablet on which Carla has begun to walk the north room."""
    count = house.open_count(**(turns or {"carla": "Norte"}))
    app = start("one", *flags)
    app.enrol(house)
    app.sign_in("carla")
    app.walk(house, count, "Norte")
    return app, count


def marks(house, count) -> dict:
    """The standing marks of the account."""
    found = house.account.state.counts.counts[count].marks
    return {person: standing for person, standing in found.items() if standing}


def test_a_mark_goes_from_the_tablet_to_the_site_and_says_so(pictured, start):
    """The state is `on this tablet` until the signed receipt is here, and the strip counts at once."""
    app, count = begun(start, pictured)
    person = pictured.persons["Norte"][0]
    app.press(person)
    assert app.states() == {"on_tablet": 1, "at_site": 0, "at_two_sites": 0}
    assert [app.figure(name) for name in ("expected", "seen", "out", "left")] == [5, 1, 0, 4]
    app.wait_states(on_tablet=0, at_site=1)
    assert list(marks(pictured, count)) == [person]


def test_a_mark_taken_back_within_seconds_leaves_its_number_and_no_name(pictured, start):
    """Undone before it was sent, it reaches the server as a number that says nothing."""
    app, count = begun(start, pictured)
    app.press(pictured.persons["Norte"][0])
    app.page.click("#undo")
    app.wait_states(on_tablet=0, at_site=1)
    [tablet] = pictured.hub.book.tablets(pictured.account.operation)
    [kept] = pictured.hub.book.marks(tablet.key)
    [batch] = pictured.hub.book.batches(tablet.key)
    assert (kept.outcome, marks(pictured, count)) == ("kept", {})
    assert pictured.persons["Norte"][0].hex() not in batch.body.decode()


def test_a_mark_that_was_sent_is_withdrawn_with_its_reason(pictured, start):
    """After the seconds of undoing a correction stays in the record."""
    app, count = begun(start, pictured)
    app.press(pictured.persons["Norte"][0])
    app.wait_states(at_site=1)
    app.page.click("#marks")
    app.page.click("text=Corregir")
    app.page.click('[data-reason="wrong_person"]')
    app.wait_states(on_tablet=0, at_site=2)
    assert marks(pictured, count) == {}
    assert pictured.account.state.counts.counts[count].withdrawn == 1


def test_a_typed_code_shows_the_face_and_marks_nobody_by_itself(pictured, start):
    """A code without a look is no sighting: the counter presses after seeing the face."""
    app, count = begun(start, pictured)
    person = pictured.persons["Norte"][2]
    app.page.click("#type")
    app.page.fill("#tag", pictured.tag(person).lower().replace("-", " "))
    app.page.click("#tag-enter")
    app.page.wait_for_selector(".card img")
    assert app.states()["on_tablet"] == 0
    app.page.click("#see")
    app.wait_states(on_tablet=0, at_site=1)
    [tablet] = pictured.hub.book.tablets(pictured.account.operation)
    assert json.loads(pictured.hub.book.batches(tablet.key)[0].body)[4][0][8] == "tag"
    assert list(marks(pictured, count)) == [person]


def test_a_refused_mark_is_no_sighting(pictured, start):
    """What the rules refuse is told with its reason, and the face is not shown as seen any more."""
    app, count = begun(start, pictured)
    person = pictured.persons["Norte"][0]
    app.context.set_offline(True)
    app.press(person)
    pictured.perform("team.end_service", "rosa", staff=pictured.staff["carla"])
    app.context.set_offline(False)
    app.page.wait_for_selector("text=No se anotó")
    app.page.click("#notice >> text=✕")
    app.page.click("#marks")
    app.page.wait_for_selector("main >> text=Una persona inscrita y en servicio")
    app.page.click("main >> text=Volver")
    assert app.figure("seen") == 0
    assert marks(pictured, count) == {}


def test_present_with_an_identity_not_confirmed_accounts_for_nobody(pictured, start):
    """It is marked and not counted as seen, until the counter is sure."""
    app, count = begun(start, pictured)
    person = pictured.persons["Norte"][0]
    app.page.click(f'li:has([data-person="{person.hex()}"]) .more')
    app.page.click("#not-sure")
    app.page.wait_for_selector("li.unsure")
    assert app.figure("seen") == 0
    app.wait_states(on_tablet=0, at_site=1)
    app.page.click(f'.whom[data-person="{person.hex()}"]')
    app.page.click("#see")
    app.wait_states(on_tablet=0, at_site=2)
    [mark] = marks(pictured, count)[person]
    assert (app.figure("seen"), mark.identity.value) == (1, "confirmed")


def test_a_shift_that_nobody_ended_ends_by_itself(pictured, start):
    """After twelve hours the roll is forgotten, the tablet being in use or not."""
    app = start()
    app.page.clock.install()
    app.enrol(pictured)
    app.sign_in("carla")
    app.page.wait_for_selector("text=Sus conteos")
    app.page.clock.fast_forward("12:01:00")
    app.page.clock.run_for(3_000)
    app.page.wait_for_selector("#handle")


def test_a_wrong_code_is_told_and_stays_in_the_field(pictured, start):
    """Nothing typed is lost, and no other band is guessed."""
    app, _ = begun(start, pictured)
    app.page.click("#type")
    app.page.fill("#tag", "0000-0001")
    app.page.click("#tag-enter")
    app.page.wait_for_selector("text=no es de ningún brazalete")
    assert app.page.input_value("#tag") == "0000-0001"


def test_a_scanner_at_the_cable_shows_the_face(pictured, start):
    """It types like somebody very fast, into no field."""
    app, _ = begun(start, pictured)
    person = pictured.persons["Sur"][0]
    app.page.keyboard.type(pictured.tag(person))
    app.page.keyboard.press("Enter")
    app.page.wait_for_selector("text=No está en su lista")
    app.page.click("#see")
    app.wait_states(at_site=1)


def test_the_camera_reads_a_band_without_the_internet(pictured, start, tmp_path):
    """The reader comes with the app; it shows the face and waits for the counter."""
    person = pictured.persons["Norte"][1]
    film = tmp_path / "film.mjpeg"
    drawn = tmp_path / "band.png"
    segno.make(pictured.tag(person), error="m", micro=False).save(str(drawn), scale=9, border=6)
    frame = Image.new("RGB", (640, 480), "white")
    frame.paste(Image.open(drawn).convert("RGB").rotate(8, fillcolor="white"), (150, 80))
    frame.save(tmp_path / "frame.jpg")
    film.write_bytes((tmp_path / "frame.jpg").read_bytes() * 10)
    flags = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    app, _ = begun(start, pictured, *flags)
    app.page.click("#scan")
    app.page.wait_for_selector(".card img")
    assert app.page.inner_text(".card bdi") == pictured.tag(person)
    assert app.states()["on_tablet"] == 0


def test_an_emergency_count_comes_to_the_tablet_by_itself(pictured, start):
    """Within two contacts it stands on the screen of whoever is signed in, and one press away."""
    app = start()
    app.enrol(pictured)
    app.sign_in("tomas")
    app.page.wait_for_selector("text=Ningún conteo abierto")
    count = pictured.open_count(CountKind.EMERGENCY)
    app.page.wait_for_selector("text=CONTEO DE EMERGENCIA", timeout=4_000)
    app.walk(pictured, count, "Sur")
    app.press(pictured.persons["Sur"][0])
    app.wait_states(at_site=1)
    assert list(marks(pictured, count)) == [pictured.persons["Sur"][0]]


def test_an_emergency_calls_for_somebody_where_nobody_is_signed_in(pictured, start):
    """The alarm stands above the PIN."""
    app = start()
    app.enrol(pictured)
    pictured.open_count(CountKind.EMERGENCY)
    app.page.wait_for_selector("#handle")
    app.page.reload()
    app.page.wait_for_selector(".alarm", timeout=5_000)


def test_a_revoked_tablet_delivers_first_and_then_forgets_everything(pictured, start):
    """What it still held arrives and is judged by its number; then the tablet holds nothing."""
    app, _ = begun(start, pictured)
    one, two = pictured.persons["Norte"][:2]
    app.press(one)
    app.wait_states(at_site=1)
    app.context.set_offline(True)
    app.press(two)
    [tablet] = pictured.hub.book.tablets(pictured.account.operation)
    revoke(pictured.hub, tablet.key, pictured.staff["rosa"])
    app.context.set_offline(False)
    app.page.wait_for_selector("text=Esta tableta fue revocada")
    app.page.wait_for_selector("text=olvidó todo")
    outcomes = [one.outcome for one in pictured.hub.book.marks(tablet.key)]
    assert outcomes == ["counted", "tablet.revoked"]
    assert app.page.evaluate("indexedDB.databases().then((found) => found.length)") == 0


def test_a_finished_zone_leaves_the_tablet(pictured, start):
    """The counter is told who is left, finishes, and the roll is gone."""
    app, count = begun(start, pictured)
    app.page.click("#finish")
    app.page.wait_for_selector("text=Le faltan 5")
    app.page.click("#finish-sure")
    app.page.wait_for_selector("text=Ningún conteo abierto")
    zone = pictured.account.state.counts.counts[count].zones[pictured.rooms["Norte"]]
    assert zone.finished == [1]


def test_the_clocks_difference_is_measured_and_shown(pictured, start):
    """A tablet that is four hours slow says so, and the server knows it."""
    app = start()
    app.page.add_init_script("const right = Date.now; Date.now = () => right() - 4 * 3600 * 1000;")
    app.enrol(pictured)
    app.page.wait_for_selector("#clock:has-text('240 min atrasado')")
    app.page.wait_for_timeout(2_000)
    [tablet] = pictured.hub.book.tablets(pictured.account.operation)
    assert abs(tablet.ahead_ms + 4 * 3600 * 1000) < 2_000


def test_a_second_page_on_one_tablet_counts_nothing(pictured, start):
    """Two pages would use one number twice."""
    app, _ = begun(start, pictured)
    other = app.context.new_page()
    other.goto(f"{app.address}/tablet/")
    other.wait_for_selector("text=ya está abierto en otra pestaña")


def test_no_screen_keeps_somebody_out(pictured, start):
    """Axe finds nothing serious on the screens of a count, in three languages."""
    app, _ = begun(start, pictured)
    for language in ("es", "en", "he"):
        app.page.select_option("#language", language)
        app.page.wait_for_selector(f'html[lang="{language}"]')
        assert serious_faults(app.page) == []
    assert app.page.get_attribute("html", "dir") == "rtl"
    for _ in range(2):
        app.page.click("#look")
        app.page.wait_for_timeout(100)
        assert serious_faults(app.page) == []
