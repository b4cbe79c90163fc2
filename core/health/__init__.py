"""Signals to components to score, band and reasons, columns first. Loads nothing, reads no clock, sends nothing."""
