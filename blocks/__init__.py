"""Core values in, Block Kit out. It never loads anything and never sends anything."""
