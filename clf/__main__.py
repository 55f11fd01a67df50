"""``python -m clf`` -> the command line, where the folder of the command is not on the path."""

from clf.cli import main

if __name__ == "__main__":
    main()
