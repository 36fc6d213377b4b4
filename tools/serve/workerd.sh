#!/bin/sh
# Runs workerd under this shell's own process number, and ends it when whoever started it is gone: a process that is killed
# cannot end its children, and workerd alone would hold memory and the store for ever.
# At a limit on the size of files a write fails, as on a full disk, and workerd goes on.
trap '' XFSZ
parent=$PPID
self=$$
(
  while kill -0 "$parent" && kill -0 "$self"; do sleep 1; done
  kill -0 "$parent" || kill -9 "$self"
) < /dev/null > /dev/null 2>&1 3>&- &
exec "$PICTURE_MATH_WORKERD" "$@"
