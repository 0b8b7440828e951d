"""The assistant of the first start: one question per step, a store at the end. Also adds a store later."""
