"""The breach on tablets: one server, two counters, one of them without a network from before to after, and a coordinator."""

from kit.tablet_app import apps
from kit.tablets import serving
from resguardo.operation.count import CountKind
from resguardo.operation.unaccounted import unaccounted


def missing(house, count) -> set[bytes]:
    """Whom the coordinator's list still names."""
    return {one.person for one in unaccounted(house.account.state, count)}


def test_the_list_shrinks_with_every_mark_and_the_tablet_that_was_apart_loses_none(
    pictured, browser, tmp_path
):
    """The connected tablet's marks come in one by one; those made apart come when it is back, after the closing as late ones."""
    north, south = pictured.persons["Norte"], pictured.persons["Sur"]
    night = pictured.open_count(CountKind.NAME_BY_NAME, diego="Sur")
    with serving(pictured.service) as address, apps(browser, tmp_path, address) as start:
        connected, apart = start("connected"), start("apart")
        for app, handle in ((connected, "carla"), (apart, "diego")):
            app.enrol(pictured, handle)
            app.sign_in(handle)
        apart.walk(pictured, night, "Sur")
        apart.context.set_offline(True)
        apart.press(south[0])
        told = pictured.perform("breach.declare_breach", "carla")
        [count] = [one.event.count for one in told if one.event.type.name == "count.count_opened"]
        connected.page.wait_for_selector("text=CONTEO DE EMERGENCIA", timeout=4_000)
        connected.walk(pictured, count, "Norte")
        for person in north[:4]:
            connected.press(person)
        connected.wait_states(on_tablet=0, at_site=4)
        assert missing(pictured, count) == {north[4], *south}
        for person in (*north, *south):
            pictured.perform("count.list_missing", "olga", count=night, person=person)
        pictured.perform("count.close_count", "olga", count=night)
        figures = pictured.account.state.counts.counts[night].figures
        apart.context.set_offline(False)
        apart.wait_states(on_tablet=0, at_site=1)
        apart.page.wait_for_selector("text=CONTEO DE EMERGENCIA")
    record = pictured.account.state.counts.counts[night]
    assert [late.person for late in record.late] == [south[0]]
    assert record.figures == figures
