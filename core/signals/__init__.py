"""One file a health signal: reads measures and facts in columns, returns 0 to 100 or why not. Loads nothing."""
