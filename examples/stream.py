"""Watch an answer come: the evidence first, then text as it is written, then all of it."""

import tempfile

from qa import Answer, Assistant, Evidence, Text

with tempfile.TemporaryDirectory() as folder, Assistant.open(folder) as assistant:
    assistant.ingest("qa/sample/telefonat-trump-putin.md")
    for event in assistant.stream("What did Rubio say?"):
        match event:
            case Evidence(citations=citations, confidence=confidence):
                print(f"{len(citations)} quotes, confidence {confidence:.2f}")
                print(citations[0].quote)
            case Text(checked=checked, pending=pending):
                print(f"{checked}|{pending}")
            case Answer(text=text, timings=timings):
                print(f"{text} ({timings['total']:.1f} s)")
