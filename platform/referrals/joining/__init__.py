"""Two referrals of one person, handled as one."""
