"""Confirmed pledges and policies in the database."""

from bot.store.rows import Rows
from bot.store.tables.learning import attestations
from bot.training.attestation import Attestation

ATTESTATIONS = Rows(attestations, Attestation)
