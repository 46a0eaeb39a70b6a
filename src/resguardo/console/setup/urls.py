"""Addresses of the settings desk."""

from django.urls import path

from resguardo.console.setup import (
    beginning,
    clocks_views,
    devices_views,
    keeping_views,
    people_views,
    viewing,
    views,
)

app_name = "setup"
urlpatterns = [
    path("", views.show, name="show"),
    path("begin", beginning.begin, name="begin"),
    path("begin/operation", beginning.found, name="found"),
    path("begin/coordinator", beginning.adopt, name="adopt"),
    path("begin/second", beginning.second, name="second"),
    path("begin/exercise", beginning.play, name="play"),
    path("begin/exercise/progress", beginning.playing, name="playing"),
    path("begin/exercise/accounts", beginning.make_ready, name="make_ready"),
    path("view-as", viewing.view_as, name="view_as"),
    path("people", people_views.people, name="people"),
    path("people/enrol", people_views.enrol, name="enrol"),
    path("people/<str:staff>", people_views.member, name="member"),
    path("people/<str:staff>/withdraw", people_views.withdraw, name="withdraw"),
    path("people/<str:staff>/end", people_views.end_service, name="end_service"),
    path("people/<str:staff>/login", people_views.make_login, name="make_login"),
    path("people/<str:staff>/secret", people_views.new_secret, name="new_secret"),
    path("people/<str:staff>/factors", people_views.bare_factors, name="bare_factors"),
    path("devices", devices_views.devices, name="devices"),
    path("devices/invite", devices_views.invite, name="invite"),
    path("devices/tablet/<str:key>/revoke", devices_views.revoke_tablet, name="revoke_tablet"),
    path("devices/<str:key>/revoke", devices_views.revoke_device, name="revoke_device"),
    path("clocks", clocks_views.clocks, name="clocks"),
    path("languages", keeping_views.languages, name="languages"),
    path("backup", keeping_views.backup, name="backup"),
    path("backup/make", keeping_views.make_backup, name="make_backup"),
    path("backup/test", keeping_views.test_restore, name="test_restore"),
    path("backup/test/progress", keeping_views.testing, name="testing"),
    path("health", keeping_views.health, name="health"),
]
