"""What processes prepare ahead of the step that needs it."""

from itertools import count, islice

import pytest

from training.tuning.ahead import ahead


@pytest.mark.parametrize("workers", [0, 2])
def test_what_is_prepared_comes_in_the_order_that_it_was_drawn_in(workers):
    offset = 10

    def prepare(drawn):  # what it knows of this test goes along
        return drawn + offset

    found = ahead(prepare, count(), workers, 2)
    assert list(islice(found, 20)) == list(range(10, 30))
    found.close()
