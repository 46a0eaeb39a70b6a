"""Addresses of the audit desk."""

from django.urls import path

from resguardo.console.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.show, name="show"),
    path("check", views.check, name="check"),
    path("reads", views.reads, name="reads"),
    path("acts", views.acts, name="acts"),
    path("monitor", views.monitor, name="monitor"),
    path("monitor/parts", views.monitor_parts, name="monitor_parts"),
]
