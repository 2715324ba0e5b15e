"""`python -m yeji` is the command `yeji`."""

from yeji.cli.main import main

if __name__ == "__main__":
    main()
