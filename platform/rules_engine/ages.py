"""Ages in completed years.

A person reaches an age at the start of the birthday, as section 9 of the Family Law Reform
Act 1969 has it for England. Somebody born on 29 February becomes a year older on 1 March in a
year without that day. No statute read says so in words; it is the reading usually given for
England and Wales, and it is applied to every jurisdiction here.
"""

from datetime import date

OLDEST = 120


def completed_years(born: date, on: date) -> int:
    """Whole years lived by the day `on`, the birthday included.

    Raises ValueError when `born` is after `on`, or more than 120 years before it.
    """
    if born > on:
        raise ValueError(f"{born.isoformat()} is after {on.isoformat()}")
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if years > OLDEST:
        raise ValueError(f"{born.isoformat()} is more than {OLDEST} years before {on.isoformat()}")
    return years
