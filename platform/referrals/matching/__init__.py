"""Who might be the same person, or a brother or sister of theirs."""
