"""Every address of the console, desk by desk. Who may open which is in `doors.py`."""

from django.urls import include, path

from resguardo.console import views

handler404 = "resguardo.console.errors.absent"
handler403 = "resguardo.console.errors.absent"
handler400 = "resguardo.console.errors.absent"
handler500 = "resguardo.console.errors.broken"

urlpatterns = [
    path("", include("resguardo.console.board.urls")),
    path("live", views.live, name="live"),
    path("look", views.look, name="look"),
    path("healthy", views.healthy, name="healthy"),
    path("help", views.show_help, name="help"),
    path("access/", include("resguardo.console.access.urls")),
    path("setup/", include("resguardo.console.setup.urls")),
    path("intake/", include("resguardo.console.intake.urls")),
    path("person/", include("resguardo.console.person.urls")),
    path("count/", include("resguardo.console.count.urls")),
    path("handover/", include("resguardo.console.handover.urls")),
    path("breach/", include("resguardo.console.breach.urls")),
    path("absence/", include("resguardo.console.absence.urls")),
    path("gate/", include("resguardo.console.gate.urls")),
    path("claims/", include("resguardo.console.claims.urls")),
    path("placement/", include("resguardo.console.placement.urls")),
    path("sheets/", include("resguardo.console.sheets.urls")),
    path("reconcile/", include("resguardo.console.reconcile.urls")),
    path("audit/", include("resguardo.console.audit.urls")),
    path("api/", include("resguardo.console.api.urls")),
    path("tablet/", include("resguardo.tablet.urls")),
]
