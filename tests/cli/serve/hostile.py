"""An article whose every field is an attack on the page that shows it."""

from datetime import date

from nutgraf.index import Article

SCRIPT = "<script>document.title = 'owned'</script>"

HOSTILE = Article(
    id=f'h"><img src=x onerror="document.title=`owned`">{SCRIPT}',
    title=f"Ferry {SCRIPT} </title></a>\u202e",
    text=(
        f"The ferry {SCRIPT} sailed </p></mark><style>*{{display:none}}</style> on.\n\n"
        "A <iframe src=//evil.example></iframe> <a href='javascript:document.title=1'>ferry</a>"
        " {{ 7*7 }} &lt;ferry&gt; \x1b[31m"
    ),
    source=f"<b onclick=x>Source</b>{SCRIPT}",
    author="<svg/onload=document.title='owned'>",
    date=date(2020, 1, 1),
    url="javascript:document.title='owned'",
)
