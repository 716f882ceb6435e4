"""Asking the referrer for information, and hearing back."""
