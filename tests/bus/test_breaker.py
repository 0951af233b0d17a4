"""A systematic fault stops the consumer; single faults, however old, do not."""

from hypothesis import given
from hypothesis import strategies as st

from shared.breaker import IN_A_ROW, LEAST, SHARE, WINDOW, Breaker


def test_twenty_in_a_row_trip_it_and_nineteen_do_not() -> None:
    breaker = Breaker()
    for n in range(IN_A_ROW - 1):
        breaker.note(False, n)
    assert not breaker.tripped
    breaker.note(True, 20)
    for n in range(IN_A_ROW - 1):
        breaker.note(False, 1000 + n * WINDOW)
    assert not breaker.tripped
    breaker.note(False, 10**6)
    assert "20 bad messages in a row" in breaker.tripped


def test_more_than_a_twentieth_of_five_minutes_trips_it() -> None:
    breaker = Breaker()
    for n in range(19 * LEAST):
        breaker.note(True, n / 100)
    for n in range(LEAST):
        breaker.note(False, 10 + n / 10)
        breaker.note(True, 10 + n / 10)
    assert not breaker.tripped  # 20 of 420
    for n in range(4):
        breaker.note(False, 20 + n)
        breaker.note(True, 20 + n)
    assert "messages bad in 5 minutes" in breaker.tripped


def test_one_bad_in_a_hundred_never_trips_it() -> None:
    breaker = Breaker()
    for n in range(100_000):
        breaker.note(n % 100 != 0, n / 50)
    assert not breaker.tripped


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 5)), max_size=300))
def test_it_trips_exactly_when_a_plain_count_says_so(steps: list[tuple[bool, float]]) -> None:
    breaker, now, heard = Breaker(), 0.0, list[tuple[float, bool]]()
    for good, later in steps:
        now += later
        heard.append((now, good))
        breaker.note(good, now)
        row = next((n for n, (_, g) in enumerate(reversed(heard)) if g), len(heard))
        recent = [g for at, g in heard if int(at) > now - WINDOW]
        bad = recent.count(False)
        if not good and (row >= IN_A_ROW or (bad >= LEAST and bad > SHARE * len(recent))):
            assert breaker.tripped
            return
        assert not breaker.tripped
