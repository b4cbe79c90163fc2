"""Product events to measures per account: one Ibis expression for every engine. Opens no connection of its own."""
