"""`python -m resguardo` is the command `resguardo`."""

from resguardo.cli.app import main

main()
