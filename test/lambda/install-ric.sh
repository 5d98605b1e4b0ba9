#!/usr/bin/env bash
# Installs aws-lambda-ric, the program that runs Node functions in Lambda, for the tests in this folder. It builds native
# code for some minutes, so it is no dependency of the package, and stays in the user's cache between runs.
set -eu

version=4.0.2
folder="${XDG_CACHE_HOME:-$HOME/.cache}/tsc-run/aws-lambda-ric-$version"
[ ! -f "$folder/installed" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    autoconf automake cmake g++ libtool make python3 unzip
fi
mkdir -p "$folder"
npm install --prefix "$folder" --no-save --no-audit --no-fund --foreground-scripts "aws-lambda-ric@$version"
test -f "$folder/node_modules/aws-lambda-ric/rapid-client.node"
touch "$folder/installed"
