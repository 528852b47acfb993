"""The background worker: runs jobs, and takes up again what a killed worker left in the middle."""

import asyncio
import logging

import django
from django.conf import settings
from procrastinate import App
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector

_DEAD_AFTER = 3  # missed heartbeats
_logger = logging.getLogger("hocba.worker")


def run() -> None:
    """Work until SIGTERM or SIGINT; jobs that run then are finished first."""
    asyncio.run(_work(_worker_app()))


def _worker_app() -> App:
    """Return an app that waits on a connection of its own.

    Jobs themselves keep the application's Django connection, so that what they defer commits or vanishes with what they write.
    """
    connector = jobs.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the jobs of this server run on Django's connection")
    return jobs.with_connector(connector.get_worker_connector())


async def _work(app: App) -> None:
    heartbeat = settings.HOCBA_HEARTBEAT_SECONDS
    async with app.open_async():
        upkeep = asyncio.create_task(_resume_stalled(app, heartbeat))
        try:
            await app.run_worker_async(
                name="hocba",
                concurrency=settings.HOCBA_WORKER_CONCURRENCY,
                update_heartbeat_interval=heartbeat,
                stalled_worker_timeout=heartbeat * _DEAD_AFTER,
            )
        finally:
            upkeep.cancel()


async def _resume_stalled(app: App, heartbeat: float) -> None:
    """Put jobs of dead workers back in the queue: they stay ``doing`` otherwise. All jobs are safe to repeat."""
    while True:
        try:
            stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=heartbeat * _DEAD_AFTER)
            for job in stalled:
                _logger.warning("Tiếp tục việc bị bỏ dở: %s", job.task_name)
                await app.job_manager.retry_job(job)
        except Exception:
            _logger.exception("Chưa tìm lại được việc bị bỏ dở, sẽ thử lại")
        await asyncio.sleep(heartbeat)


if __name__ == "__main__":
    django.setup()
    run()
