"""The form of one record of any kind: sections of fields, draft, findings, and what others changed meanwhile.

Used by companies, offerings and staff, which bring their `form_specs`. Begin with `presenter`.
"""
