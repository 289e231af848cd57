"""Adapters: nutgraf as the retriever of other frameworks, each in a module that is imported alone.

`nutgraf.search.adapters.langchain`, `.llama_index` and `.haystack` need the extras `langchain`,
`llama-index` and `haystack`.
"""
