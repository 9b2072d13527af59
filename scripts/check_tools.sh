#!/bin/sh
# Checks the tools that a build needs, and says of each that is missing how to get it.
# usage: check_tools.sh

cd "$(dirname "$0")/.." || exit 2
rust=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' Cargo.toml)
missing=0

# need NAME DEBIAN FEDORA MACOS
need() {
    missing=1
    printf 'missing: %s\n    Debian, Ubuntu: %s\n    Fedora:         %s\n    macOS:          %s\n' "$@" >&2
}

# Whether version $1 is at least $2; only the first two numbers count.
at_least() {
    major=${1%%.*} minor=${1#*.} wanted_major=${2%%.*} wanted_minor=${2#*.}
    minor=${minor%%.*} wanted_minor=${wanted_minor%%.*}
    [ "$major" -gt "$wanted_major" ] || { [ "$major" -eq "$wanted_major" ] && [ "$minor" -ge "$wanted_minor" ]; }
}

# compiles COMPILER LANGUAGE PROGRAM
compiles() {
    object=$(mktemp) || exit 2
    printf '%s\n' "$3" | "$1" -x "$2" -c -o "$object" - 2>/dev/null
    result=$?
    rm -f "$object"
    return $result
}

rustup="curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
apt_rustup="sudo apt install curl && $rustup"
found=$(cargo --version 2>/dev/null | cut -d ' ' -f 2)
if [ -z "$found" ]; then
    need "cargo $rust or later (Rust)" "$apt_rustup" "$rustup" "$rustup"
elif ! at_least "$found" "$rust"; then
    need "cargo $rust or later (found $found; if rustup manages it: rustup update)" \
        "$apt_rustup" "$rustup" "$rustup"
fi

compiles cc c '#include <stdio.h>' ||
    need "a C compiler, cc" "sudo apt install build-essential" "sudo dnf install gcc" "xcode-select --install"

compiles "${CXX:-c++}" c++ '#include <string>' ||
    need "a C++ compiler, ${CXX:-c++}" "sudo apt install build-essential" "sudo dnf install gcc-c++" \
        "xcode-select --install"

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
    need "python3 3.8 or later, with pip" "sudo apt install python3 python3-pip" "sudo dnf install python3 python3-pip" \
        "brew install python"
elif ! python3 -m pip --version >/dev/null 2>&1; then
    need "pip for $(command -v python3)" "sudo apt install python3-pip" "sudo dnf install python3-pip" \
        "python3 -m ensurepip"
fi

[ $missing -eq 0 ] || printf 'Install what is missing, then run make again.\n' >&2
exit $missing
