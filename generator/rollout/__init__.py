"""What every target of a deployment stands on: addresses, plans, the lock and the journal, the order of changes, reading back."""
