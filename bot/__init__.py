"""Mamori in Slack: what people do with the knowledge. `bot.app` joins the rooms."""
