"""Another outcome than the rules gave, set by a person."""
