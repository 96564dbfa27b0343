"""Dates in words and figures, as ISO 8601."""

import datetime

import pytest

from index.sources.dates import dates, iso_date, weekdays


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2024-05-04T23:10:00Z", "2024-05-04"),
        (datetime.date(2024, 5, 4), "2024-05-04"),
        (datetime.datetime(2024, 5, 4, 9, 30), "2024-05-04"),
        ("4. Mai 2024", "2024-05-04"),
        ("May 4, 2024", "2024-05-04"),
        ("4.5.2024", "2024-05-04"),
        ("2024-13-40", ""),
        ("gestern", ""),
        (None, ""),
    ],
)
def test_a_stamp_becomes_its_day(stamp, day):
    assert iso_date(stamp) == day


def test_dates_stand_where_it_says():
    text = "vom 3. Jan. 2020 bis 4 March 2021, nicht 1.2.34567"
    assert [(text[a:b], day) for a, b, day in dates(text)] == [
        ("3. Jan. 2020", "2020-01-03"),
        ("4 March 2021", "2021-03-04"),
    ]


def test_days_of_the_week_are_known_in_each_language():
    assert {"montag", "monday"} <= weekdays()
