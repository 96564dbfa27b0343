"""Use a running server with Gradio's client: ``python examples/http_gradio.py ADDRESS``.

Where the server has users: ``Client(address, httpx_kwargs={"auth": (NAME, PASSWORD)})``.
"""

import sys
import tempfile
from pathlib import Path

from gradio_client import Client, handle_file

address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
client = Client(address, verbose=False)

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "rheinturm.md"
    path.write_text("# Rheinturm\n\nDer Rheinturm in Düsseldorf ist 240 Meter hoch.\n", "utf-8")
    added = client.predict(file=handle_file(path), api_name="/ingest")
print(added["status"], added["title"], added["id"])
print("articles:", [article["title"] for article in client.predict(api_name="/articles")])

# Each piece is the answer so far: first the quotes, at last what `ask --json` prints.
for answer in client.submit("Wie hoch ist der Rheinturm?", article=added["id"], api_name="/ask"):
    quotes = [citation["quote"] for citation in answer["citations"]]
    print(f"{answer['confidence']:.2f}", quotes, answer["answer"])

found = client.predict("Wie hoch ist der Rheinturm?", top=1, api_name="/search")[0]
print(found["title"], found["start"], found["end"], round(found["score"], 1))
print("removed:", client.predict(added["id"], api_name="/remove")["title"])
