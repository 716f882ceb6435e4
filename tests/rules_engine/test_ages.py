"""Ages in completed years on a day."""

from datetime import date

import pytest

from rules_engine import completed_years


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        (date(2008, 3, 1), date(2026, 2, 28), 17),
        (date(2008, 3, 1), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),  # 29 February: a year older on 1 March
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2007, 12, 31), date(2026, 1, 1), 18),
        (date(2026, 4, 1), date(2026, 4, 1), 0),
        (date(1906, 4, 1), date(2026, 4, 1), 120),
    ],
)
def test_birthday_included(born: date, on: date, expected: int) -> None:
    assert completed_years(born, on) == expected


def test_birth_after_the_day_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-04-02 is after 2026-04-01"):
        completed_years(date(2026, 4, 2), date(2026, 4, 1))


def test_birth_too_long_ago_is_refused() -> None:
    with pytest.raises(ValueError, match="1905-03-31 is more than 120 years before 2026-04-01"):
        completed_years(date(1905, 3, 31), date(2026, 4, 1))
