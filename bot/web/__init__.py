"""Addresses that others call: health and figures, Slack over HTTP."""
