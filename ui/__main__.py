"""`python -m ui`: the window on the demo store, made at the first time; with --sign-in or --store, on real ones."""

from ui.shell.application import main

if __name__ == "__main__":
    raise SystemExit(main(demo=True))
