"""`python -m polybius`: the command line."""

from polybius.cli import main

if __name__ == "__main__":
    main()
