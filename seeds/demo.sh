#!/bin/sh
# The main job, shown: index the sample articles, ask by a name, by a paraphrase, by a phrase.
set -eu
index=$1
seeds=$(dirname "$0")

say() { printf '\n\033[1m$ %s\033[0m\n' "$1"; }

say "nutgraf index seeds/articles -i $index --strict"
nutgraf index "$seeds/articles" -i "$index" --strict

say "nutgraf search 'Yusuf Bardal' -k 2"
nutgraf search 'Yusuf Bardal' -k 2 -i "$index"

say "nutgraf search 'employees receiving salaries as banknotes following a computer intrusion' -k 2"
nutgraf search 'employees receiving salaries as banknotes following a computer intrusion' -k 2 -i "$index"

say "nutgraf search '\"half a loaf\"' -k 2"
nutgraf search '"half a loaf"' -k 2 -i "$index"

printf '\nThe index takes %s kB in %s. The model lies once in the cache, for all indexes.\n' \
    "$(du -sk "$index" | cut -f1)" "$index"
cat <<END
Try next (activate with: . .venv/bin/activate; export NUTGRAF_INDEX=$index):
  nutgraf search 'who paid for the repairs' --mode semantic --explain
  nutgraf search 'source:"Harrowick Courier" date:2021 ferry' --by article
  nutgraf show ID                      any id that a search printed
  nutgraf index YOUR_FOLDER -i my.nutgraf
  nutgraf eval seeds                   how good the ranking is on 100 judged questions
END
