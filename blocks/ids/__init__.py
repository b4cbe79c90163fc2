"""The names on buttons, inputs and modals. Messages live for years, so a name is never given a new meaning.

An action id may have a suffix behind ``:`` to be distinct in its row; what stands before routes it.
"""

from blocks.ids.acts import Act
from blocks.ids.forms import Box, Form
from blocks.ids.verbs import DataDoor, MilestoneVerb, PlanVerb, SnoozeFor, TaskVerb, WhatIfVerb

__all__ = ["Act", "Box", "DataDoor", "Form", "MilestoneVerb", "PlanVerb", "SnoozeFor", "TaskVerb", "WhatIfVerb"]
