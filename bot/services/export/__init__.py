"""What leaves Mamori as files: tables, xAPI statements, the evidence pack of a campaign."""
