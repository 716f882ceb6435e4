"""The commands of `heard-rules`, a module each: `run(options)` answers the exit status."""
