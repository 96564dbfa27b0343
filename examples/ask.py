"""Ask an article a question, and see the sentences that the answer rests on."""

import tempfile

from qa import Assistant

with tempfile.TemporaryDirectory() as folder, Assistant.open(folder) as assistant:
    assistant.ingest("qa/sample/telefonat-trump-putin.md")
    answer = assistant.ask("What did Rubio say?")
    print(answer.text)
    for citation in answer.citations:
        print(f"[{citation.number}] {citation.section}, from character {citation.start} on:")
        print(citation.quote)
