"""Addresses of the board and of the lists behind its figures."""

from django.urls import path

from resguardo.console.board import views

app_name = "board"
urlpatterns = [
    path("", views.show, name="show"),
    path("board/parts", views.show_parts, name="parts"),
    path("board/timeline", views.show_timeline, name="timeline"),
    path("board/list/<slug:name>", views.show_list, name="list"),
    path("board/list/<slug:name>/of/<slug:reference>", views.show_list, name="list_of"),
    path("board/list/<slug:name>/view", views.change_view, name="view"),
    path("board/list/<slug:name>/file", views.send_file, name="file"),
]
