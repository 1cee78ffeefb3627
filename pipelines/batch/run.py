"""A batch from start to end: plan, processes, progress, parts joined in order; continued where it stopped."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict
from hashlib import blake2b
from multiprocessing import get_context
from typing import Any

from pipelines import __version__
from pipelines.batch import parquet, work
from pipelines.batch.progress import Progress
from pipelines.batch.sources import Input, count_stretches
from pipelines.batch.work import Job, Report
from pipelines.cleaning.rules import rules_digest

PLAN = "plan.json"
_WAITING_PER_PROCESS = 2


class OtherJobError(ValueError):
    """The parts that are there belong to another job: other inputs, settings or version."""


def run(job: Job, out: str, bad: str, workers: int, progress: Progress) -> Report:
    """Clean all inputs into ``out``, and what cannot be cleaned into ``bad``, which is left out if empty.

    Parts of an earlier run that was interrupted are kept. Returns the totals. Raises ``OtherJobError``,
    OSError, ImportError if a format's library is missing, and ``BrokenProcessPool`` if a process was killed
    (run again: what was done is kept).
    """
    _prepare(job)
    total = Report()
    counts: Counter[str] = Counter()
    stretches: list[tuple[int, int]] = []
    for number, index, report in _reports(job, workers, progress):
        stretches.append((number, index))
        total.read += report.read
        total.written += report.written
        total.bad += report.bad
        total.bytes_read += report.bytes_read
        counts.update(report.counts)
    total.counts = dict(sorted(counts.items()))
    stretches.sort()
    _join(job, [job.part(*stretch, ".bad") for stretch in stretches], bad, plain=True)
    if os.path.getsize(bad) == 0:
        os.remove(bad)
    _join(job, [job.part(*stretch, ".out") for stretch in stretches], out, plain=not job.table)
    shutil.rmtree(job.parts)
    progress.finish()
    return total


def _prepare(job: Job) -> None:
    """Make the folder for the parts, or see that the one that is there belongs to this job."""
    told = {**asdict(job), "parts": "", "version": __version__, "rules": rules_digest()}
    told["changed"] = [[os.path.getmtime(path) for path in source.paths] for source in job.inputs]
    digest = blake2b(json.dumps(told, sort_keys=True, default=str).encode(), digest_size=16).hexdigest()
    path = os.path.join(job.parts, PLAN)
    os.makedirs(job.parts, exist_ok=True)
    if os.path.exists(path):
        with open(path, encoding="ascii") as file:
            if json.load(file)["job"] != digest:
                raise OtherJobError(f"{job.parts} holds parts of another job (inputs, settings or version)")
        return
    with open(path, "w", encoding="ascii") as file:
        json.dump({"job": digest}, file)


def _reports(job: Job, workers: int, progress: Progress) -> Iterator[tuple[int, int, Report]]:
    """Yield each stretch's report, done now or earlier, in any order."""
    stretches = [count_stretches(source, job.width) for source in job.inputs]
    if workers == 1 or sum(count or workers for count in stretches) == 1:
        work.begin(job, watch=False)
        for number, source in enumerate(job.inputs):
            yield from _serial(job, number, source, progress)
        return
    context = get_context("spawn")  # no thread or lock of the caller is copied
    with ProcessPoolExecutor(workers, context, initializer=work.begin, initargs=(job,)) as pool:
        try:
            for number, source in enumerate(job.inputs):
                yield from _parallel(job, number, source, progress, pool, workers * _WAITING_PER_PROCESS)
        finally:
            pool.shutdown(cancel_futures=True)


def _serial(job: Job, number: int, source: Input, progress: Progress) -> Iterator[tuple[int, int, Report]]:
    known = count_stretches(source, job.width)
    index = 0
    while known is None or index < known:
        report = _earlier(job, number, index)
        share = _share(source, job, known)
        if report is None:
            report = work.clean_stretch(number, index)
            progress.add(share, report.read, report.bad)
        else:
            progress.skip(share)
        yield number, index, report
        index += 1
        if known is None and report.ended:
            return


def _parallel(
    job: Job, number: int, source: Input, progress: Progress, pool: ProcessPoolExecutor, most: int
) -> Iterator[tuple[int, int, Report]]:
    known = count_stretches(source, job.width)
    share = _share(source, job, known)
    waiting: dict[Future[Report], int] = {}
    index = 0
    ended = False
    while waiting or not (ended or index == known):
        while len(waiting) < most and not ended and index != known:
            report = _earlier(job, number, index)
            if report is None:
                waiting[pool.submit(work.clean_stretch, number, index)] = index
            else:
                progress.skip(share)
                yield number, index, report
                ended = known is None and report.ended
            index += 1
        done, _ = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
        progress.add(0, 0, 0)
        for future in done:
            at, report = waiting.pop(future), future.result()
            progress.add(share, report.read, report.bad)
            yield number, at, report
            ended = ended or (known is None and report.ended)


def _share(source: Input, job: Job, known: int | None) -> float:
    """Return the bytes on disk that a stretch stands for; a guess where their number is not known."""
    return source.size / known if known else min(source.size, job.width / 3)


def _earlier(job: Job, number: int, index: int) -> Report | None:
    """Return the report of a stretch that an earlier run finished."""
    try:
        with open(job.part(number, index, ".json"), encoding="ascii") as file:
            told: dict[str, Any] = json.load(file)
    except FileNotFoundError:
        return None
    return Report(**told)


def _join(job: Job, parts: list[str], out: str, *, plain: bool) -> None:
    """Join parts under a temporary name, then give it the right one."""
    part = out + ".part"
    if plain:
        with open(part, "wb") as file:
            for path in parts:
                with open(path, "rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
    else:
        tables = [source.paths[0] for source in job.inputs if source.kind == "parquet"]
        parquet.join(parts, part, parquet.schema_for(tables))
    os.replace(part, out)
