"""`python -m digest.cli`: the same as the `pharma-digest` command."""

from digest.cli import main

main()
