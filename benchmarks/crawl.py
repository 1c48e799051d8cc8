"""Pages per second from a site to the store, against a bare Scrapy spider that fetches the same pages and drops them.

Both ask one server on loopback, one after the other, several times over; the ratio of the medians is what counts.
Then the same pages go through each stage alone, to show where the time goes.
"""

from __future__ import annotations

import argparse
import http.server
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pages import pages

ROUNDS = 3
CONCURRENCY = 8
BATCH = 8

SOURCE = """
name = "Benchmark"
homepage = "{url}/"
kind = "trade_press"
language = "en"
country = "GB"
delay = 0
concurrency = {concurrency}
[[discovery]]
type = "feed"
url = "{url}/feed"
"""

BARE = """
import asyncio, sys, time
import scrapy
from scrapy.crawler import AsyncCrawlerRunner

class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for number in range(int(sys.argv[2])):
            yield scrapy.Request(f"{sys.argv[1]}/{number}", callback=self.parse)
    def parse(self, response):
        pass

async def main():
    settings = {"TWISTED_REACTOR_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[3]),
                "TELNETCONSOLE_ENABLED": False, "LOG_ENABLED": False}
    await AsyncCrawlerRunner(settings).crawl(Bare)

began = time.perf_counter()
asyncio.run(main())
print(time.perf_counter() - began)
"""

WHOLE = """
import sys, time
from pathlib import Path
from digest.config import Project
from spiders import worker

project = Project(Path(sys.argv[1]))
worker.prepare(project)  # as the command does
from spiders.crawl import crawl
from digest.store import Database

Database(project.database_url).close()  # made once in a store's life
began = time.perf_counter()
run, = crawl(project, ["benchmark"])
elapsed = time.perf_counter() - began
assert run.found == int(sys.argv[2]), run
print(elapsed)
"""


def serve(bodies: Sequence[bytes], ready: multiprocessing.SimpleQueue[int]) -> None:
    """A site: /feed names every page, /N is the Nth."""
    port = 0

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path[1:]
            if name == "feed":
                items = "".join(f"<item><link>http://127.0.0.1:{port}/{n}</link></item>" for n in range(len(bodies)))
                body = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
            else:
                body = bodies[int(name)] if name.isdigit() else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "application/rss+xml" if name == "feed" else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = server.server_port
    ready.put(port)
    server.serve_forever()


def measure(script: str, *arguments: str) -> float:
    """The seconds that `script` says it took."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def whole_pipeline(url: str, count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder, "config/sources")
        sources.mkdir(parents=True)
        (sources / "benchmark.toml").write_text(SOURCE.format(url=url, concurrency=CONCURRENCY))
        return measure(WHOLE, folder, str(count))


def stages(bodies: Sequence[bytes]) -> dict[str, float]:
    """Milliseconds a page in each stage, one after the other on one thread."""
    from digest.archive import ArchiveWriter, Exchange
    from digest.clean import clean
    from digest.clean.site.memory import SiteMemory, without_repeated
    from digest.facts import tag
    from digest.model import Article, Page
    from digest.store import Database, articles
    from digest.store.memories import StoredMemory

    now = datetime.now(UTC)
    urls = [f"http://127.0.0.1/{number}" for number in range(len(bodies))]
    with tempfile.TemporaryDirectory() as folder:
        writer = ArchiveWriter(Path(folder), "benchmark", now)
        database = Database(f"sqlite:///{folder}/store.sqlite")

        def write(number: int) -> None:
            html = [("Content-Type", "text/html")]
            writer.write(
                Exchange(urls[number], "GET", [], 200, "HTTP/1.1", html, bodies[number], now, "article", urls[number])
            )

        memory = SiteMemory()
        cleaned: list[Article] = []
        tagged: list[articles.Cleaned] = []

        def remember(number: int) -> None:
            memory.learn(urls[number], cleaned[number].blocks)
            cleaned[number] = without_repeated(cleaned[number], memory)

        def mark(number: int) -> None:
            page = Page(urls[number], urls[number], "benchmark", now, 200, "text/html", b"")
            tagged.append(articles.Cleaned(page, cleaned[number], tag(cleaned[number])))

        def save(number: int) -> None:
            if number % BATCH == 0:
                articles.save(
                    database, tagged[number : number + BATCH], [StoredMemory("benchmark", memory.dump(), now)]
                )

        return {
            "archive": each(bodies, write),
            "clean": each(bodies, lambda number: cleaned.append(clean(bodies[number], urls[number]))),
            "memory": each(bodies, remember),
            "tag": each(bodies, mark),
            "store": each(bodies, save),
        }


def each(bodies: Sequence[bytes], work: Callable[[int], object]) -> float:
    began = time.perf_counter()
    for number in range(len(bodies)):
        work(number)
    return (time.perf_counter() - began) * 1000 / len(bodies)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="saved pages to use in place of the demo's")
    parser.add_argument("--count", type=int, default=600, help="pages to crawl (default: 600)")
    options = parser.parse_args()
    known = pages(options.folder)
    # Each page once more than the last time is another page to the store: its URL differs.
    bodies = [known[number % len(known)] for number in range(options.count)]
    ready: multiprocessing.SimpleQueue[int] = multiprocessing.SimpleQueue()
    server = multiprocessing.Process(target=serve, args=(bodies, ready), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ready.get()}"
    bare, whole = [], []
    for _ in range(ROUNDS):
        bare.append(measure(BARE, url, str(len(bodies)), str(CONCURRENCY)))
        whole.append(whole_pipeline(url, len(bodies)))
    server.terminate()
    fetch, pipeline = statistics.median(bare), statistics.median(whole)
    size = sum(map(len, bodies)) / len(bodies) / 1000
    print(f"{len(bodies)} pages of {size:.0f} kB on average, median of {ROUNDS} rounds")
    print(f"bare Scrapy spider   {len(bodies) / fetch:7.1f} pages/s")
    print(f"whole pipeline       {len(bodies) / pipeline:7.1f} pages/s")
    print(f"ratio                {fetch / pipeline:7.2f}")
    print("\nms a page, each stage alone:")
    spent = {"fetch": fetch * 1000 / len(bodies), **stages(bodies)}
    for stage, milliseconds in spent.items():
        print(f"  {stage:<10}{milliseconds:7.2f}  {milliseconds / sum(spent.values()):4.0%}")


if __name__ == "__main__":
    threading.stack_size(2**18)
    main()
