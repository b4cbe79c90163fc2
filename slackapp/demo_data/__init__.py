"""What the demo starts with: a workspace of people and channels, and a dozen sample customers.

People are named by what they do; companies are made up. Loading twice changes nothing.
"""

from slackapp.demo_data.customers import load
from slackapp.demo_data.past import bring_past, live_on
from slackapp.demo_data.workspace import BOT, SEED, TEAM, UserIds

__all__ = ["BOT", "SEED", "TEAM", "UserIds", "bring_past", "live_on", "load"]
