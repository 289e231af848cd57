"""The adapters, each run by the framework it is for; `make adapters` installs them all."""

import asyncio
import subprocess
import sys
from importlib.util import find_spec

import pytest

from nutgraf.index import MissingExtraError, NutgrafError
from nutgraf.search import LiveSearcher

pytestmark = pytest.mark.slow

HERE = {name: find_spec(name) is not None for name in ("langchain_core", "llama_index", "haystack")}


def needs(name):
    return pytest.mark.skipif(not HERE[name], reason=f"{name} is not installed: make adapters")


@pytest.fixture
def live(index):
    with LiveSearcher(index) as live:
        yield live


@needs("langchain_core")
def test_langchain(live):
    from langchain_core.runnables import RunnableLambda

    from nutgraf.search.adapters.langchain import NutgrafRetriever

    retriever = NutgrafRetriever(searcher=live, k=2, sources=["Harrowick Courier"])
    documents = retriever.invoke("was anybody hurt on the ship")
    assert len(documents) == 2
    assert documents[0].id.startswith("halcyon#")
    assert documents[0].metadata["title"] == "Ferry runs aground off Tolm"
    assert documents[0].metadata["date"] == "2020-11-15"
    assert asyncio.run(retriever.ainvoke("was anybody hurt on the ship")) == documents
    chain = retriever | RunnableLambda(lambda found: [document.id for document in found])
    assert chain.invoke("was anybody hurt on the ship") == [document.id for document in documents]
    with pytest.raises(NutgrafError, match=r"no option 'sorce'; did you mean source\?"):
        NutgrafRetriever(searcher=live, sorce="Harrowick Courier")
    newer = NutgrafRetriever(searcher=live, limit=2, source="Harrowick Courier")
    assert newer.invoke("was anybody hurt on the ship") == documents
    with pytest.raises(NutgrafError, match=r"^k and limit are one option"):
        NutgrafRetriever(searcher=live, k=2, limit=3)


@needs("langchain_core")
def test_langchain_takes_options_with_a_question(live):
    from nutgraf.search.adapters.langchain import NutgrafRetriever

    retriever = NutgrafRetriever(searcher=live, limit=2)
    assert len(retriever.invoke("was anybody hurt", limit=1)) == 1
    assert len(asyncio.run(retriever.ainvoke("was anybody hurt", k=1))) == 1
    with pytest.raises(NutgrafError, match=r"no option 'sorce'; did you mean source\?"):
        retriever.invoke("was anybody hurt", sorce="Harrowick Courier")


@needs("llama_index")
def test_llama_index(live):
    from nutgraf.search.adapters.llama_index import NutgrafRetriever

    retriever = NutgrafRetriever(live, limit=2, sources=["Harrowick Courier"])
    nodes = retriever.retrieve("was anybody hurt on the ship")
    assert len(nodes) == 2
    assert nodes[0].node.node_id.startswith("halcyon#")
    assert nodes[0].score > nodes[1].score
    assert nodes[0].node.metadata["source"] == "Harrowick Courier"
    again = asyncio.run(retriever.aretrieve("was anybody hurt on the ship"))
    assert [n.node.node_id for n in again] == [n.node.node_id for n in nodes]


@needs("haystack")
def test_haystack(index):
    from haystack import Pipeline

    from nutgraf.search.adapters.haystack import NutgrafRetriever

    pipeline = Pipeline()
    retriever = NutgrafRetriever(index=str(index.path), limit=2, since="2020-01-01")
    pipeline.add_component("retriever", retriever)
    allowed = [NutgrafRetriever.__module__]
    again = Pipeline.loads(pipeline.dumps(), allowed_modules=allowed)
    for each in (pipeline, again):
        found = each.run({"retriever": {"query": "was anybody hurt on the ship"}})
        documents = found["retriever"]["documents"]
        assert [d.id.partition("#")[0] for d in documents] == ["halcyon", "halcyon"]
        assert documents[0].meta["date"] == "2020-11-15"
        assert documents[0].score > documents[1].score
        each.get_component("retriever").close()


def test_an_extra_that_is_missing_is_named():
    from nutgraf.index.storage.extras import require_extra

    with pytest.raises(MissingExtraError, match=r"pip install 'nutgraf\[some\]'"):
        require_extra("some", "sys", "no_such_module")
    with pytest.raises(ImportError):
        require_extra("some", "no_such_module")


def test_frameworks_are_imported_by_their_adapter_alone():
    code = (
        "import sys, nutgraf.search, nutgraf.index, nutgraf.cli.app, nutgraf.search.adapters;"
        "print({'langchain_core', 'llama_index', 'haystack', 'starlette', 'mcp', 'jinja2',"
        " 'uvicorn', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
