"""News reach every open page that they concern, the last of each topic, from any thread."""

import asyncio
import threading

import pytest

from qa.web.serving.news import News, Topic

LIBRARY = Topic("library")


def told(news, owner, acts, batches=1):
    """Return the batches that a page of the owner gets of what `acts` tells from a thread."""

    async def read():
        with news.reader(owner) as reader:
            thread = threading.Thread(target=acts)
            thread.start()
            thread.join()
            stream = reader.batches(0.05)
            return [await anext(stream) for _ in range(batches)]

    return asyncio.run(read())


def test_of_several_pieces_on_one_topic_the_last_is_read():
    news = News()
    turn = Topic("turn", "me", "c", 1)

    def acts():
        for content in ("a", "b", "c"):
            news.tell(turn, content)
        news.tell(LIBRARY)

    assert told(news, "me", acts) == [{turn: "c", LIBRARY: None}]


def test_nobody_is_told_of_others_and_silence_is_an_empty_batch():
    news = News()
    first, second = told(news, "me", lambda: news.tell(Topic("turn", "other", "c", 1), "x"), 2)
    assert (first, second) == ({}, {})


def test_a_page_that_was_closed_is_forgotten():
    news = News()
    told(news, "me", lambda: None)
    assert not news._readers
    news.tell(LIBRARY)


@pytest.mark.parametrize("readers", [1, 5])
def test_every_page_is_told(readers):
    news = News()

    async def read():
        async def one():
            with news.reader("me") as reader:
                return await anext(reader.batches(2))

        tasks = [asyncio.create_task(one()) for _ in range(readers)]
        await asyncio.sleep(0)
        news.tell(LIBRARY)
        return await asyncio.gather(*tasks)

    assert asyncio.run(read()) == [{LIBRARY: None}] * readers
