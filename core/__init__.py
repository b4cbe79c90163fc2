"""The domain: accounts, plans, forecasts, reminders. It knows no Slack, no clock and no chance."""
