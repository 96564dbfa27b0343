"""Ask a running server with OpenAI's client: ``python examples/http_openai.py ADDRESS``.

Where the server has users, the key is ``NAME:PASSWORD``, in ``OPENAI_API_KEY``.
"""

import os
import sys

from openai import OpenAI

address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
key = os.environ.get("OPENAI_API_KEY", "none is needed")
client = OpenAI(base_url=f"{address}/v1", api_key=key)

print("models:", ", ".join(model.id for model in client.models.list()))

# `article-qa` asks all articles, `article-qa/ID` asks one. The quotes come before a composed word.
messages = [{"role": "user", "content": "Was sagte Rubio?"}]
stream = client.chat.completions.create(model="article-qa", messages=messages, stream=True)
for chunk in stream:
    delta = chunk.choices[0].delta
    print(delta.content or "", end="", flush=True)
    for note in getattr(delta, "annotations", None) or []:
        cited = note["url_citation"]
        print(f"\n{cited['title']}, characters {cited['start']} to {cited['end']}: {cited['url']}")

# A question may rest on the messages before it; the answer comes in one piece here.
messages += [{"role": "assistant", "content": "…"}, {"role": "user", "content": "Und Macron?"}]
reply = client.chat.completions.create(model="article-qa", messages=messages)
print(reply.choices[0].message.content)
print("what the command line's --json tells as well:", reply.article_qa["understood"])
