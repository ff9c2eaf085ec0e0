"""The rules of training, pure: no I/O, no clock. `(state, event, who and when) -> (new state, records)`."""
