"""Documents: files of word processors, books and pages for print."""
