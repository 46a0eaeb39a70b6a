"""PFIF, the People Finder Interchange Format, 1.1 to 1.4: read leniently, write strictly, check, compare, convert, pass deletions on."""
