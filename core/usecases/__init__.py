"""One module a thing that people or the clock ask for: load, decide, save.

A use case takes the open transaction (``Work``) and returns values. It never words a Slack message, never
sends, and never reads a clock: what follows from its decision goes into the outbox of the same transaction.
"""
