"""Demo data: a fictitious project with a team, people and companies, made the same way each time.

Nobody in it is real; names are drawn from lists of its own (`resources/lists/demo_*.tsv`), numbers and addresses are
ones that nobody has. What is made passes the same readers and checks as what is typed into the forms. Used by
the commands, the first start on demo data and many tests. Begin with `make`.
"""
