import time

from ingest.clock import collect, step


def test_a_step_inside_another_is_taken_out_of_the_outer_one() -> None:
    with collect() as laps:
        start = time.perf_counter()
        with step("page"):
            time.sleep(0.01)
            with step("ocr"):
                time.sleep(0.03)
        whole = time.perf_counter() - start
    assert laps.seconds["ocr"] >= 0.03
    assert laps.seconds["page"] >= 0.01
    assert sum(laps.seconds.values()) <= whole


def test_the_same_step_adds_up_and_one_that_fails_still_counts() -> None:
    with collect() as laps:
        with step("grid"):
            pass
        first = laps.seconds["grid"]
        try:
            with step("grid"):
                time.sleep(0.005)
                raise ValueError("stop")
        except ValueError:
            pass
    assert laps.seconds["grid"] >= first + 0.005


def test_a_step_outside_any_collection_is_kept_nowhere() -> None:
    with step("ocr"):
        pass
    with collect() as laps:
        pass
    with step("ocr"):
        pass
    assert laps.seconds == {}
