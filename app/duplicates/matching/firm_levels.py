"""The comparison levels of companies' fields, each with its chances and the reason; lines as in `people_levels`."""

from app.duplicates.matching.levels import OWN, level_table
from app.duplicates.matching.weights import FIRMS

FIRM_NAME = level_table(
    FIRMS,
    "name",
    ("same", "same", 0.52, OWN, "all words, in any order, legal form aside"),
    ("slip", "similar", 0.24, 2e-4, "all words, with slips of the keys or umlauts written out"),
    ("most", "similar", 0.14, 1e-3, "the rarer words; a trade more or less"),
    ("owner", "similar", 0.04, 2e-4, "one side is called as the other's contact person"),
    ("some", "similar", 0.04, 0.04, "a word in common, mostly the trade"),
    ("different", "different", 0.02, 0.958, "renamed, or two companies"),
)
CONTACT = level_table(
    FIRMS,
    "contact",
    ("same", "same", 0.80, OWN, "as others have it"),
    ("similar", "similar", 0.12, 8e-4, "slips, initials, or the surname alone"),
    ("different", "different", 0.08, 0.999, "somebody else answered"),
)
SECTOR = level_table(
    FIRMS,
    "sector",
    ("same", "same", 0.90, OWN, "as others have it"),
    ("different", "different", 0.10, 0.95, "put in other words"),
)
FIRM_ADDRESS = level_table(
    FIRMS,
    "address",
    ("same", "same", 0.66, OWN, "as others have it"),
    ("street_slip", "similar", 0.09, 3e-5, "one or two slips of the keys in the street, the number is the same"),
    ("house_slip", "similar", 0.02, OWN, "one slip in the number: one in ten of those in the street"),
    ("street", "similar", 0.03, OWN, "as many are in the street"),
    ("number", "different", 0.01, 0.012, "one in eighty by chance; as often a street put down by another name"),
    ("different", "different", 0.19, 0.984, "moved"),
)
FIRM_PHONE = level_table(
    FIRMS,
    "phone",
    ("same", "same", 0.82, OWN, "as others have it"),
    ("similar", "similar", 0.04, 2e-5, "one slip of the keys, or an extension"),
    ("different", "different", 0.14, 0.9999, "a mobile beside the landline"),
)
WEB = level_table(
    FIRMS,
    "web",
    ("same", "same", 0.90, OWN, "a domain belongs to one company"),
    ("similar", "similar", 0.04, 5e-4, "one or two slips of the keys"),
    ("different", "different", 0.06, 0.999, "a second site"),
)
FIRM_EMAIL = level_table(
    FIRMS,
    "email",
    ("same", "same", 0.80, OWN, "as others have it"),
    ("similar", "similar", 0.06, 5e-4, "one or two slips of the keys"),
    ("provider", "similar", 0.06, 2e-3, "info@ of another domain, or another provider"),
    ("different", "different", 0.08, 0.997, "a second address"),
)

TABLES = (FIRM_NAME, CONTACT, SECTOR, FIRM_ADDRESS, FIRM_PHONE, WEB, FIRM_EMAIL)
