#include "CBuild.h"

#include <stddef.h>

// Package.swift defines these from the environment, which the Makefile sets. They stand in a file
// of their own so that another commit compiles nothing else anew.
#ifndef TEMPER_COMMIT
#define TEMPER_COMMIT NULL
#endif
#ifndef TEMPER_SWIFT
#define TEMPER_SWIFT NULL
#endif

const char *temper_build_commit(void) { return TEMPER_COMMIT; }
const char *temper_build_swift(void) { return TEMPER_SWIFT; }
