# asyncio for a Python that stands still while it waits: no turn of the browser's event loop comes
# meanwhile, so CPython's own loop runs on poll(). Runs after console.py, in the same namespace.
import selectors
import socket

LONGEST_POLL_SECONDS = 0.1


class Selector(selectors.PollSelector):
    """Comes back now and then, for there is no pipe through which a signal would wake it."""

    def select(self, timeout=None):
        if timeout is None or timeout > LONGEST_POLL_SECONDS:
            timeout = LONGEST_POLL_SECONDS
        return super().select(timeout)


class Loop(asyncio.selector_events.BaseSelectorEventLoop):
    """One thread, that nobody has to wake and that has nobody to ask for addresses."""

    def __init__(self):
        super().__init__(Selector())

    def _make_self_pipe(self):
        pass

    def _close_self_pipe(self):
        pass

    def _write_to_self(self):
        pass

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        return socket.getaddrinfo(host, port, family, type, proto, flags)


class Policy(type(asyncio.get_event_loop_policy()).__base__):
    _loop_factory = Loop


asyncio.set_event_loop_policy(Policy())
asyncio._set_running_loop(None)
