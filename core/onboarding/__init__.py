"""Planning: template to plan, schedule, forecast, replan, reminders. Pure: nothing is loaded, saved or sent."""
