"""The ledger of publications: what was published when, chained so that nothing can be changed or left out in silence."""
