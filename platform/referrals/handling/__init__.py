"""Who handles a referral, and its withdrawal."""
