"""Addresses of the audit desk."""

from django.urls import path

from resguardo.console.audit import left, views

app_name = "audit"
urlpatterns = [
    path("", views.show, name="show"),
    path("check", views.check, name="check"),
    path("reads", views.reads, name="reads"),
    path("acts", views.acts, name="acts"),
    path("left", left.show, name="left"),
    path("left/<slug:export>/withdraw", left.withdraw, name="withdraw"),
    path("monitor", views.monitor, name="monitor"),
    path("monitor/parts", views.monitor_parts, name="monitor_parts"),
]
