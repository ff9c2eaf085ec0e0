"""Durable work on DBOS."""
