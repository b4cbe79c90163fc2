"""What a health signal can be: its component, its state, and what it answers for a portfolio."""
