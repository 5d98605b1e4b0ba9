#!/usr/bin/env bash
# Installs VS Code as code-server packs it, which runs in a browser, for the tests in this folder. It is large, so it is no
# dependency of the package, and stays in the user's cache between runs.
set -eu

version=4.139.1
folder="${XDG_CACHE_HOME:-$HOME/.cache}/tsc-run/code-server-$version"
[ ! -f "$folder/installed" ] || exit 0

# Everything native that it needs here is prebuilt; what its scripts would build, such as Kerberos, is not needed.
install() { npm install --prefix "$1" --ignore-scripts --omit=dev --no-audit --no-fund "${@:2}"; }
mkdir -p "$folder"
install "$folder" --no-save "code-server@$version"
vscode="$folder/node_modules/code-server/lib/vscode"
install "$vscode"
install "$vscode/extensions"
ln -sfn node_modules "$vscode/node_modules.asar"
touch "$folder/installed"
