"""Risk: who may leave, why, and what to do first. Knows no database and no Slack; health never reads it."""
