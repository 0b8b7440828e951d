"""Inputs and the form: fields as data, one box per field, values in and out.

Used by parts and pages; `fields` and `form_values` know no Qt, so presenters may use them. Begin with `fields`.
"""
