"""Have another chat model compose: any of LangChain's, here one that needs no network.

With a server it is a setting: ARTICLE_QA_LLM=ollama:llama3.2, or openai:NAME with
ARTICLE_QA_LLM_URL.
"""

import tempfile

from langchain_core.language_models import FakeListChatModel

from qa import Assistant

model = FakeListChatModel(responses=["Rubio sagte, man sei näher am Frieden. [1]"])
with tempfile.TemporaryDirectory() as folder, Assistant.open(folder, model=model) as assistant:
    assistant.ingest("qa/sample/telefonat-trump-putin.md")
    answer = assistant.ask("Was sagte Rubio?")
    print(answer.text if answer.composed else f"withheld: {', '.join(answer.withheld)}")
