"""The question bank: every question cites a clause that exists."""
