"""Durable work on DBOS: what was started is finished, also after a kill, and each key starts once.

`jobs` runs handlers by kind and implements the port `Jobs`; `engine` launches and stops it; `client` is
for the other processes.
"""
