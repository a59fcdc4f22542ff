#!/usr/bin/python3
"""Xapian beside onetake's search: the same texts and queries, and the first 20 clips by BM25 over all matches.

    onetake-bench search-texts HOME | xapian-search.py index FOLDER
    onetake-bench search-queries | xapian-search.py search FOLDER
    xapian-search.py version

Wants Debian's python3-xapian. Prints lines as KindTimes.swift does.
"""

import os
import shutil
import sys
import time

# How many texts it gathers in memory before it writes; it reads this once.
os.environ["XAPIAN_FLUSH_THRESHOLD"] = "100000"

import xapian  # noqa: E402

PAGE = 20


def index(folder):
    """Indexes texts with their places, so that phrases can be found; Chinese, Japanese and Korean by pairs."""
    start = time.monotonic()
    grown = os.path.join(folder, "grown")
    os.makedirs(folder)
    database = xapian.WritableDatabase(grown, xapian.DB_CREATE)
    generator = xapian.TermGenerator()
    generator.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)
    for line in sys.stdin.buffer:
        serial, *texts = line.rstrip(b"\n").split(b"\t")
        document = xapian.Document()
        generator.set_document(document)
        for text in texts:
            generator.index_text(text)
            # No phrase goes from one text into the next.
            generator.increase_termpos()
        database.replace_document(int(serial), document)
    database.close()
    print("index_ms", round((time.monotonic() - start) * 1000))
    print("index_bytes", size(grown))
    # What Xapian advises for an index that is to be searched quickly.
    xapian.Database(grown).compact(os.path.join(folder, "compact"))
    shutil.rmtree(grown)
    print("compact_bytes", size(os.path.join(folder, "compact")))


def size(folder):
    """The bytes of the files in it."""
    return sum(entry.stat().st_size for entry in os.scandir(folder))


def search(folder):
    """Answers each query once, and once more with a look at the clock."""
    database = xapian.Database(os.path.join(folder, "compact"))
    parser = xapian.QueryParser()
    parser.set_database(database)
    parser.set_default_op(xapian.Query.OP_AND)
    flags = (
        xapian.QueryParser.FLAG_BOOLEAN
        | xapian.QueryParser.FLAG_LOVEHATE
        | xapian.QueryParser.FLAG_PHRASE
        | xapian.QueryParser.FLAG_WILDCARD
        | xapian.QueryParser.FLAG_CJK_NGRAM
    )
    # Its order is BM25 where nothing else is said.
    enquire = xapian.Enquire(database)

    def first(text):
        enquire.set_query(parser.parse_query(text, flags))
        return [match.docid for match in enquire.get_mset(0, PAGE)]

    queries = [line.decode().rstrip("\n").split("\t") for line in sys.stdin.buffer]
    for _, text in queries:
        first(text)
    kinds = {}
    for kind, text in queries:
        start = time.perf_counter_ns()
        first(text)
        kinds.setdefault(kind, []).append((time.perf_counter_ns() - start, text))
    for kind, times in kinds.items():
        report(kind, times)
    report("all", [measured for times in kinds.values() for measured in times])


def report(kind, times):
    """A line of p50, p99 and the slowest, in milliseconds."""
    times = sorted(times)
    shown = [times[len(times) // 2], times[len(times) * 99 // 100], times[-1]]
    print("Xapian", kind, len(times), *(f"{taken / 1e6:.3f}" for taken, _ in shown), times[-1][1], sep="\t")


sys.stdout.reconfigure(encoding="utf-8")
match sys.argv[1:]:
    case ["index", folder]:
        index(folder)
    case ["search", folder]:
        search(folder)
    case ["version"]:
        print(xapian.version_string())
    case _:
        sys.exit(__doc__)
