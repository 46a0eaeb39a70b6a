"""The team: enrolment, roles and devices."""

from kit.stage import Stage

from resguardo.operation.policy import Role


def test_an_operation_opens_with_its_coordinator_and_the_cast_is_enrolled():
    """The first signer becomes coordinator; everybody else is enrolled by an act."""
    stage = Stage()
    stage.check()
    assert stage.state.team.has_role(stage.staff("rosa"), Role.COORDINATOR)
    assert stage.state.team.organisation(stage.staff("eva")) == "SBS"
