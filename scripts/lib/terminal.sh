# shellcheck shell=bash
# What the scripts print, in one place: readable without colours, on a dumb terminal and without UTF-8.
# Sourced, never run.

case "$(locale charmap 2>/dev/null || true)" in
    UTF-8) TICK='✓' CROSS='✗' ;;
    *) TICK='ok:' CROSS='FAILED:' ;;
esac

# The exit code of a program that lacks a service or program it needs (sysexits.h: EX_UNAVAILABLE).
# shellcheck disable=SC2034 # used where this is sourced
readonly EXIT_UNAVAILABLE=69

# note TEXT…: one line of progress.
note() { printf '  %s\n' "$*"; }

# good TEXT…: something was checked and holds.
good() { printf '  %s %s\n' "$TICK" "$*"; }

# complain LINE…: each argument is a line on standard error, the first one marked.
complain() {
    printf '%s %s\n' "$CROSS" "$1" >&2
    shift
    local line
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
}

# die CODE LINE…: complains and ends the program.
die() {
    local code=$1
    shift
    complain "$@"
    exit "$code"
}
