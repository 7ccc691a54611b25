"""What ``python -m collect`` runs."""

from collect.cli import main

main()
