"""Addresses of the reconciling desk."""

from django.urls import path

from resguardo.console.reconcile import views

app_name = "reconcile"
urlpatterns = [
    path("", views.show, name="show"),
    path("list", views.compare_list, name="list"),
    path("list/read", views.read_file, name="read"),
    path("statements", views.statements, name="statements"),
    path("statements/check", views.check_file, name="check"),
    path("statements/issue", views.issue, name="issue"),
    path("statements/<slug:statement>", views.take, name="hand_out"),
]
