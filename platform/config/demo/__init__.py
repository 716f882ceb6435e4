"""Demonstration data: obviously fictional people, told through the same services as real ones.

`stories/` holds who they are and how far things have come, one file for each organisation's slug.
Days are counted from today, so that what is late, due or coming up always is.
"""
