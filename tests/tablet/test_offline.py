"""Hours without a network, a reload, a flat battery, and the network again: no mark is lost, and none is done twice."""

import time
from datetime import UTC, datetime, timedelta

from kit.tablet_app import apps
from kit.tablets import port_of, serving


def marked(house, count) -> set[bytes]:
    """Whom the account says somebody marked."""
    return set(house.account.state.counts.counts[count].marks)


def test_marks_made_in_hours_without_a_network_survive_a_reload_and_a_killed_browser(
    pictured, start
):
    """What was pressed is there after each, and arrives whole when the network is back."""
    count = pictured.open_count(carla="Norte")
    north = pictured.persons["Norte"]
    app = start()
    app.page.clock.install(time=datetime.now(UTC) - timedelta(hours=6))
    app.enrol(pictured)
    app.sign_in("carla")
    app.walk(pictured, count, "Norte")
    app.context.set_offline(True)
    app.press(north[0])
    app.page.clock.run_for(5 * 3600 * 1000)
    app.page.wait_for_selector("text=Escriba su PIN")
    app.type_pin()
    app.page.reload()
    app.page.wait_for_selector('[data-figure="1"]')
    app.type_pin()
    app.wait_states(on_tablet=1)
    app.kill()
    app.open()
    app.go()
    app.wait_states(on_tablet=0, at_site=1)
    assert marked(pictured, count) == {north[0]}
    [mark] = pictured.account.state.counts.counts[count].marks[north[0]]
    assert mark.at < pictured.house.now() - 5 * 3600 * 1000


def test_a_count_goes_on_after_a_reload_without_a_network(pictured, start):
    """The roll, the faces and the marks are there again, for the right PIN only."""
    count = pictured.open_count(carla="Norte")
    north = pictured.persons["Norte"]
    app = start()
    app.enrol(pictured)
    app.sign_in("carla")
    app.walk(pictured, count, "Norte")
    app.press(north[0])
    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    app.context.set_offline(True)
    app.page.reload()
    app.page.wait_for_selector('[data-figure="1"]')
    app.type_pin("111111")
    app.page.wait_for_selector("text=Ese PIN no abre")
    app.type_pin()
    app.page.click("[data-walk]")
    app.page.wait_for_selector("#strip")
    assert app.figure("seen") == 1
    app.press(north[1])
    app.context.set_offline(False)
    app.wait_states(on_tablet=0, at_site=2)
    assert marked(pictured, count) == set(north[:2])


def test_the_server_may_vanish_between_the_writing_and_the_answer(pictured, browser, tmp_path):
    """An answer that never came is asked for again, and the marks are done once."""
    count = pictured.open_count(carla="Norte")
    lost: list[int] = []

    def losing(environ, start):
        answer = pictured.service(environ, start)
        if environ["PATH_INFO"].endswith("/batch") and len(lost) < 2:
            lost.append(1)
            raise ConnectionError
        return answer

    with serving(losing) as address, apps(browser, tmp_path, address) as starting:
        app = starting()
        app.enrol(pictured)
        app.sign_in("carla")
        app.walk(pictured, count, "Norte")
        app.press(pictured.persons["Norte"][0])
        app.wait_states(at_site=1)
    assert len(lost) == 2
    assert (
        len(pictured.hub.book.batches(pictured.hub.book.tablets(pictured.account.operation)[0].key))
        == 1
    )


def test_two_hundred_marks_are_safe_within_two_seconds_of_the_network(tmp_path, browser):
    """From the moment the network is back until the last receipt is on the tablet."""
    from kit.tablets import TabletHouse

    house = TabletHouse(tmp_path / "data", 200)
    count = house.open_count(carla="Norte")
    with serving(house.service) as address, apps(browser, tmp_path, address) as starting:
        app = starting()
        app.enrol(house)
        app.sign_in("carla")
        app.walk(house, count, "Norte")
        app.context.set_offline(True)
        app.page.evaluate("for (const one of document.querySelectorAll('.whom')) one.click();")
        app.page.wait_for_selector(
            '#state [data-state="on_tablet"] b:text-is("200")', timeout=60_000
        )
        app.page.wait_for_timeout(5_500)
        begun = time.perf_counter()
        app.context.set_offline(False)
        app.wait_states(on_tablet=0, at_site=200)
        seconds = time.perf_counter() - begun
    assert len(marked(house, count)) == 200
    house.close()
    assert seconds < 2, f"{seconds:.2f} s"


def test_logging_out_without_a_network_forgets_the_roll_and_keeps_the_marks(pictured, start):
    """The marks are delivered by themselves later, when nobody is signed in."""
    count = pictured.open_count(carla="Norte")
    person = pictured.persons["Norte"][0]
    app = start()
    app.enrol(pictured)
    app.sign_in("carla")
    app.walk(pictured, count, "Norte")
    app.context.set_offline(True)
    app.press(person)
    app.page.click("#leave")
    app.page.wait_for_selector("#handle")
    assert app.states()["on_tablet"] == 1
    app.context.set_offline(False)
    app.wait_states(on_tablet=0)
    assert marked(pictured, count) == {person}


def test_the_address_of_the_server_is_the_same_after_it_restarts(pictured, browser, tmp_path):
    """A server that was stopped and started again is greeted anew by itself."""
    count = pictured.open_count(carla="Norte")
    with serving(pictured.service) as address, apps(browser, tmp_path, address) as starting:
        app = starting()
        app.enrol(pictured)
        app.sign_in("carla")
        app.walk(pictured, count, "Norte")
        pictured.service.words.forget()
        app.press(pictured.persons["Norte"][0])
        app.wait_states(at_site=1)
    assert port_of(address)
