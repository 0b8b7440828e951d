"""What turns the sources into a bundle that runs without Python, and what proves that it does.

`build_installer.spec` at the top level is the recipe; `contents` says what goes in, `licences` gathers the licences of
everything that is shipped, `try_bundle` builds the bundle and uses it. None of this is part of the bundle.
Used by the recipe, by tests and by hand. Begin with `try_bundle`.
"""
