"""From passages to a verdict with its conditions and quotes."""
