"""Adapters: nutgraf as a retriever in other frameworks, one module for each.

`nutgraf.search.adapters.langchain`, `.llama_index` and `.haystack` need the extras `langchain`,
`llama-index` and `haystack`.
"""
