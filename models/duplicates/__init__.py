"""The tables beside the records that finding and merging duplicates lean on.

Facts only: which fields are compared (`compared_fields`), the index of blocking keys (`index_tables`), the counter that
tells when a merge changed what people are (`merge_generation`). Used by models.tables and app.duplicates;
begin with `compared_fields`.
"""
