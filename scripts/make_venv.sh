#!/bin/sh
# Makes a Python environment with the packages of a requirements file.
# usage: make_venv.sh VENV REQUIREMENTS
#
# torch 2.4.0 has wheels for Python 3.9 to 3.12 (with these requirements); the first of these that is installed is taken.

for python in python3.11 python3.12 python3.10 python3.9 python3; do
    "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 9) <= sys.version_info < (3, 13))' 2>/dev/null && break
    python=
done
if [ -z "$python" ]; then
    echo "Python 3.9 to 3.12 with its venv module is needed (Debian, Ubuntu: sudo apt install python3-venv)." >&2
    exit 1
fi

rm -rf "$1"
"$python" -m venv "$1" && "$1/bin/python" -m pip install --disable-pip-version-check --requirement "$2"
