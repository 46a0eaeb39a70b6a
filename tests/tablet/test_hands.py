"""What a hand, an ear and a tired eye get from the app: the torch, the warning before the lock, letters, tones, and words for the contact."""

import pytest

from tablet.test_app import begun
from tablet.test_looks import look

CAMERA = ("--use-fake-device-for-media-stream",)
TORCH = """() => {
  MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
  globalThis.lit = [];
  MediaStreamTrack.prototype.applyConstraints = async (asked) => { lit.push(asked.advanced[0].torch); };
}"""
HEARD = """() => {
  globalThis.tones = [];
  globalThis.pulses = [];
  navigator.vibrate = (pulse) => { pulses.push(pulse); return true; };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { tones.push(this.frequency.value); return start.apply(this, when); };
}"""
LETTER = "parseFloat(getComputedStyle(document.body).fontSize)"


def test_the_torch_is_offered_where_the_camera_has_one(pictured, start):
    """One press lights it, the next puts it out."""
    app, _ = begun(start, pictured, *CAMERA)
    app.page.evaluate(TORCH)
    app.page.click("#scan")
    app.page.click("#light")
    app.page.click("#light")
    assert app.page.evaluate("lit") == [True, False]
    assert app.page.is_hidden("#light-none")


def test_a_camera_without_a_torch_says_so(pictured, start):
    """No button stands there that would do nothing, for the other camera neither."""
    app, _ = begun(start, pictured, *CAMERA)
    app.page.click("#scan")
    for _ in range(2):
        app.page.wait_for_selector("#light-none:has-text('no tiene luz')")
        assert app.page.is_hidden("#light")
        app.page.click("#turn")


def test_a_tablet_warns_a_minute_before_it_locks(pictured, start):
    """The bar says so on whatever screen; a touch takes it away, and without one it locks."""
    app = start()
    app.page.clock.install()
    app.enrol(pictured)
    app.sign_in("carla")
    app.page.wait_for_selector("text=Sus conteos")
    app.page.clock.fast_forward("13:50")
    app.page.clock.run_for(2_000)
    assert app.page.query_selector("#locking") is None
    app.page.clock.fast_forward("00:15")
    app.page.clock.run_for(2_000)
    app.page.wait_for_selector("#locking:has-text('menos de un minuto')")
    app.page.click("h1")
    app.page.clock.run_for(2_000)
    app.page.wait_for_selector("#locking", state="detached")
    app.page.clock.fast_forward("15:01")
    app.page.clock.run_for(2_000)
    app.page.wait_for_selector("text=Escriba su PIN")
    assert app.page.query_selector("#locking") is None


def test_letters_grow_by_one_press_and_stay_so(pictured, start):
    """The larger letters are there after a reload as well, and nothing is cut off at the side."""
    app, _ = begun(start, pictured)
    before = app.page.evaluate(LETTER)
    app.page.click("#size")
    app.page.reload()
    app.page.wait_for_selector('[data-figure="1"]')
    assert app.page.evaluate(LETTER) >= 1.25 * before
    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    app.page.click("#size")
    app.page.wait_for_function(f"{LETTER} === {before}")


def test_right_again_and_wrong_feel_different(pictured, start):
    """Each press is felt in the hand, whether sound is on or off."""
    app, _ = begun(start, pictured)
    app.page.evaluate(HEARD)
    person = pictured.persons["Norte"][0]
    app.press(person)
    app.page.click(f'.whom[data-person="{person.hex()}"]')
    app.page.wait_for_selector(".card")
    app.page.click("main >> text=Volver")
    app.page.click("#type")
    app.page.fill("#tag", "0000-0001")
    app.page.click("#tag-enter")
    felt = app.page.evaluate("pulses")
    assert len(felt) == len({str(pulse) for pulse in felt}) == 3
    assert app.page.evaluate("tones") == []


@pytest.mark.parametrize(("wanted", "sounds"), [("dark", True), ("night", False)])
def test_sound_is_off_until_switched_on_and_never_at_night(pictured, start, wanted, sounds):
    """Where children sleep nothing sounds, even where somebody switched sound on."""
    app, _ = begun(start, pictured)
    app.page.evaluate(HEARD)
    assert app.page.get_attribute("#sound", "aria-pressed") == "false"
    app.page.click("#sound")
    app.page.wait_for_selector('#sound[aria-pressed="true"]')
    look(app, wanted)
    app.press(pictured.persons["Norte"][0])
    assert bool(app.page.evaluate("tones")) is sounds


def test_with_and_without_contact_stand_in_words(pictured, start):
    """A shape and a word each: whoever sees no colour knows as well."""
    app, _ = begun(start, pictured)
    app.page.wait_for_selector("#network:text-is('● Conectada')")
    app.context.set_offline(True)
    app.page.wait_for_selector("#network:text-is('○ Sin red')")
    app.context.set_offline(False)
    app.page.wait_for_selector("#network:text-is('● Conectada')")


def test_a_band_is_typed_without_a_network(pictured, start):
    """The stored roll gives the face; the mark waits on the tablet and says so."""
    app, count = begun(start, pictured)
    person = pictured.persons["Norte"][3]
    app.context.set_offline(True)
    app.page.wait_for_selector("#network.offline")
    app.page.click("#type")
    app.page.fill("#tag", pictured.tag(person))
    app.page.click("#tag-enter")
    app.page.wait_for_selector(".card img")
    app.page.click("#see")
    app.wait_states(on_tablet=1)
    app.context.set_offline(False)
    app.wait_states(on_tablet=0, at_site=1)
    assert list(pictured.account.state.counts.counts[count].marks) == [person]
