#!/usr/bin/env bash
# The developer's manual that runs: ./run.sh COMMAND. Each chore is one function below.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Everything that development needs, into .venv.
install() { uv sync; }

# The server on the sample newsroom; options go on: ./run.sh serve --port 9000
serve() { uv run serve.py "$@"; }

# The tests that need nothing but pyproject.toml: what the README's command runs.
test() { uv run pytest "$@"; }

# All tests, those included that need programs of the system (a browser, a feed reader, caches).
test-all() {
    programs
    uv run pytest --ci "$@"
}

# The programs of the system that the tests marked "ci" use (Debian).
programs() {
    local PATH="$PATH:/usr/sbin" each missing=""
    for each in newsboat chromium nginx varnishd php; do
        command -v "$each" >/dev/null || missing="$each"
    done
    [ -n "$missing" ] || return 0
    local sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo"
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq --no-install-recommends \
        newsboat chromium fonts-noto-core nginx varnish php-cli >/dev/null
}

# Style and structure.
lint() {
    uv run ruff check .
    uv run ruff format --check .
    uv run lint-imports
}

# Types, strictly.
types() { uv run mypy; }

# Mends what can be mended without thinking.
format() {
    uv run ruff check --fix .
    uv run ruff format .
}

# What is generated from the code: the configuration's JSON Schema, and tables of the reference.
generate() {
    uv run python -m config.json_schema
    uv run python -m config.reference
    uv run python -m ingest.article_table
}

# Nashra against rivals on this machine, one program or all: ./run.sh benchmarks serving --rounds 3
benchmarks() {
    if [ $# = 0 ]; then
        for each in dates building serving publishing growth endurance nodes; do benchmarks "$each"; done
        return
    fi
    command -v wrk >/dev/null && command -v nginx >/dev/null && command -v varnishd >/dev/null ||
        { echo "the benchmarks need: apt-get install wrk nginx varnish" >&2; exit 1; }
    PYTHONPATH=tests/worlds uv run --group benchmarks python -m "benchmarks.$1" "${@:2}"
}

# The exact versions for [tool.uv] constraint-dependencies, after a look at what is new.
pins() { uv lock --upgrade && uv sync && uv pip freeze; }

# Everything that .ci/run asks for, quickly.
check() {
    lint
    types
    test
}

if [ $# = 0 ] || ! declare -F "$1" >/dev/null; then
    echo "./run.sh COMMAND, one of:"
    awk '/^# /{ text = substr($0, 3) } /^[a-z-]+\(\)/{ sub(/\(\).*/, ""); printf "  %-10s %s\n", $1, text }' "$0"
    exit 2
fi
"$@"
