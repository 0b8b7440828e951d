"""The comparison levels of people's fields with their chances and the reason for each.

A line is: level, whether that means same, similar or different, its chance where both are one person, its chance
between strangers, the reason.
"""

from app.duplicates.matching.levels import OWN, level_table
from app.duplicates.matching.weights import PEOPLE

LAST_NAME = level_table(
    PEOPLE,
    "last_name",
    ("same", "same", 0.72, OWN, "as others have it"),
    ("spelled", "similar", 0.06, 3e-4, "Müller, Mueller, Muller; Yıldız, Yildiz"),
    ("typo", "similar", 0.08, 6e-4, "one slip of the keys in twelve entries"),
    ("sound", "similar", 0.04, 1e-3, "heard, or written down from another script"),
    ("part", "similar", 0.02, 4e-4, "one half of a double name"),
    ("similar", "similar", 0.02, 1.5e-3, "two slips"),
    ("vague", "similar", 0.01, 7e-3, "most of the letters"),
    ("different", "different", 0.05, 0.98, "married, divorced, or wrongly entered"),
)
FIRST_NAME = level_table(
    PEOPLE,
    "first_name",
    ("same", "same", 0.68, OWN, "as others have it"),
    ("spelled", "similar", 0.05, 4e-4, "Jürgen, Juergen; Gülşah, Gulsah"),
    ("typo", "similar", 0.09, 1.2e-3, "one slip of the keys; Jan and Jana are two"),
    ("sound", "similar", 0.04, 1.8e-3, "Suad, Souad; Mohamed, Mohammed"),
    ("part", "similar", 0.03, 6e-4, "one of two first names"),
    ("initial", "similar", 0.05, 3e-3, "one entry in twenty; S. fits one name in sixteen"),
    ("short", "similar", 0.02, 1.8e-3, "Danny for Daniel, Sascha for Alexander (see resources/lists)"),
    ("similar", "similar", 0.02, 2e-3, "two slips"),
    ("vague", "similar", 0.01, 9e-3, "most of the letters"),
    ("different", "different", 0.012, 0.97, "a call name; else two people"),
)
NAMES = level_table(
    PEOPLE,
    "names",
    (
        "swapped",
        "similar",
        0.05,
        0.05,
        "one entry in twenty of unfamiliar names; weighed with both names",
    ),
    ("half_swapped", "similar", 8e-3, OWN, "one name crosses, the other is garbled; stands for both names"),
)
BIRTH_DATE = level_table(
    PEOPLE,
    "birth_date",
    ("same", "same", 0.80, OWN, "as others have it"),
    ("swapped", "similar", 0.025, 5e-5, "03.04. and 04.03."),
    ("day", "similar", 0.04, 1.8e-3, "one slip of the keys"),
    ("month", "similar", 0.03, 8e-4, "one slip of the keys"),
    ("year", "similar", 0.035, 8e-4, "one digit of the year"),
    ("other_year", "similar", 0.008, 1.9e-3, "guessed, or two people by chance"),
    ("digits", "similar", 0.012, 3e-5, "1949 and 1994: two digits change places"),
    ("unknown_day", "similar", 0.025, 2.5e-3, "1 January where only the year was known"),
    ("usual_day", "different", 3e-3, 1e-2, "1 January on both sides, other years"),
    ("year_alone", "different", 0.015, 0.02, "day and month differ"),
    ("different", "different", 0.02, 0.96, "two people; one date in fifty is another's, or made up"),
)
GENDER = level_table(
    PEOPLE,
    "gender",
    ("same", "same", 0.96, 0.5, "half of all pairs agree"),
    ("different", "different", 0.04, 0.5, "a box ticked wrongly"),
)
ADDRESS = level_table(
    PEOPLE,
    "address",
    ("same", "same", 0.64, OWN, "as others have it"),
    ("street_slip", "similar", 0.06, 3e-5, "one or two slips of the keys in the street, the number is the same"),
    ("house_slip", "similar", 0.03, OWN, "one slip in the number: one in ten of those in the street"),
    ("street", "similar", 0.03, OWN, "as many live in the street; moved, or the number is missing"),
    ("number", "different", 0.012, 0.012, "one in eighty by chance; as often a street put down by another name"),
    ("different", "different", 0.228, 0.984, "one in four moves before long"),
)
HOUSE = level_table(  # where one side lacks the street
    PEOPLE,
    "address",
    ("number_alone", "similar", 0.80, 0.02, "low numbers are common: one in fifty by chance"),
    ("other_number", "different", 0.20, 0.98, "moved, or a slip of the keys"),
)
# Said only where the address is not the same: then it says how far the one moved, or that only the town is known.
POSTCODE = level_table(
    PEOPLE,
    "postcode",
    ("same", "same", 0.70, OWN, "people move within the town"),
    ("similar", "similar", 0.10, 0.05, "one slip of the keys, or the next part of the town"),
    ("different", "different", 0.20, OWN, "moved further; as rare as the town is small"),
)
CITY = level_table(
    PEOPLE,
    "city",
    ("same", "same", 0.80, OWN, "people move within the town"),
    ("similar", "similar", 0.09, 5e-3, "one or two slips of the keys"),
    ("different", "different", 0.11, OWN, "moved further; as rare as the town is small"),
)
PHONE = level_table(
    PEOPLE,
    "phone",
    ("same", "same", 0.70, OWN, "as others have it"),
    ("similar", "similar", 0.04, 2e-5, "one slip of the keys"),
    ("different", "different", 0.26, 0.9999, "numbers change every few years"),
)
EMAIL = level_table(
    PEOPLE,
    "email",
    ("same", "same", 0.80, OWN, "hardly ever shared, even in families"),
    ("similar", "similar", 0.09, 1e-3, "one or two slips of the keys"),
    ("provider", "similar", 0.02, 2e-4, "name@web.de, name@gmx.de"),
    ("different", "different", 0.09, 0.9995, "a second address"),
)

TABLES = (LAST_NAME, FIRST_NAME, NAMES, BIRTH_DATE, GENDER, ADDRESS, HOUSE, POSTCODE, CITY, PHONE, EMAIL)
