"""Which kinds are compared to find what was recorded twice, and by which fields. Facts only."""

NUMBERS = {"participant": 1, "business": 2}
"""The kinds that are compared, as they stand in these tables."""

COMPARED = {
    "participant": (
        *("last_name", "first_name", "birth_name", "birth_date", "gender"),
        *("street", "house_no", "postcode", "city", "phone", "email"),
    ),
    "business": (
        *("name", "contact_person", "industry_text", "street", "house_no", "postcode", "phone", "email", "website"),
    ),
}
"""The fields that are compared."""
