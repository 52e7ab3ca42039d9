"""Documents coded side by side in several processes; what comes out is what one process would give, in order."""

import copyreg
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from types import MappingProxyType
from typing import Any

from polybius.coding.pipeline import Coder
from polybius.config import Config
from polybius.errors import PolybiusError
from polybius.types import Article, Coding, Document, Fault

Input = Document | Fault | Article
Result = Coding | Fault
OneByOne = Callable[[Iterable[Input], Coder], Iterator[Result]]
# So few documents are done before more processes have loaded what they need.
WORTH_IT = 24
MOST, AT_ONCE, AHEAD = 4, 4, 4  # processes; documents handed over together; packets waiting for each process


def _read_only(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


def in_parallel(documents: Iterable[Input], config: Config, code: OneByOne) -> Iterator[Result]:
    """The results of `code` for all documents, in order; on several cores where there are documents enough."""
    source = iter(documents)
    first = list(islice(source, WORTH_IT))
    processes = config.jobs or min(MOST, os.cpu_count() or 1)
    if processes < 2 or len(first) < WORTH_IT:
        yield from code(chain(first, source), Coder(config))
        return
    yield from _spread(chain(first, source), config, code, processes)


def _spread(documents: Iterator[Input], config: Config, code: OneByOne, processes: int) -> Iterator[Result]:
    waiting: deque[Future[list[Result]]] = deque()
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _open, (config, code))
    try:
        while packet := list(islice(documents, AT_ONCE)):
            waiting.append(pool.submit(_packet, packet))
            if len(waiting) > processes * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        told = "a process that codes was ended from outside, perhaps for want of memory; try --jobs 1"
        raise PolybiusError(told) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_coder: Coder
_code: OneByOne


def _open(config: Config, code: OneByOne) -> None:
    """Makes a process ready; Ctrl-C is for the first process to hear."""
    global _coder, _code
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _coder, _code = Coder(config), code


def _packet(documents: list[Input]) -> list[Result]:
    return list(_code(documents, _coder))
