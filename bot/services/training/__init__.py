"""The use cases of training: load, decide (by the rules of `bot.training`), save, notify.

Every function takes the `Desk`, the workspace, the person who acts as Slack knows them (`user_id`) and the
moment; it checks the role in the database, commits before it returns, and returns notices to draw.
"""
