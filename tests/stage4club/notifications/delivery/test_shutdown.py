"""A signal waits until the message in hand is settled."""

import signal
import threading

import pytest

from stage4club.notifications.delivery import shutdown


def test_told_and_forgotten():
    assert not shutdown.is_told_to_stop()
    shutdown.tell_to_stop()
    assert shutdown.is_told_to_stop()
    shutdown.forget()
    assert not shutdown.is_told_to_stop()


@pytest.mark.parametrize("number", shutdown.SIGNALS)
def test_a_signal_is_held_back_and_raised_at_the_end(number):
    heard = []
    before = signal.signal(number, lambda n, _: heard.append(n))
    try:
        with shutdown.signals_wait() as must_stop:
            assert not must_stop()
            signal.raise_signal(number)
            assert must_stop()
            assert heard == []
        assert heard == [number]
        # Only this process was told, and only this once.
        assert not shutdown.is_told_to_stop()
    finally:
        signal.signal(number, before)


def test_an_order_from_celery_is_seen_inside():
    with shutdown.signals_wait() as must_stop:
        shutdown.tell_to_stop()
        assert must_stop()


def test_a_handler_python_did_not_set_gives_way_to_the_default(monkeypatch):
    before = {number: signal.getsignal(number) for number in shutdown.SIGNALS}
    real = signal.signal
    try:
        monkeypatch.setattr(signal, "signal", lambda n, h: (real(n, h), None)[1])
        with shutdown.signals_wait():
            pass
        assert [signal.getsignal(n) for n in shutdown.SIGNALS] == [signal.SIG_DFL] * 2
    finally:
        monkeypatch.undo()
        for number, handler in before.items():
            signal.signal(number, handler)


def test_another_thread_leaves_signals_alone():
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def inside():
        with shutdown.signals_wait() as must_stop:
            shutdown.tell_to_stop()
            seen.extend([signal.getsignal(signal.SIGTERM), must_stop()])

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert seen == [before, True]
