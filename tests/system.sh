#!/bin/sh
# Make sure that a browser is there: install Debian's where permitted, otherwise say what is missing.
for name in chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ "$(uname)" = Linux ] || exit 0 # elsewhere a browser is found by its folder
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "Webbläsaren Chromium saknas. Kör: sudo apt-get install chromium" >&2
echo "The browser Chromium is missing. Run: sudo apt-get install chromium" >&2
exit 0
