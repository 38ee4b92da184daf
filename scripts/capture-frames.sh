#!/bin/sh
# Captures the live screen at 80x24 and 120x40 from a real terminal (tmux) into docs/frames.
# Usage: scripts/capture-frames.sh [SECONDS], after npm run build; 75 s show the first trend.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-75}
server=soaktop-frames-$$
out=$(mktemp -d)
export SOAKTOP_RUNTIME_DIR=$out
tmux -L $server -f /dev/null new-session -d -x 120 -y 40 "node dist/main.js demo --name ent-demo --out $out/runs"
trap 'node dist/main.js ctl abort > /dev/null; tmux -L $server kill-server; rm -rf "$out"' EXIT
sleep 20
node dist/main.js ctl step dns +10% > /dev/null
node dist/main.js ctl note "stepped up after a calm start" > /dev/null
sleep "$seconds"
tmux -L $server capture-pane -p > docs/frames/overview-120x40.txt
for view in 2 3 4 5; do
  tmux -L $server send-keys $view
  sleep 2
  tmux -L $server capture-pane -p > docs/frames/view-$view-120x40.txt
done
tmux -L $server send-keys 1
tmux -L $server resize-window -x 80 -y 24
sleep 3
tmux -L $server capture-pane -p > docs/frames/overview-80x24.txt
