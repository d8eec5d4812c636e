"""`python -m quan.cli` is `quan`."""

from quan.cli import main

main(prog_name="quan")
