"""Contract types of ours for import-linter (`contract_types` in pyproject.toml); development only, never shipped.

The built-in types list what is forbidden and match whole module names. These list what is allowed, so that a module
still to be written is shut out by itself, and match parts of names, so that `register_presenter` counts as a presenter.
"""

import sys
from fnmatch import fnmatchcase

from importlinter import Contract, ContractCheck, fields, output


def within(module, packages):
    """Whether a module is one of the packages or lies inside one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def lines(graph, importer, imported):
    """The lines of an import, as text."""
    return ", ".join(
        f"l.{detail['line_number']}" for detail in graph.get_import_details(importer=importer, imported=imported)
    )


class AllowedImports(Contract):
    """Packages import the standard library, each other, and what `allowed` names; everything else is refused.

    Direct imports only. Options: `importers` (packages), `allowed` (packages or modules, also external ones).
    """

    importers = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField())

    def check(self, graph, verbose):
        """Compare every direct import with the list; ValueError for an importer that does not exist."""
        for package in self.importers - graph.modules:
            raise ValueError(f"importer {package} does not exist")
        refused = sorted(
            (importer, imported, lines(graph, importer, imported))
            for importer in graph.modules
            if within(importer, self.importers)
            for imported in graph.find_modules_directly_imported_by(importer)
            if not within(imported, self.importers | self.allowed)
            and imported.partition(".")[0] not in sys.stdlib_module_names
        )
        return ContractCheck(kept=not refused, metadata={"refused": refused})

    def render_broken_contract(self, check):
        """List the imports that are not allowed."""
        for importer, imported, where in check.metadata["refused"]:
            output.print_error(f"{importer} must not import {imported} ({where})", bold=False)


class UnreachableImports(Contract):
    """Modules whose dotted name fits a pattern reach none of the `forbidden` packages, not even through others.

    Options: `modules` (patterns, `*` stands for any characters, dots included), `forbidden` (packages).
    """

    modules = fields.SetField(subfield=fields.StringField())
    forbidden = fields.SetField(subfield=fields.StringField())

    def check(self, graph, verbose):
        """Look for the shortest chain from each module; ValueError for a pattern or a package that fits nothing."""
        matched = {pattern: {m for m in graph.modules if fnmatchcase(m, pattern)} for pattern in self.modules}
        for name in {pattern for pattern in matched if not matched[pattern]} | (self.forbidden - graph.modules):
            raise ValueError(f"{name} fits no module")
        chains = sorted(
            chain
            for module in set().union(*matched.values())
            for package in self.forbidden
            if (chain := graph.find_shortest_chain(importer=module, imported=package))
        )
        return ContractCheck(kept=not chains, metadata={"chains": chains})

    def render_broken_contract(self, check):
        """Show how each module gets at what it must not reach."""
        for chain in check.metadata["chains"]:
            output.print_error(" -> ".join(chain), bold=False)
